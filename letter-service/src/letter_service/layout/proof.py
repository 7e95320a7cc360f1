"""Reads a proof of every sheet before anything is printed: a text without room stops the start."""

from datetime import date
from itertools import combinations
from urllib.parse import urlsplit

from letter_service.errors import SettingsError
from letter_service.layout.pages import sheets
from letter_service.layout.stationery import Stationery
from letter_service.pdf.script import spoken
from letter_service.pdf.sheet import Line, Sheet
from letter_service.pdf.typeface import POINTS_PER_MM, bold, regular

# The longest day in most languages, and the widest number.
LONGEST_DAY = date(2026, 9, 30)
LEFT_EDGE, RIGHT_EDGE, BOTTOM_EDGE, GAP_MM = 5.0, 205.0, 290.0, 1.0
CAPITALS = 0.7


def read(stationery: Stationery) -> Stationery:
    """Return the stationery; SettingsError names the first text without room."""
    if not urlsplit(stationery.page_url).path.strip("/"):
        raise SettingsError("Die Adresse der Seite im Brief muss einen Pfad haben.")
    for language in stationery.texts:
        for large in (False, True):
            for sheet in sheets(stationery, language, large=large, dated=LONGEST_DAY):
                _read_sheet(sheet, language)
    return stationery


def _read_sheet(sheet: Sheet, language: str) -> None:
    lines = [line for piece in sheet.pieces for line in piece.lines if line.text]
    for line in lines:
        left, right = _edges(line)
        if left < LEFT_EDGE or right > RIGHT_EDGE or line.y > BOTTOM_EDGE:
            raise SettingsError(f"Im Brief ({language}.toml, company.toml) ist kein Platz für „{spoken(line.text)}“.")
    for first, second in combinations(lines, 2):
        if _touching(first, second):
            both = f"„{spoken(first.text)}“ und „{spoken(second.text)}“"
            raise SettingsError(f"Im Brief ({language}.toml, company.toml) stoßen {both} zusammen.")


def _edges(line: Line) -> tuple[float, float]:
    width = (bold() if line.bold else regular()).width(line.text, line.points)
    return (line.x - width, line.x) if line.from_right else (line.x, line.x + width)


def _touching(line: Line, neighbour: Line) -> bool:
    upper, lower = sorted((line, neighbour), key=lambda each: each.y)
    if lower.y - upper.y >= lower.points * CAPITALS / POINTS_PER_MM:
        return False
    (_, end), (beginning, _) = sorted((_edges(line), _edges(neighbour)))
    return end + GAP_MM > beginning
