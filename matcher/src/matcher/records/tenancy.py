"""One person and contract of the company's file, checked value by value. Pure.

Messages are German, then English; they name columns and never what stands in them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

from matcher.matching import keys, spelling
from matcher.matching.addresses import address, place
from matcher.matching.addresses.address import Address
from matcher.matching.candidate import Candidate
from matcher.matching.names.name import Name
from matcher.matching.names.named import named
from matcher.records import cell

IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
# The sign before the brackets stands for what could not be decoded.
_STRANGE = re.compile("[\x00-\x1f\x7f-\x9f\ufffd<>]")
_POSTAL_CODE = re.compile(r"[0-9]{5}")
_POSTAL_CODE_ABROAD = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,9}")
_GERMANY = frozenset({"", "de", "deutschland", "germany"})
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_YES_OR_NO = {"": False, "nein": False, "ja": True}


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
    doubt: str = ""

    @property
    def address(self) -> Address:
        """The address as the matching reads it."""
        return address.filed(self.street, self.house_number, self.postal_code, self.city)

    @property
    def people(self) -> tuple[Name, ...]:
        """Everybody whom the row names."""
        return named(self.first_name, self.last_name, self.birth_name).people

    @property
    def house_key(self) -> str:
        """The key of the house, equal for every writing of it."""
        return self.address.house_key

    @property
    def name_key(self) -> str:
        """The key of the name, equal for every writing of it."""
        return spelling.name_key(self.first_name, self.last_name)

    @property
    def search_keys(self) -> list[int]:
        """What the index of candidates knows this row by."""
        return keys.filed(self.people, self.address, (self.phone, self.email)).all()

    def candidate(self) -> Candidate:
        """This row as the matching sees it."""
        return Candidate(**{column: getattr(self, column) for column in Candidate._fields if column != "ended"})


STORED = tuple(column.name for column in fields(Tenancy) if column.name != "doubt")
KEPT = (*STORED, "doubt")
OPTIONAL = ("status", "birth_name", "care_of", "country", "letter_language", "large_print")
COLUMNS = tuple(column for column in STORED if column not in OPTIONAL)
DATES = ("birth_date", "move_in", "move_out")


class LineError(Exception):
    """A line's fault, in German and in English."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One row that was taken, and what was noted on the way: what was put right, and what could not be read.

    What could not be read is the row's `doubt` too: its tenant is found, but gets no letter by itself.
    """

    row: Tenancy
    warnings: tuple[str, ...]


def checked(values: Mapping[str, str], date_format: str) -> Checked:
    """One row from the text of each stored column; raises LineError where nobody could tell whose row it is."""
    if not all(IDENTIFIER.fullmatch(values[column]) for column in ("tenant_id", "contract_id")):
        missing = ", ".join(column for column in ("tenant_id", "contract_id") if not values[column])
        raise LineError(f"{missing} fehlt. / {missing} is missing." if missing else _MALFORMED)
    doubts: list[str] = []
    notes: list[str] = []
    text = {column: cell.without_blanks(column, _clean(column, value, doubts)) for column, value in values.items()}
    dates = {column: _date(column, text[column], date_format, doubts) for column in DATES}
    if dates["move_in"] and dates["move_out"] and dates["move_out"] < dates["move_in"]:
        doubts.append("move_out liegt vor move_in. / move_out is before move_in.")
    if not named(text["first_name"], text["last_name"]).has_name:
        doubts.append("first_name und last_name fehlen. / first_name and last_name are missing.")
    text["postal_code"] = _postal_code(text, doubts, notes)
    filed = address.filed(text["street"], text["house_number"], text["postal_code"], text["city"])
    if not filed.readable:
        doubts.append("street oder house_number ist nicht lesbar. / street or house_number cannot be read.")
    if not place.place(text["city"]).names:
        doubts.append("city fehlt. / city is missing.")
    print_form = {"letter_language": _language(text, notes), "large_print": _large_print(text, notes)}
    row = Tenancy(**{**text, **dates, **print_form, "doubt": " ".join(doubts)})  # type: ignore[arg-type]
    return Checked(row, (*doubts, *notes))


_MALFORMED = "tenant_id oder contract_id hat eine unzulässige Form. / tenant_id or contract_id is malformed."


def _clean(column: str, value: str, doubts: list[str]) -> str:
    """A value without what no letter may carry: control signs, angle brackets, and what is beyond the length."""
    if len(value) > spelling.LONGEST_INPUT:
        doubts.append(f"{column} ist zu lang. / {column} is too long.")
        value = value[: spelling.LONGEST_INPUT]
    if _STRANGE.search(value):
        doubts.append(f"{column} enthält unzulässige Zeichen. / {column} has signs that are not allowed.")
        value = _STRANGE.sub(" ", value).strip()
    return value


def _postal_code(text: Mapping[str, str], doubts: list[str], notes: list[str]) -> str:
    """In Germany five digits; spreadsheets drop the zero in front, which is put back."""
    written = text["postal_code"]
    if text["country"].casefold() not in _GERMANY:
        if not _POSTAL_CODE_ABROAD.fullmatch(written):
            doubts.append("postal_code hat eine unzulässige Form. / postal_code has an invalid form.")
        return written
    code = place.postal_code(written)
    if not _POSTAL_CODE.fullmatch(code):
        doubts.append("postal_code hat nicht fünf Ziffern. / postal_code has not five digits.")
        return written
    if code != written:
        notes.append(f"postal_code als {code} gelesen. / postal_code was read as {code}.")
    return code


def _language(text: Mapping[str, str], notes: list[str]) -> str:
    if _LANGUAGE.fullmatch(text["letter_language"]):
        return text["letter_language"]
    notes.append("letter_language hat nicht zwei Buchstaben (ISO 639-1). / letter_language has not two letters.")
    return ""


def _large_print(text: Mapping[str, str], notes: list[str]) -> bool:
    answer = text["large_print"].casefold()
    if answer not in _YES_OR_NO:
        notes.append("large_print ist weder ja noch nein. / large_print is neither ja nor nein.")
    return _YES_OR_NO.get(answer, False)


def _date(column: str, value: str, date_format: str, doubts: list[str]) -> datetime.date | None:
    try:
        return cell.day(column, value, date_format)
    except ValueError:
        doubts.append(f"{column} ist kein gültiges Datum. / {column} is not a valid date.")
        return None
