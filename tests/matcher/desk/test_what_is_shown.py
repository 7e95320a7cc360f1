"""Numbers as they are typed or scanned, and names as they are shown."""

import pytest

from matcher.desk.letter_number import read
from matcher.desk.words import harmless, templates


@pytest.mark.parametrize(
    "typed",
    [
        "B26-000123-4",
        " b26 - 000123 - 4 ",
        "B260001234",
        "B26ß000123ß4",
        "http://localhost:8080/realms/bwg/konto/brief#123456789012/B26-000123-4",
        "httpÖ--localhostÖ8080-realms-bwg-konto-brief§123456789012-B26ß000123ß4\n",
    ],
)
def test_a_number_is_read_as_it_is_printed(typed: str) -> None:
    assert read(typed) == "B26-000123-4"


@pytest.mark.parametrize(
    "typed", ["", "B", "B26-123-4", "B26-000123-4/x", "1234-5678-9012", "B26-" + "0" * 400, "\u202eB26-000123"]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read(typed) is None


def test_signs_that_mislead_are_shown_as_numbers() -> None:
    assert harmless("Müller\u202egnp.exe\x00\u200b") == "Müller[202E]gnp.exe[0000][200B]"
    assert harmless("Thị Hồng Nguyễn, Łódź, Σωκράτης") == "Thị Hồng Nguyễn, Łódź, Σωκράτης"


def test_no_template_lets_markup_through() -> None:
    made = templates.from_string("{{ name }}{{ name|named }}").render(name="<b>\u202e")
    assert made == "&lt;b&gt;[202E]<bdi>&lt;b&gt;[202E]</bdi>"
