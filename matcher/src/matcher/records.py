"""The company's file of tenants: CSV in, checked rows out. Pure but for the bytes that come in.

A fault of the file as a whole (encoding, quoting, header) refuses the file. A fault of one line refuses that line, and
what was on file for it stays as it was. Messages name lines and tenant numbers, never a person.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

from matcher import address, keys, spelling
from matcher.candidate import GUARDIAN, Candidate
from matcher.errors import FileError

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
ISO_DATE = "%Y-%m-%d"
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
        return Candidate(**{one.name: getattr(self, one.name) for one in fields(Candidate) if one.name != "ended"})


STORED = tuple(column.name for column in fields(Tenancy))
OPTIONAL = ("status", "birth_name", "care_of", "country", "letter_language", "large_print")
COLUMNS = tuple(column for column in STORED if column not in OPTIONAL)
DATES = ("birth_date", "move_in", "move_out")


@dataclass(frozen=True, slots=True)
class FileForm:
    """How a file is written and how its columns map onto ours (TOML)."""

    encoding: str = "utf-8-sig"
    separator: str = ";"
    date_format: str = ISO_DATE
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line that was refused: its number in the file, the ids as far as they can be told, and why."""

    line: int
    why: str
    tenant_id: str = ""
    contract_id: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """What a file holds: rows by line number, and the lines that were refused."""

    rows: dict[int, Tenancy]
    refused: list[Refusal]


class LineError(Exception):
    """A line's fault, in German."""


def read_mapping(content: bytes) -> FileForm:
    """Read a mapping file; unknown keys and columns are faults, since a typing error would lose a column."""
    try:
        given = tomllib.loads(content.decode("utf-8"))
        mapping = FileForm(**given)
        "".encode(mapping.encoding)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, LookupError) as error:
        raise FileError("Die Zuordnungsdatei ist nicht lesbar oder enthält unbekannte Angaben.") from error
    if len(mapping.separator) != 1 or set(mapping.columns) - set(STORED):
        raise FileError("Die Zuordnungsdatei nennt ein unbekanntes Trennzeichen oder unbekannte Spalten.")
    return mapping


