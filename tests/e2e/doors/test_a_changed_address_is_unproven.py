"""A new e-mail address is unproven until its code is typed, whoever changed it, and the old address is told."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from journey.pages import EmailCode, Portal
from journey.waiting import eventually
from journey.way import move_in
from journey.world import World
from people.cast import Person

SUBJECT = "BWG Bernburg: Ihre E-Mail-Adresse im Kundenportal wurde geändert"


def change(world: World, person: Person, **more: bool) -> Person:
    """Staff enter another address in the console."""
    new = world.newcomer(person)
    user = world.user(person)
    world.admin.update_user(user["id"], {**user, "email": new.email, "username": new.email, **more})
    return new


def test_an_address_that_staff_changed_needs_its_code_and_the_old_one_is_told(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    before = move_in(page, world, world.tenant())
    after = change(world, before)
    assert not world.user(after)["emailVerified"]
    eventually(lambda: [m for m in world.mails(before) if m["subject"] == SUBJECT], 15, "the mail to the old address")
    browser = new_browser()
    Portal(browser, world).sign_in().fill(after)
    EmailCode(browser).expect_shown()
    EmailCode(browser).submit(world.email_code(after), after)
    expect(browser.get_by_role("heading", level=1)).not_to_have_text(EmailCode.heading)
    assert world.user(after)["emailVerified"]


def test_a_changed_address_stays_unproven_even_when_the_change_says_otherwise(page: Page, world: World) -> None:
    """The console sends the box "E-Mail bestätigt" along as it was."""
    before = move_in(page, world, world.tenant())
    after = change(world, before, emailVerified=True)
    assert not world.user(after)["emailVerified"]


def test_a_change_of_anything_else_proves_and_tells_nothing(page: Page, world: World) -> None:
    person = move_in(page, world, world.tenant())
    world.set_attributes(person, {"phoneNumber": "03471 777 666"})
    assert world.user(person)["emailVerified"]
    assert not [mail for mail in world.mails(person) if mail["subject"] == SUBJECT]
