"""Whoever sends forms in bulk is stopped, and nobody else; what a script sends is told from what the page sends."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

from journey.visitor import Fields, Visitor
from journey.waiting import eventually
from journey.world import World
from people.cast import ERIKA, Person

TOO_MANY = "zu viele Registrierungen"


def somewhere() -> str:
    """An address in a network that no other test comes from."""
    return f"127.{random.randrange(1, 255)}.{random.randrange(1, 255)}.{random.randrange(1, 255)}"


def neighbour(address: str) -> str:
    return f"{address.rpartition('.')[0]}.{random.randrange(1, 255)}"


@contextmanager
def limit(world: World, name: str, value: int) -> Iterator[None]:
    """An attribute of the realm is that number inside."""
    before = world.admin.get_realm("bwg")["attributes"]
    world.admin.update_realm("bwg", {"attributes": before | {name: str(value)}})
    try:
        yield
    finally:
        world.admin.update_realm("bwg", {"attributes": before})


@pytest.fixture
def confirmed(world: World) -> Person:
    person = world.newcomer(world.tenant())
    facts = {"username": person.email, "email": person.email, "enabled": True, "emailVerified": True}
    world.admin.create_user(facts | {"firstName": person.first_name, "lastName": person.last_name})
    return person


def test_a_network_that_registers_in_bulk_must_wait_and_its_neighbours_elsewhere_need_not(world: World) -> None:
    source = somewhere()
    with limit(world, "registrationsPerNetworkAndHour", 3):
        for _ in range(3):
            assert "Registrierung erfolgreich" in Visitor(world, neighbour(source)).register(world.newcomer(ERIKA)).text
        refused = world.newcomer(ERIKA)
        assert TOO_MANY in Visitor(world, neighbour(source)).register(refused).text
        assert world.user(refused) == {}
        assert "Registrierung erfolgreich" in Visitor(world, somewhere()).register(world.newcomer(ERIKA)).text


def test_the_addresses_of_one_mailbox_are_one(world: World) -> None:
    name, _, domain = world.newcomer(ERIKA).email.partition("@")
    with limit(world, "registrationsPerMailboxAndDay", 2):
        answers = [Visitor(world).register(ERIKA.with_email(f"{name}+{number}@{domain}")).text for number in range(3)]
    assert [TOO_MANY in text for text in answers] == [False, False, True]


def test_many_wishes_for_a_new_password_send_one_mail(world: World, confirmed: Person) -> None:
    answers = {Visitor(world).reset(confirmed.email).status_code for _ in range(4)}
    assert answers == {200}
    eventually(lambda: world.mails(confirmed), 15, "the mail")
    # One more of somebody else, sent after those, shows that they were handled.
    other = world.newcomer(ERIKA)
    Visitor(world).register(other)
    eventually(lambda: world.mails(other), 15, "another mail")
    assert len(world.mails(confirmed)) == 1


def test_a_network_that_asks_for_passwords_in_bulk_must_wait(world: World, confirmed: Person) -> None:
    source = somewhere()
    with limit(world, "resetsPerNetworkAndHour", 2):
        statuses = [Visitor(world, source).reset(f"{number}-{confirmed.email}").status_code for number in range(3)]
    assert statuses == [200, 200, 429]


@pytest.mark.parametrize("form", [{"homepage": "https://buy.example"}, {"lastName": "x" * 100_000}])
def test_what_only_a_script_would_fill_in_registers_nobody(world: World, form: Fields) -> None:
    person = world.newcomer(ERIKA)
    answer = Visitor(world).register(person, form)
    assert answer.status_code < 500
    assert "nicht so an, wie diese Seite es schickt" in answer.text
    assert world.user(person) == {}


@pytest.mark.parametrize("field", ["firstName", "email", "street", "password", "termsAccepted"])
def test_a_field_that_comes_twice_registers_nobody(world: World, field: str) -> None:
    person = world.newcomer(ERIKA)
    visitor = Visitor(world)
    twice: Fields = {field: ["eins@example.org", "zwei@example.org"]}
    answer = visitor.register(person, twice)
    assert answer.status_code < 500
    assert "Registrierung erfolgreich" not in answer.text
    assert world.user(person) == {}


@pytest.mark.parametrize("text", ["Erika\r\nBcc: all@example.org", "Erika\u202eakire", "Erika\u0000", "=1+1", "${7*7}"])
def test_a_name_with_hidden_signs_is_told_at_its_field(world: World, text: str) -> None:
    person = world.newcomer(ERIKA)
    answer = Visitor(world).register(person, {"firstName": text})
    assert answer.status_code < 500
    assert 'id="input-error-firstName"' in answer.text
    assert world.user(person) == {}


@pytest.mark.parametrize("origin", ["null", None])
def test_an_old_browser_without_fetch_metadata_sends_its_form(world: World, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    url = f"{world.realm_url}/konto/email"
    answer = requests.post(url, data={"email": "nobody@example.org"}, headers=headers, timeout=20)
    assert answer.status_code == 200
