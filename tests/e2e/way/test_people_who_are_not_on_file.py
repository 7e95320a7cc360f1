"""Somebody who is on nobody's file sees what everybody sees, gets no letter, and is settled by staff in the console."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from journey.pages import LetterCode, Portal
from journey.waiting import eventually
from journey.way import confirm_email
from journey.world import World
from people.cast import MOVED_OUT, STRANGER, Person


def enter_tenant_number(world: World, person: Person, number: str) -> None:
    """What a staff member does in the console: open the user, type the number, save."""
    user = world.user(person)
    attributes = {**user["attributes"], "tenantNumber": [number]}
    world.admin.update_user(user["id"], {**user, "attributes": attributes})


@pytest.mark.parametrize(("person", "state"), [(STRANGER, "no_match"), (MOVED_OUT, "review")])
def test_no_letter_goes_out_and_the_page_is_the_same(
    page: Page,
    new_browser: Callable[..., Page],
    world: World,
    person: Person,
    state: str,
) -> None:
    outsider = confirm_email(page, world, person)
    assert world.wait_for_state(outsider, "review", "no_match") == state
    tenant_page = new_browser()
    confirm_email(tenant_page, world, world.tenant())
    assert page.get_by_role("main").inner_text() == tenant_page.get_by_role("main").inner_text()
    assert world.letters(outsider) == []
    assert world.attribute(outsider, "registrationNote")
    LetterCode(page).submit("0000 0000 0000", outsider)
    LetterCode(page).expect_shown()


def test_staff_settles_a_case_by_entering_the_tenant_number(page: Page, world: World) -> None:
    outsider = confirm_email(page, world, STRANGER)
    world.wait_for_state(outsider, "no_match")
    enter_tenant_number(world, outsider, "T-1003")
    world.wait_for_state(outsider, "letter_ordered")
    letter = world.letter(outsider).get_text()
    assert "Breite Straße 4 a" in letter, "the letter goes to the address on file"
    assert "Nirgendweg" not in letter
    LetterCode(page).submit(world.letter_code(outsider), outsider)
    Portal(page, world).expect_inside(outsider)


def test_an_unknown_tenant_number_is_reported_back(page: Page, world: World) -> None:
    outsider = confirm_email(page, world, STRANGER)
    world.wait_for_state(outsider, "no_match")
    enter_tenant_number(world, outsider, "T-4711")
    eventually(lambda: "T-4711" in (world.attribute(outsider, "registrationNote") or ""), 20, "the number in the note")
    assert world.state(outsider) == "no_match"
    assert world.letters(outsider) == []