def read_table(
    content: bytes, encoding: str, separator: str, needed: list[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a CSV file as (line number, cells by column); raises FileError for a fault of the whole file."""
    text = _decode(content, encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = next(reader, [])
        missing = [name for name in needed if name not in header]
        if missing:
            raise FileError(f"In der Datei fehlen Spalten: {', '.join(missing)}. Es wurde nichts übernommen.")
        if len(set(header)) != len(header):
            raise FileError("In der Kopfzeile steht eine Spalte doppelt. Es wurde nichts übernommen.")
        for cells in reader:
            if any("\n" in cell or "\r" in cell for cell in cells):
                raise FileError(f"Vor Zeile {reader.line_num} ist ein Anführungszeichen nicht geschlossen.")
            if cells:
                yield reader.line_num, dict(zip(header, cells, strict=False)) if len(cells) == len(header) else {}
    except csv.Error as error:
        raise FileError(f"Zeile {reader.line_num} ist keine gültige CSV-Zeile (Anführungszeichen?).") from error


def _decode(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileError(f"Zeile {line}: Die Datei ist nicht in der Kodierung {encoding}.") from error
    if not text.strip():
        raise FileError("Die Datei ist leer.")
    return text


def read(content: bytes, mapping: FileForm | None = None) -> Records:
    """Read and check a tenants file. Raises FileError for faults of the whole file and a file without rows."""
    mapping = mapping or FileForm()
    named = {column: mapping.columns.get(column, column) for column in STORED}
    needed = [name for column, name in named.items() if column not in OPTIONAL or column in mapping.columns]
    rows: dict[int, Tenancy] = {}
    refused: list[Refusal] = []
    for line, cells in read_table(content, mapping.encoding, mapping.separator, needed):
        values = {column: cells.get(name, "").strip() for column, name in named.items()}
        try:
            rows[line] = _tenancy(values, mapping.date_format) if cells else _wrong_width()
        except LineError as fault:
            refused.append(_refusal(line, str(fault), values))
    records = _without_contradictions(rows, refused)
    if not records.rows:
        raise FileError("Die Datei enthält keine gültige Zeile.")
    return records


def _wrong_width() -> Tenancy:
    raise LineError("Die Zahl der Spalten weicht von der Kopfzeile ab.")


def _refusal(line: int, why: str, values: Mapping[str, str]) -> Refusal:
    """Keeps an id only in its proper form: shifted columns would otherwise print a name."""
    ids = [values[key] if _IDENTIFIER.fullmatch(values[key]) else "" for key in ("tenant_id", "contract_id")]
    return Refusal(line, why, *ids)


def _tenancy(values: Mapping[str, str], date_format: str) -> Tenancy:
    """One checked row; raises LineError."""
    _check_signs(values)
    empty = [column for column in _REQUIRED if not values[column]]
    if empty:
        raise LineError(f"{', '.join(empty)} fehlt.")
    if not all(_IDENTIFIER.fullmatch(values[column]) for column in ("tenant_id", "contract_id")):
        raise LineError("tenant_id oder contract_id hat eine unzulässige Form.")
    _check_address(values)
    dates = {column: _date(column, values[column], date_format) for column in DATES}
    if dates["move_in"] and dates["move_out"] and dates["move_out"] < dates["move_in"]:
        raise LineError("move_out liegt vor move_in.")
    typed = dates | {"large_print": _letter_form(values)}
    return Tenancy(**{column: typed.get(column, values[column]) for column in STORED})  # type: ignore[arg-type]


def _letter_form(values: Mapping[str, str]) -> bool:
    """Whether the letter is in large print; raises LineError for a language or a flag that nobody knows."""
    if not _LANGUAGE.fullmatch(values["letter_language"]):
        raise LineError("letter_language ist kein Sprachkürzel aus zwei Buchstaben (ISO 639-1).")
    if values["large_print"].casefold() not in _YES_OR_NO:
        raise LineError("large_print ist weder ja noch nein.")
    return _YES_OR_NO[values["large_print"].casefold()]


def _check_signs(values: Mapping[str, str]) -> None:
    for column, value in values.items():
        if len(value) > spelling.LONGEST_INPUT:
            raise LineError(f"{column} ist zu lang.")
        if any(ord(sign) < 32 or 127 <= ord(sign) < 160 or sign == "�" for sign in value):
            raise LineError(f"{column} enthält Steuerzeichen.")
    if any(sign in value for value in values.values() for sign in "<>"):
        raise LineError("Die Zeile enthält spitze Klammern.")


def _check_address(values: Mapping[str, str]) -> None:
    abroad = values["country"].casefold() not in _GERMANY
    if abroad and not _POSTAL_CODE_ABROAD.fullmatch(values["postal_code"]):
        raise LineError("postal_code hat eine unzulässige Form.")
    if not abroad and not _POSTAL_CODE.fullmatch(values["postal_code"]):
        raise LineError("postal_code hat nicht fünf Ziffern.")
    if not address.houses(values["house_number"]):
        raise LineError("house_number ist keine Hausnummer.")


def _date(column: str, value: str, date_format: str) -> datetime.date | None:
    if not value:
        return None
    try:
        if date_format == ISO_DATE:
            return datetime.date.fromisoformat(value)
        return datetime.datetime.strptime(value, date_format).replace(tzinfo=datetime.UTC).date()
    except ValueError:
        raise LineError(f"{column} ist kein gültiges Datum.") from None


def _without_contradictions(rows: dict[int, Tenancy], refused: list[Refusal]) -> Records:
    """Lines that contradict each other are refused together: nobody knows which one is right."""
    contracts: dict[tuple[str, str], list[int]] = {}
    people: dict[str, dict[str, list[int]]] = {}
    for line, row in rows.items():
        contracts.setdefault((row.tenant_id, row.contract_id), []).append(line)
        people.setdefault(row.tenant_id, {}).setdefault(row.name_key, []).append(line)
    faults: dict[int, str] = {}
    for lines in contracts.values():
        faults |= {line: "tenant_id und contract_id stehen mehrfach in der Datei." for line in lines if len(lines) > 1}
    for names in people.values():
        faults |= {
            line: "Unter dieser tenant_id stehen verschiedene Personen."
            for lines in names.values()
            for line in lines
            if len(names) > 1
        }
    refused += [Refusal(line, why, rows[line].tenant_id, rows[line].contract_id) for line, why in faults.items()]
    kept = {line: row for line, row in rows.items() if line not in faults}
    return Records(_with_guardians(kept), sorted(refused, key=lambda one: one.line))


def _with_guardians(rows: dict[int, Tenancy]) -> dict[int, Tenancy]:
    """A guardian's row of a contract says of every other row of it that letters go to the guardian."""
    guarded = {row.contract_id for row in rows.values() if GUARDIAN.search(row.role)}
    if not guarded:
        return rows
    noted = {line: row for line, row in rows.items() if row.contract_id in guarded and not GUARDIAN.search(row.status)}
    return rows | {line: replace(row, status=f"{row.status} Betreuung".strip()) for line, row in noted.items()}
