"""One person and contract of the company's file, checked value by value. Pure.

Messages are German, then English; they name columns and never what stands in them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from matcher import address, keys, spelling
from matcher.candidate import Candidate
from matcher.files import ISO_DATE

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
# The sign at the end stands for what could not be decoded.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufffd]")
_STRANGE = re.compile("[\x00-\x1f\x7f-\x9f\ufffd<>]")
_POSTAL_CODE = re.compile(r"[0-9]{5}")
_POSTAL_CODE_ABROAD = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,9}")
_GERMANY = frozenset({"", "de", "deutschland", "germany"})
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_YES_OR_NO = {"": False, "nein": False, "ja": True}
_REQUIRED = ("tenant_id", "contract_id", "last_name", "street", "house_number", "postal_code", "city")


@dataclass(frozen=True, slots=True)
class Tenancy:
    """One person and contract, in the order of the file's columns; empty text where unknown."""

    tenant_id: str
    contract_id: str
    flat_id: str
    role: str
    salutation: str
    title: str
    first_name: str
    last_name: str
    street: str
    house_number: str
    postal_code: str
    city: str
    phone: str
    email: str
    birth_date: datetime.date | None
    move_in: datetime.date | None
    move_out: datetime.date | None
    status: str = ""
    birth_name: str = ""
    care_of: str = ""
    country: str = ""
    letter_language: str = ""
    large_print: bool = False

    @property
    def house_key(self) -> str:
        return address.house_key(self.postal_code, self.street, self.house_number)

    @property
    def name_key(self) -> str:
        return spelling.name_key(self.first_name, self.last_name)

    @property
    def search_keys(self) -> list[int]:
        """What the index of candidates knows this row by; a name before marriage counts as a name."""
        place, contact = (self.postal_code, self.street, self.house_number), (self.phone, self.email)
        found = keys.keys((self.first_name, self.last_name), place, contact)
        born = keys.keys((self.first_name, self.birth_name), place, ("", "")).all() if self.birth_name else []
        return list(dict.fromkeys([*found.all(), *born]))

    def candidate(self) -> Candidate:
        """This row as the matching sees it."""
        return Candidate(**{name: getattr(self, name) for name in Candidate._fields if name != "ended"})


STORED = tuple(column.name for column in fields(Tenancy))
OPTIONAL = ("status", "birth_name", "care_of", "country", "letter_language", "large_print")
COLUMNS = tuple(column for column in STORED if column not in OPTIONAL)
DATES = ("birth_date", "move_in", "move_out")


class LineError(Exception):
    """A line's fault, in German and in English."""


def checked(values: Mapping[str, str], date_format: str) -> Tenancy:
    """One row from the text of each stored column; raises LineError."""
    _check_signs(values)
    empty = ", ".join(column for column in _REQUIRED if not values[column])
    if empty:
        raise LineError(f"{empty} fehlt. / {empty} is missing.")
    if not all(IDENTIFIER.fullmatch(values[column]) for column in ("tenant_id", "contract_id")):
        raise LineError(
            "tenant_id oder contract_id hat eine unzulässige Form. / tenant_id or contract_id is malformed."
        )
    _check_address(values)
    dates = {column: _date(column, values[column], date_format) for column in DATES}
    if dates["move_in"] and dates["move_out"] and dates["move_out"] < dates["move_in"]:
        raise LineError("move_out liegt vor move_in. / move_out is before move_in.")
    return Tenancy(**{**values, **dates, "large_print": _large_print(values)})  # type: ignore[arg-type]


def _check_signs(values: Mapping[str, str]) -> None:
    text = "".join(values.values())
    if not _STRANGE.search(text) and len(max(values.values(), key=len)) <= spelling.LONGEST_INPUT:
        return
    for column, value in values.items():
        if len(value) > spelling.LONGEST_INPUT:
            raise LineError(f"{column} ist zu lang. / {column} is too long.")
        if _CONTROL.search(value):
            raise LineError(f"{column} enthält Steuerzeichen. / {column} has control characters.")
    raise LineError("Die Zeile enthält spitze Klammern. / The line has angle brackets.")


def _check_address(values: Mapping[str, str]) -> None:
    if values["country"].casefold() in _GERMANY:
        if not _POSTAL_CODE.fullmatch(values["postal_code"]):
            raise LineError("postal_code hat nicht fünf Ziffern. / postal_code has not five digits.")
    elif not _POSTAL_CODE_ABROAD.fullmatch(values["postal_code"]):
        raise LineError("postal_code hat eine unzulässige Form. / postal_code has an invalid form.")
    if not address.houses(values["house_number"]):
        raise LineError("house_number ist keine Hausnummer. / house_number is not a house number.")


def _large_print(values: Mapping[str, str]) -> bool:
    """Whether the letter is in large print; the language of a second one is checked beside it."""
    if not _LANGUAGE.fullmatch(values["letter_language"]):
        raise LineError("letter_language hat nicht zwei Buchstaben (ISO 639-1). / letter_language has not two letters.")
    said = values["large_print"].casefold()
    if said not in _YES_OR_NO:
        raise LineError("large_print ist weder ja noch nein. / large_print is neither ja nor nein.")
    return _YES_OR_NO[said]


def _date(column: str, value: str, date_format: str) -> datetime.date | None:
    if not value:
        return None
    try:
        if date_format == ISO_DATE:
            return datetime.date.fromisoformat(value)
        return datetime.datetime.strptime(value, date_format).replace(tzinfo=datetime.UTC).date()
    except ValueError:
        raise LineError(f"{column} ist kein gültiges Datum. / {column} is not a valid date.") from None
