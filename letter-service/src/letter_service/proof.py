"""Reads a proof of every sheet before anything is printed: a text that is too long is told at the start."""

from datetime import date
from itertools import combinations
from urllib.parse import urlsplit

from letter_service.errors import SettingsError
from letter_service.layout import sheets
from letter_service.sheet import Line, Sheet
from letter_service.stationery import Stationery
from letter_service.typeface import POINTS_PER_MM, bold, regular

# The longest day in most languages, and the widest number.
LONGEST_DAY = date(2026, 9, 30)
RIGHT_EDGE, BOTTOM_EDGE, GAP_MM = 205.0, 290.0, 1.0
CAPITALS = 0.7


def read(stationery: Stationery) -> Stationery:
    """Return the stationery; SettingsError names the first text without room."""
    if not urlsplit(stationery.page_url).path.strip("/"):
        raise SettingsError("Die Adresse der Seite im Brief muss einen Pfad haben.")
    for language in stationery.texts:
        for large in (False, True):
            for sheet in sheets(stationery, language, large=large, dated=LONGEST_DAY):
                _read_sheet(sheet)
    return stationery


def _read_sheet(sheet: Sheet) -> None:
    lines = [line for piece in sheet.pieces for line in piece.lines if line.text]
    for line in lines:
        if _right(line) > RIGHT_EDGE or line.y > BOTTOM_EDGE:
            raise SettingsError(f"Im Brief ({sheet.language}.toml, company.toml) ist kein Platz für „{line.text}“.")
    for one, other in combinations(lines, 2):
        if _touching(one, other):
            raise SettingsError(
                f"Im Brief ({sheet.language}.toml, company.toml) stoßen „{one.text}“ und „{other.text}“ zusammen."
            )


def _right(line: Line) -> float:
    return line.x + (bold() if line.bold else regular()).width(line.text, line.points)


def _touching(one: Line, other: Line) -> bool:
    upper, lower = sorted((one, other), key=lambda line: line.y)
    if lower.y - upper.y >= lower.points * CAPITALS / POINTS_PER_MM:
        return False
    first, second = sorted((one, other), key=lambda line: line.x)
    return _right(first) + GAP_MM > second.x
