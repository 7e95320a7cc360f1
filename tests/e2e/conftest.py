"""A real browser for every test, and tenants at the stage of their way that a test starts from."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.pages import EmailCode, LetterCode, Login, Portal
from tests.world import Person, World

# Without these a Chromium on a closed network waits for its own back ends.
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=20_000)  # a cold Keycloak takes its time
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def new_browser(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Another browser with cookies of its own: `new_browser(java_script_enabled=False, …)`."""
    contexts: list[BrowserContext] = []

    def open_one(**options: object) -> Page:
        context = chromium.new_context(locale="de-DE", **options)  # type: ignore[arg-type]  # handed through
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_browser: Callable[..., Page]) -> Page:
    return new_browser()


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
