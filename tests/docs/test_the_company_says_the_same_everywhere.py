"""Page, mail and letter name one telephone number and the same hours: whoever calls when nobody is there is lost."""

import re
import tomllib

import pytest

from stack.settings import ROOT

LETTER = tomllib.loads(
    (ROOT / "letter-service/src/letter_service/layout/templates/company.toml").read_text(encoding="utf-8")
)
PLACES = [
    *sorted((ROOT / "keycloak/themes/bwg").glob("*/messages/*.properties")),
    *sorted((ROOT / "portal/src/portal/templates").glob("*.html")),
]
PHONE = re.compile(r"\b0\d{4} \d{4}-\d\b")
HOURS = re.compile(r"\bMo–\w\w \d{1,2}–\d{1,2} Uhr")


def in_short(hours: list[str]) -> str:
    """The letter's hours as pages write them: `Mo–Fr 8–16 Uhr`."""
    text = re.sub(r"\b(Mo|Diens|Mitt|Donners|Frei)\w+", lambda day: day[0][:2], " ".join(hours))
    return text.replace(" bis ", "–")


@pytest.mark.parametrize(("kind", "wanted"), [(PHONE, LETTER["phone"]), (HOURS, in_short(LETTER["hours"]))])
def test_page_mail_and_letter_name_the_same_telephone_and_hours(kind: re.Pattern[str], wanted: str) -> None:
    told = {str(place.relative_to(ROOT)): set(kind.findall(place.read_text(encoding="utf-8"))) for place in PLACES}
    told = {place: found for place, found in told.items() if found}
    assert len(told) >= 3
    assert {place: found for place, found in told.items() if found != {wanted}} == {}
