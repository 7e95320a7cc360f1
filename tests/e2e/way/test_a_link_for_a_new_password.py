"""The link of "Passwort vergessen" sets one password, and ends with whatever ends the one it was sent for."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from journey.visitor import Visitor
from journey.world import World
from people.cast import Person
from tests.e2e.doors.test_out_means_out import disable_for_a_moment
from tests.e2e.way.test_a_sign_in_that_waits import CODE_PAGE, NEW_PASSWORD, a_second_later, at_the_letter_page

FORM = 'name="password-new"'
STRANGERS = "Von jemand anderem 5"


def sent(world: World) -> tuple[Person, str]:
    """Somebody who waits for the letter, and the link that was mailed for a new password."""
    person, _, _ = at_the_letter_page(world)
    Visitor(world).reset(person.email)
    link = world.email_link(person, count=2)
    a_second_later()
    return person, link


def use(world: World, _: Person, link: str) -> None:
    """Whoever opens the link chooses a password, and waits on the page for the letter's code."""
    browser = Visitor(world)
    page = browser.session.get(link, timeout=30)
    assert CODE_PAGE in browser.send(page, {"password-new": NEW_PASSWORD, "password-confirm": NEW_PASSWORD}).text


def set_by_staff(world: World, person: Person, _: str) -> None:
    world.admin.set_user_password(world.user(person)["id"], NEW_PASSWORD, temporary=False)


def block_for_a_moment(world: World, person: Person, _: str) -> None:
    disable_for_a_moment(world, person)


def sign_out(world: World, person: Person, _: str) -> None:
    world.admin.user_logout(world.user(person)["id"])


@pytest.mark.parametrize("end", [use, set_by_staff, block_for_a_moment, sign_out])
def test_the_link_ends_with_the_password_and_with_every_sign_out(
    world: World, end: Callable[[World, Person, str], None]
) -> None:
    person, link = sent(world)
    end(world, person, link)
    stranger = Visitor(world)
    page = stranger.session.get(link, timeout=30)
    assert FORM not in page.text
    chosen = replace(person, password=NEW_PASSWORD) if end in (use, set_by_staff) else person
    assert CODE_PAGE in Visitor(world).sign_in(chosen).text


def test_of_two_who_open_the_link_one_sets_a_password(world: World) -> None:
    person, link = sent(world)
    owner, stranger = Visitor(world), Visitor(world)
    pages = [browser.session.get(link, timeout=30) for browser in (owner, stranger)]
    assert all(FORM in page.text for page in pages)
    assert CODE_PAGE in owner.send(pages[0], {"password-new": NEW_PASSWORD, "password-confirm": NEW_PASSWORD}).text
    stranger.send(pages[1], {"password-new": STRANGERS, "password-confirm": STRANGERS})
    assert CODE_PAGE in Visitor(world).sign_in(replace(person, password=NEW_PASSWORD)).text
