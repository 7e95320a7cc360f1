"""Every page that a tenant can meet: axe, and what axe does not see, on a phone and a screen, light and dark.

The pictures lie in STATE_DIR/pictures afterwards.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from journey.world import World
from tests.e2e.pages.accessibility import AXE, BEYOND_AXE, RUN_AXE
from tests.e2e.pages.openers import PAGES

# Whose words stand out of their box.
CUT_OFF = """() => [...document.querySelectorAll('main *, footer *, header *')]
  .filter(e => e.checkVisibility() && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1
    && !['INPUT', 'SELECT', 'svg'].includes(e.tagName) && getComputedStyle(e).overflowX !== 'hidden')
  .map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40))"""


def name_of(opener: Callable[[Page, World], None]) -> str:
    return opener.__name__


def look(page: Page, world: World, name: str) -> list[str]:
    """The faults of the page that is open; leaves its pictures."""
    folder = world.settings.state / "pictures"
    faults: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
            faults += [f"{width} {scheme}: {fault}" for fault in page.evaluate(BEYOND_AXE)]
    return faults


@pytest.mark.parametrize("opener", PAGES, ids=name_of)
def test_a_page_has_no_finding(page: Page, world: World, opener: Callable[[Page, World], None]) -> None:
    opener(page, world)
    faults = look(page, world, opener.__name__)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.evaluate(AXE)
        faults += [f"axe {scheme}: {fault}" for fault in page.evaluate(RUN_AXE)]
    assert faults == []


@pytest.mark.parametrize("opener", PAGES, ids=name_of)
def test_a_page_stands_without_javascript(
    new_browser: Callable[..., Page], world: World, opener: Callable[[Page, World], None]
) -> None:
    page = new_browser(java_script_enabled=False)
    opener(page, world)
    assert look(page, world, f"{opener.__name__}-without-js") == []


@pytest.mark.parametrize("opener", PAGES, ids=name_of)
def test_a_page_holds_text_of_twice_the_size_on_a_telephone(
    new_browser: Callable[..., Page], world: World, opener: Callable[[Page, World], None]
) -> None:
    page = new_browser(viewport={"width": 390, "height": 844}, bypass_csp=True)
    opener(page, world)
    page.add_style_tag(content="html { font-size: 225% !important }")
    page.screenshot(path=world.settings.state / "pictures" / f"{opener.__name__}-twice.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    cut = page.evaluate(CUT_OFF)
    assert cut == []
