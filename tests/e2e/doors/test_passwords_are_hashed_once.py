"""A password is hashed as often as it must be, by the library, and what is stored does not tell which one did it."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import requests

from journey.visitor import Visitor
from journey.world import World
from people.cast import ERIKA, Person
from tests.e2e.doors.test_registration_tells_nothing import account

HASHES = re.compile(r'^bwg_password_hashes_total\{by="([a-z]+)"\} ([0-9.]+)$', re.MULTILINE)
LETTER_CODE_PAGE = "Konto-Bestätigung"
pytestmark = pytest.mark.usefixtures("tries_count_and_not_their_speed")


def hashes(world: World) -> dict[str, int]:
    """How many Keycloak has computed since it started, by whom."""
    answer = requests.get(f"http://127.0.0.1:{world.settings.keycloak_management}/metrics", timeout=20)
    return {by: int(float(count)) for by, count in HASHES.findall(answer.text)}


@contextmanager
def hashed(world: World, **expected: int) -> Iterator[None]:
    before = hashes(world)
    yield
    after = hashes(world)
    assert {by: after[by] - before[by] for by in after} == {"library": 0, "java": 0} | expected


@contextmanager
def hashed_in_java(world: World) -> Iterator[None]:
    """The realm has not chosen the library."""
    attributes = world.admin.get_realm("bwg")["attributes"]
    world.admin.update_realm("bwg", {"attributes": attributes | {"argon2ByLibrary": "false"}})
    try:
        yield
    finally:
        world.admin.update_realm("bwg", {"attributes": attributes})


def stored(world: World, person: Person) -> dict[str, Any]:
    [password] = world.admin.get_credentials(world.user(person)["id"])
    return {"created": password["createdDate"], **json.loads(password["credentialData"])}


@pytest.mark.parametrize("kind", ["new", "unconfirmed", "confirmed", "disabled"])
def test_a_registration_hashes_its_password_once_whatever_the_address_was(world: World, kind: str) -> None:
    person = replace(ERIKA, email=account(world, kind).email)
    with hashed(world, library=1):
        page = Visitor(world).register(person)
        assert "Registrierung erfolgreich" in page.text


def test_the_password_beside_the_code_from_the_mail_is_not_hashed_again(world: World) -> None:
    person, visitor = world.newcomer(world.tenant()), Visitor(world)
    with hashed(world, library=1):
        page = visitor.confirm(visitor.register(person), "emailCode", world.email_code(person), person)
    assert LETTER_CODE_PAGE in page.text


def test_another_password_beside_the_code_is_hashed_refused_and_counted(world: World) -> None:
    person, visitor = world.newcomer(world.tenant()), Visitor(world)
    page = visitor.register(person)
    with hashed(world, library=1):
        page = visitor.confirm(page, "emailCode", world.email_code(person), replace(person, password="geraten 1"))
    assert LETTER_CODE_PAGE not in page.text
    assert world.admin.get_bruteforce_detection_status(world.user(person)["id"])["numFailures"] == 1


def test_the_password_of_the_registration_is_none_any_more_once_the_account_has_another(world: World) -> None:
    person, visitor = world.newcomer(world.tenant()), Visitor(world)
    page = visitor.register(person)
    world.admin.set_user_password(world.user(person)["id"], "Ganz woanders 71", temporary=False)
    page = visitor.confirm(page, "emailCode", world.email_code(person), person)
    assert LETTER_CODE_PAGE not in page.text
    assert not world.user(person)["emailVerified"]


def test_an_account_does_not_tell_who_made_its_hash_and_is_not_hashed_anew_by_the_other(world: World) -> None:
    old, new = world.newcomer(world.tenant()), world.newcomer(world.tenant())
    with hashed_in_java(world), hashed(world, java=1):
        Visitor(world).register(old)
    Visitor(world).register(new)
    before = {person: stored(world, person) for person in (old, new)}
    facts = {person: {name: value for name, value in before[person].items() if name != "created"} for person in before}
    assert facts[old] == facts[new]
    with hashed(world, library=2):  # the second one as for every address that is not confirmed
        assert "Registrierung erfolgreich" in Visitor(world).sign_in(old).text
    with hashed_in_java(world), hashed(world, java=2):
        assert "Registrierung erfolgreich" in Visitor(world).sign_in(new).text
    assert {person: stored(world, person) for person in before} == before


def test_an_address_that_nobody_has_is_hashed_for_as_often_and_by_the_same(world: World) -> None:
    wrong = replace(ERIKA, password="geraten 1")
    for address in (account(world, "confirmed").email, world.newcomer(ERIKA).email):
        with hashed(world, library=2):
            Visitor(world).sign_in(replace(wrong, email=address))
