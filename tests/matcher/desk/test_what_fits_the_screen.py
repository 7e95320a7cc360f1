"""At 1024 px two candidates stand beside the registration; on a telephone the first button is whole."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from uuid import uuid4

import pytest
from playwright.sync_api import Page, sync_playwright

import journey.browser
from tests.matcher.desk.conftest import Office

ERIKA = str(uuid4())
CSS = files("matcher.desk").joinpath("static", "desk.css").read_text()


@pytest.fixture
def sheet() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = journey.browser.chromium(playwright)
        yield browser.new_page()
        browser.close()


def shown(office: Office, path: str) -> str:
    return office.browser.get(path)[2].replace("</head>", f"<style>{CSS}</style></head>")


def test_a_case_with_two_candidates(office: Office, sheet: Page) -> None:
    path = office.arrives("Erika", "Musterfrau", "Lange Str. 12", ERIKA)
    console = office.house.console
    console.users[ERIKA] = replace(console.users[ERIKA], email="erika.mustermann-von-und-zu@post.example-provider.de")
    sheet.set_viewport_size({"width": 1024, "height": 768})
    sheet.set_content(shown(office, f"{path}?mit=T-2"))
    assert sheet.locator(".compare thead th").count() == 4
    assert sheet.evaluate("(box => box.scrollWidth <= box.clientWidth)(document.querySelector('.scroll'))")
    sheet.set_viewport_size({"width": 390, "height": 800})
    box = sheet.locator(".choose button").first.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390 - 16


def test_words_stay_whole_beside_many_candidates(office: Office, sheet: Page) -> None:
    path = office.arrives("Erika", "Musterfrau", "Lange Str. 12", ERIKA)
    sheet.set_viewport_size({"width": 1024, "height": 768})
    sheet.set_content(shown(office, f"{path}?mit=T-2"))
    sheet.evaluate(
        "document.querySelectorAll('.compare tr').forEach("
        "row => [1, 2, 3].forEach(() => row.append(row.lastElementChild.cloneNode(true))))"
    )
    for part in (".compare tbody th >> text=Vorname", ".choose button"):
        box = sheet.locator(part).first.bounding_box()
        assert box is not None
        line = sheet.locator(part).first.evaluate("part => parseFloat(getComputedStyle(part).lineHeight)")
        inside = sheet.evaluate(
            "part => { const range = document.createRange(); range.selectNodeContents(part); "
            "return range.getBoundingClientRect().height; }",
            sheet.locator(part).first.element_handle(),
        )
        assert inside < 1.8 * line, part


@pytest.mark.parametrize("path", ["/pruefen", "/protokoll?was=alles"])
def test_lists_on_a_telephone_have_no_tall_rows(office: Office, sheet: Page, path: str) -> None:
    office.browser.has_roles("lead")
    office.browser.clock.seconds += 6  # so that the roles are looked at again
    office.see(office.arrives("Rainer", "Unbekannt", "Nirgendweg 99", ERIKA))
    sheet.set_viewport_size({"width": 390, "height": 800})
    sheet.set_content(shown(office, path))
    rows = sheet.locator(".list tbody tr")
    assert rows.count() > 0
    assert max(rows.nth(one).bounding_box()["height"] for one in range(rows.count())) < 220  # type: ignore[index]
    assert sheet.evaluate("(box => box.scrollWidth <= box.clientWidth)(document.querySelector('.scroll'))")
