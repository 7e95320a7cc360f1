"""A real browser for every test."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

import journey.browser
from journey.world import World


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


@pytest.fixture
def tries_count_and_not_their_speed(world: World) -> Iterator[None]:
    """A quick machine tries twice within the time in which Keycloak pauses an account, and counts no more."""
    before = world.admin.get_realm("bwg")["quickLoginCheckMilliSeconds"]
    world.admin.update_realm("bwg", {"quickLoginCheckMilliSeconds": 0})
    yield
    world.admin.update_realm("bwg", {"quickLoginCheckMilliSeconds": before})
