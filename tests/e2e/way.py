"""Brings a newcomer to the stage of the way that a test starts from."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from tests.e2e.pages import EmailCode, LetterCode, Login, Portal
from tests.e2e.stand_in import stopped
from tests.world import Person, World

TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()
HINT = "L***** S*** 12 a, 06*** Bernburg"


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


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
    """The whole way; the person is signed in to the portal afterwards."""
    newcomer = confirm_email(page, world, person)
    LetterCode(page).submit(world.letter_code(newcomer), newcomer)
    Portal(page, world).expect_inside(newcomer)
    return newcomer


def sign_in(page: Page, world: World, person: Person) -> None:
    Portal(page, world).sign_in()
    Login(page).expect_shown().fill(person)


@contextmanager
def letter_posted(world: World, person: Person, on: date, *, next_at: date) -> Iterator[None]:
    """The person's letter was posted on a day, as the matcher writes it; the matcher itself stands still inside."""
    facts = {"letterPostedAt": on, "letterExpectedOn": on + timedelta(days=3), "letterNextAt": next_at}
    facts["letterValidUntil"] = on + timedelta(days=20)
    with stopped(world, "matcher-worker"):
        world.set_attributes(person, {name: str(day) for name, day in facts.items()} | {"letterAddressHint": HINT})
        yield
