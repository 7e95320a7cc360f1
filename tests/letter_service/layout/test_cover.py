"""The cover sheet tells people of the office what to do with a run, without a word of a command line."""

from dataclasses import replace

import pytest

from letter_service.layout.letter import Cover
from tests.letter_service.layout.test_archive import COVER
from tests.letter_service.paper import content, made, opened, recipient, scanned, stationery


def page(cover: Cover) -> tuple[str, list[str]]:
    """The words of the sheet, and what its codes say."""
    sheet = opened(made(content(recipient()), on=stationery(), cover=cover))[0]
    return " ".join(sheet.get_text().split()), scanned(sheet, 200)


def test_it_leads_to_the_desk_by_address_and_by_code() -> None:
    words, codes = page(COVER)
    assert "Zählen Sie die Briefe. Anzahl: 4." in words
    assert "konsole.bwg.test/desk/druck, Drucklauf R000001" in words
    assert codes == ["https://konsole.bwg.test/desk/druck#R000001"]


def test_without_a_desk_it_goes_to_those_who_have_the_system() -> None:
    words, codes = page(replace(COVER, desk=""))
    assert "Geben Sie dafür dieses Blatt denen, die das System betreuen." in words
    assert codes == []


@pytest.mark.parametrize("channel", ["folder", "cups", "ipp"])
def test_it_speaks_as_the_office_does(channel: str) -> None:
    words, _ = page(replace(COVER, channel=channel))
    assert "letter-service" not in words
    assert channel not in words.replace("bwg.test/desk/druck", "")


def test_a_long_address_stays_on_the_sheet() -> None:
    cover = replace(COVER, desk=f"https://{'sehr-' * 12}lang.example.org/desk/")
    sheet = opened(made(content(recipient()), on=stationery(), cover=cover))[0]
    assert all(word[2] <= sheet.rect.width - 40 for word in sheet.get_text("words"))
    assert scanned(sheet, 300) == [f"https://{'sehr-' * 12}lang.example.org/desk/druck#R000001"]
