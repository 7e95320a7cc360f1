"""The link of the confirmation mail in another browser, or once more: what happened, and what comes next."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from journey.pages import EmailCode, LetterCode
from journey.way import move_in, register
from journey.world import World


def test_another_browser_shows_the_code_filled_in_and_asks_for_the_password(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    person = register(page, world, world.tenant())
    other = new_browser()
    other.goto(world.email_link(person))
    EmailCode(other).expect_shown()
    expect(other.get_by_role("main")).to_contain_text("schon eingetragen")
    EmailCode(other).submit(world.email_code(person), person, password="ein falsches Passwort")
    expect(other.get_by_role("main")).not_to_contain_text("schon eingetragen")
    EmailCode(other).submit(world.email_code(person), person)
    LetterCode(other).expect_shown()


def test_a_link_opened_again_tells_of_the_letter_that_comes_next(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    person = register(page, world, world.tenant())
    link = world.email_link(person)
    EmailCode(page).submit(world.email_code(person), person)
    LetterCode(page).expect_shown()
    for browser in (page, new_browser(), new_browser(java_script_enabled=False)):
        browser.goto(link)
        expect(browser.get_by_role("heading", level=1)).to_have_text("E-Mail-Adresse bestätigt")
        expect(browser.get_by_role("main")).to_contain_text("Wir schicken den Brief")
        browser.get_by_role("link", name="Weiter zum Kundenportal").click()
        expect(browser.get_by_role("main")).to_contain_text("Passwort")


def test_a_link_opened_after_the_letter_tells_of_no_other(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    person = move_in(page, world, world.tenant())
    again = new_browser()
    again.goto(world.email_link(person))
    expect(again.get_by_role("main")).to_contain_text("Sie können sich anmelden")
    expect(again.get_by_role("main")).not_to_contain_text("Brief")
