"""A real browser for every test."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import journey.browser
from journey.world import World
from matcher.keycloak.accounts import Accounts
from matcher.settings import WorkerSettings


@pytest.fixture(scope="package")  # a running Playwright would leave its event loop to the tests of other parts
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=20_000)  # a cold Keycloak takes its time
    with sync_playwright() as playwright:
        browser = journey.browser.chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def new_browser(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Another browser with cookies of its own: `new_browser(java_script_enabled=False, …)`."""
    contexts: list[BrowserContext] = []

    def open_one(**options: object) -> Page:
        context = chromium.new_context(**{"locale": "de-DE", **options})  # type: ignore[arg-type]  # handed through
        context.set_default_timeout(20_000)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_browser: Callable[..., Page]) -> Page:
    return new_browser()


@pytest.fixture
def tries_count_and_not_their_speed(world: World) -> Iterator[None]:
    """A second try within 100 ms pauses an account for a moment, in which nothing is counted."""
    before = world.admin.get_realm("bwg")["quickLoginCheckMilliSeconds"]
    world.admin.update_realm("bwg", {"quickLoginCheckMilliSeconds": 0})
    yield
    world.admin.update_realm("bwg", {"quickLoginCheckMilliSeconds": before})


@pytest.fixture(scope="package")
def accounts(world: World) -> Accounts:
    """The matcher's own door to Keycloak."""
    settings = {"database_dsn": "host=127.0.0.1", "database_password": "not-used-by-these-tests"}
    settings |= {"keycloak_url": world.settings.keycloak_url, "letter_service_url": "http://127.0.0.1:9"}
    return Accounts(WorkerSettings.model_validate(settings | {"client_secret": world.secret("matcher-client")}))
