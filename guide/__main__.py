"""`python -m guide FOLDER`: walks through the running system, takes the pictures and writes one PDF a language."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from journey.browser import chromium
from journey.pages import EmailCode, LetterCode, Portal
from journey.world import World
from people.cast import ERIKA
from stack.settings import ROOT, Settings

THEME = ROOT / "keycloak" / "themes" / "bwg" / "login" / "theme.properties"
GUIDE = "Schritt-fuer-Schritt"
# As wide as a small tablet, and twice as sharp as a screen.
WIDTH, SHARPNESS = 640, 2


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "var/guide")
    folder.mkdir(parents=True, exist_ok=True)
    world = World(Settings())
    with sync_playwright() as playwright, TemporaryDirectory() as pictures:
        browser = chromium(playwright)
        for language in _languages():
            _take(browser, world, language, Path(pictures))
            program = Path(sys.executable).parent / "letter-service"
            portal = ("--portal-url", world.portal_url, "--language", language)
            sender = ("--company-file", world.settings.of_the_company / "letter" / "company.toml")
            subprocess.run(
                [program, "guide", pictures, folder / f"{GUIDE}-{language}.pdf", *portal, *sender],
                check=True,
                timeout=120,
            )
        browser.close()
    return 0


def _languages() -> list[str]:
    """The languages that the pages speak."""
    lines = dict(line.split("=", 1) for line in THEME.read_text("utf-8").splitlines() if "=" in line)
    return lines["locales"].split(",")


def _take(browser: Browser, world: World, language: str, pictures: Path) -> None:
    """Take a picture of each step's page."""
    size = {"width": WIDTH, "height": 900}
    context = browser.new_context(locale=language, viewport=size, device_scale_factor=SHARPNESS)  # type: ignore[arg-type]
    page = context.new_page()
    Portal(page, world).sign_in()
    _picture(page, pictures / "schritt-1.png")
    Portal(page, world).register()
    _picture(page, pictures / "schritt-2.png")
    person = world.newcomer(ERIKA)
    Portal(page, world).register().fill(person).submit()
    page.locator(f"#{EmailCode.field}").wait_for()
    _picture(page, pictures / "schritt-3.png")
    EmailCode(page).submit(world.email_code(person), person)
    page.locator(f"#{LetterCode.field}").wait_for()
    _picture(page, pictures / "schritt-4.png")
    context.close()


def _picture(page: Page, path: Path) -> None:
    page.locator("#email").evaluate_all("fields => fields.forEach(field => field.value = '')")
    page.locator("main").first.screenshot(path=path)


if __name__ == "__main__":
    sys.exit(main())
