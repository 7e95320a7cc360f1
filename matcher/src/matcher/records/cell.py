"""What stands in one cell of the company's file: nothing, written as a word, or a day, as systems write it. Pure."""

from __future__ import annotations

import datetime
import re

from matcher.records.csv_file import ISO_DATE

# Columns that may be empty, so that a word for "nothing" says nothing of the tenant; in a street or a status it does.
_MAY_BE_EMPTY = frozenset(
    [
        "salutation",
        "title",
        "phone",
        "email",
        "birth_date",
        "move_in",
        "birth_name",
        "care_of",
        "country",
        "letter_language",
        "large_print",
    ]
)
_NOTHING = re.compile(
    r"[-–—./_]*|\(?(?:null|none|nil|nan|n[./]?a\.?|#n/?[av]|k\. ?a\.?|ka|keine?(?: angaben?)?|ohne(?: angaben?)?|fehlt"
    r"|unbekannt|unbek\.?|(?:nicht|un) ?(?:bekannt|angegeben|vorhanden|erfasst)|entfällt|leer)\)?",
    re.IGNORECASE,
)
# An end that is unknown is not the same as no end: here a word for "unknown" stays, and nobody gets a letter by itself.
_NO_END = re.compile(
    r"[-–—./_]*|null|none|nil|nan|n[./]?a\.?|#n/?[av]|k\. ?a\.?|keine?(?: angabe| ende)?|ohne ende|leer|offen|laufend"
    r"|läuft|fortlaufend|unbefristet|unbegrenzt|(?:auf )?unbestimmte zeit|bis auf weiteres",
    re.IGNORECASE,
)
_NO_DAY = re.compile(r"[0.:/ -]+")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_MIDNIGHT = re.compile(r"[ T]00:00(?::00(?:\.0+)?)?$")
# SAP's and others' last day of all.
_NEVER = 9999
# From this number on, two digits mean a year of the last century; tenants are no children.
_LAST_CENTURY = {"birth_date": 11}
_LAST_CENTURY_ELSE = 50


def without_blanks(column: str, value: str) -> str:
    """The value, or an empty text where it only says in words that nothing is known."""
    if column == "move_out":
        return "" if _NO_END.fullmatch(value) else value
    return "" if column in _MAY_BE_EMPTY and _NOTHING.fullmatch(value) else value


def day(column: str, value: str, date_format: str) -> datetime.date | None:
    """The day that a date column names, None for none and for an end that never comes; ValueError for no date."""
    value = _MIDNIGHT.sub("", value)
    if not value or _NO_DAY.fullmatch(value):
        return None
    found = _german(column, value) if _is_german(value, date_format) else _formatted(value, date_format)
    return None if found.year == _NEVER else found


def _is_german(value: str, date_format: str) -> bool:
    return date_format in (ISO_DATE, "%d.%m.%Y") and _GERMAN.fullmatch(value) is not None


def _german(column: str, value: str) -> datetime.date:
    """ "1.4.2011" and "12.4.61"."""
    day_of_month, month, written = value.split(".")
    year = int(written)
    if len(written) == 2:
        year += 1900 if year >= _LAST_CENTURY.get(column, _LAST_CENTURY_ELSE) else 2000
    return datetime.date(year, int(month), int(day_of_month))


def _formatted(value: str, date_format: str) -> datetime.date:
    if date_format == ISO_DATE:
        return datetime.date.fromisoformat(value)
    return datetime.datetime.strptime(value, date_format).replace(tzinfo=datetime.UTC).date()
