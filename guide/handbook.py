"""`python -m guide.handbook FOLDER`: takes the pictures of the handbook, at the desk of the running system."""

import sys
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from journey.browser import chromium
from journey.staff import Desk, member
from journey.visitor import Visitor
from journey.world import World
from people.cast import AYSE, HONG, STRANGER, Person
from stack.settings import ROOT, Settings

FOLDER = ROOT / "docs" / "handbuch"
# The narrowest screen that the desk is made for.
SIZE = {"width": 1024, "height": 640}


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    world = World(Settings())
    married = _arrive(world, replace(AYSE, last_name="Neuvermählt", email="ayse@example.org"), "review")
    unknown = _arrive(world, replace(STRANGER, email="rainer@example.org"), "no_match")
    waiting = _arrive(world, replace(HONG, email="hong@example.org"), "letter_ordered", "letter_posted")
    clerk = member(world, "clerk")
    with sync_playwright() as playwright:
        browser = chromium(playwright)
        page = browser.new_context(locale="de", viewport=SIZE).new_page()  # type: ignore[arg-type]
        _take(Desk(page, world).sign_in(clerk), folder, married, waiting)
        browser.close()
    # The next pictures begin where these did.
    for account in (clerk.user_id, *(world.user(one)["id"] for one in (married, unknown, waiting))):
        world.admin.delete_user(account)
    return 0


def _arrive(world: World, person: Person, *states: str) -> Person:
    Visitor(world).arrive(person, *states)
    return person


def _take(desk: Desk, folder: Path, married: Person, waiting: Person) -> None:
    """Walk through the pages that the handbook tells of."""
    page, world = desk.page, desk.world
    page.screenshot(path=folder / "heute.png")
    desk.open(f"/fall/{world.user(married)['id']}")
    page.screenshot(path=folder / "fall.png", full_page=True)
    desk.press("a")
    page.screenshot(path=folder / "ablehnen.png")
    desk.search(HONG.last_name)
    page.get_by_text("Treffer").wait_for()
    page.screenshot(path=folder / "suche.png")
    desk.open(f"/briefe/{world.attribute(waiting, 'letterNumber')}")
    page.screenshot(path=folder / "brief.png")


if __name__ == "__main__":
    sys.exit(main())
