"""Who registered an address signs in the same way whether or not the address had an account, and gets no further."""

from dataclasses import replace

import pytest

from journey.visitor import Visitor
from journey.world import World
from people.cast import ERIKA, Person
from tests.e2e.doors.test_registration_tells_nothing import SUBJECT, Answer, account, seen

KNOWN = pytest.mark.parametrize("kind", ["confirmed", "disabled", "deleted"])
CODE_PAGE = "Registrierung erfolgreich"
OWN_PASSWORD = "Seit jeher meins 7"
pytestmark = pytest.mark.usefixtures("tries_count_and_not_their_speed")


def registered(world: World, kind: str) -> Person:
    """Somebody who registered an address with that past."""
    person = replace(ERIKA, email=account(world, "confirmed" if kind == "deleted" else kind).email)
    owner = None if kind == "new" else world.user(person)
    assert CODE_PAGE in Visitor(world).register(person).text
    if kind == "deleted" and owner:
        world.delete(owner["id"])
    return person


def owned(world: World) -> Person:
    """The owner of a confirmed account."""
    owner = replace(account(world, "confirmed"), password=OWN_PASSWORD)
    world.admin.set_user_password(world.user(owner)["id"], owner.password, temporary=False)
    return owner


def signs_in(world: World, person: Person, *passwords: str) -> list[Answer]:
    """What comes after the login page for each password, always in a new browser."""
    answers = []
    for password in passwords:
        visitor = Visitor(world)
        answer = visitor.sign_in(replace(person, password=password))
        seen_answer = seen(answer, visitor)
        answers.append(seen_answer._replace(page=seen_answer.page.replace(person.email, "")))
    return answers


def wrong_logins(world: World, person: Person) -> int:
    return int(world.admin.get_bruteforce_detection_status(world.user(person)["id"])["numFailures"])


@KNOWN
def test_the_registered_password_leads_to_the_same_page_for_every_address(world: World, kind: str) -> None:
    [expected] = signs_in(world, registered(world, "new"), ERIKA.password)
    [answer] = signs_in(world, registered(world, kind), ERIKA.password)
    assert CODE_PAGE in expected.page
    assert answer == expected


@KNOWN
def test_wrong_passwords_are_answered_and_counted_the_same_for_every_address(world: World, kind: str) -> None:
    """Nine wrong ones, the right one, which clears the count, and so many again that it is locked."""
    wrong = [f"geraten {number}" for number in range(21)]
    tries = [*wrong[:9], ERIKA.password, *wrong[9:], ERIKA.password]
    expected = signs_in(world, registered(world, "new"), *tries)
    assert CODE_PAGE in expected[9].page
    assert CODE_PAGE not in expected[-1].page
    assert signs_in(world, registered(world, kind), *tries) == expected


def test_only_the_last_registration_of_an_address_counts(world: World) -> None:
    later = "Später gewählt 44"
    for kind in ("new", "confirmed"):
        person = registered(world, kind)
        Visitor(world).register(replace(person, password=later))
        first, second = signs_in(world, person, person.password, later)
        assert CODE_PAGE not in first.page
        assert CODE_PAGE in second.page


def test_the_owner_signs_in_as_ever_even_after_registering_again_with_the_same_password(world: World) -> None:
    owner = owned(world)
    Visitor(world).register(replace(ERIKA, email=owner.email, password=owner.password))
    assert "Konto-Bestätigung" in Visitor(world).sign_in(owner).text


def test_the_squatters_sign_in_clears_no_count_of_the_owner(world: World) -> None:
    owner = owned(world)
    squatter = replace(ERIKA, email=owner.email)
    Visitor(world).register(squatter)
    signs_in(world, squatter, "geraten 1", "geraten 2", "geraten 3", squatter.password)
    assert wrong_logins(world, owner) == 3


def test_no_code_confirms_a_squatters_account_and_its_mails_are_bounded(world: World) -> None:
    owner = owned(world)
    squatter = replace(ERIKA, email=owner.email)
    Visitor(world).register(squatter)
    for _ in range(3):
        visitor = Visitor(world)
        answer = visitor.sign_in(squatter)
        for number in range(12):
            answer = visitor.confirm(answer, "emailCode", f"{number:06}", squatter)
            answer = visitor.send(answer, {"resend": "1"})
            assert CODE_PAGE in answer.text
    assert len([mail for mail in world.mails(owner) if mail["subject"] == SUBJECT]) == 5
    assert all(mail["subject"] == SUBJECT for mail in world.mails(owner))
