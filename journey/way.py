"""Brings a newcomer to a stage of the way."""

from playwright.sync_api import Page

from journey.pages import EmailCode, LetterCode, Login, Portal
from journey.world import World
from people.cast import Person


def register(page: Page, world: World, person: Person) -> Person:
    """Fills in the registration; the page "Registrierung erfolgreich" is open afterwards."""
    newcomer = world.newcomer(person)
    Portal(page, world).register().fill(newcomer).submit().expect_shown()
    return newcomer


def confirm_email(page: Page, world: World, person: Person) -> Person:
    """Registers and confirms the e-mail; the page "Konto-Bestätigung" is open afterwards."""
    newcomer = register(page, world, person)
    EmailCode(page).submit(world.email_code(newcomer), newcomer)
    LetterCode(page).expect_shown()
    return newcomer


def move_in(page: Page, world: World, person: Person) -> Person:
    """The whole way; the person is signed in to the portal afterwards, and the matcher has written its last of it.

    Its write carries what it had read of the account, so whoever writes beside it may see that put back.
    """
    newcomer = confirm_email(page, world, person)
    LetterCode(page).submit(world.letter_code(newcomer), newcomer)
    Portal(page, world).expect_inside(newcomer)
    world.wait_for_state(newcomer, "active")
    return newcomer


def sign_in(page: Page, world: World, person: Person) -> None:
    Portal(page, world).sign_in()
    Login(page).expect_shown().fill(person)
