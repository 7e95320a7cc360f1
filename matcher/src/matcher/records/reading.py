"""The company's file of tenants: bytes in, checked rows out. Pure but for the bytes that come in.

A fault of the file as a whole (encoding, quoting, header) refuses the file. A fault of one line refuses that line, and
what was on file for it stays as it was. Messages name lines and tenant numbers, never a person.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import BinaryIO

from matcher.errors import FileError
from matcher.records import csv_file, tenancy
from matcher.records.contradictions import Ledger
from matcher.records.csv_file import Block, FileForm
from matcher.records.tenancy import IDENTIFIER, OPTIONAL, STORED, LineError, Tenancy

NO_ROW = "Die Datei enthält keine gültige Zeile. / The file has no valid line."
_WIDTH = "Die Zahl der Spalten weicht von der Kopfzeile ab. / The line has not as many columns as the header."


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the stored columns stand in a file's lines; `width` counts the file's own columns."""

    places: tuple[int, ...]
    width: int
    separator: str
    date_format: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line that was refused: its number in the file, the ids as far as they can be read, and why."""

    line: int
    why: str
    tenant_id: str = ""
    contract_id: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """What a file or a part of it holds: rows by line number, the lines that were refused, warnings about others."""

    rows: dict[int, Tenancy]
    refused: list[Refusal]
    warned: list[Refusal] = field(default_factory=list)


def opened(file: BinaryIO, form: FileForm) -> tuple[Layout, Iterator[Block]]:
    """The layout that the header tells, and the blocks of lines below it; both raise FileError."""
    named = {column: form.columns.get(column, column) for column in STORED}
    needed = [name for column, name in named.items() if column not in OPTIONAL or column in form.columns]
    found = csv_file.blocks(file, form.encoding)
    header, rest = csv_file.header(next(found), form.separator)
    places = csv_file.places(header, list(named.values()), needed)
    return Layout(places, len(header), form.separator, form.date_format), chain([rest], found)


def checked(block: Block, layout: Layout) -> Records:
    """The rows of one block, each by itself; what lines say of each other is the ledger's."""
    found = Records({}, [])
    for line, cells in csv_file.lines(block, layout.separator):
        if len(cells) != layout.width:
            found.refused.append(_refusal(line, _WIDTH, _values(cells, layout)))
            continue
        values = _values(cells, layout)
        try:
            checked = tenancy.checked(values, layout.date_format)
        except LineError as fault:
            found.refused.append(_refusal(line, str(fault), values))
            continue
        found.rows[line] = checked.row
        found.warned.extend(_refusal(line, why, values) for why in checked.warnings)
    return found


def _values(cells: list[str], layout: Layout) -> dict[str, str]:
    padded = [*cells, *[""] * (layout.width + 1 - len(cells))]
    return {column: padded[at].strip() for column, at in zip(STORED, layout.places, strict=True)}


def _refusal(line: int, why: str, values: Mapping[str, str]) -> Refusal:
    """Keeps an id only in its proper form: shifted columns would otherwise print a name."""
    ids = [values[key] if IDENTIFIER.fullmatch(values[key]) else "" for key in ("tenant_id", "contract_id")]
    return Refusal(line, why, *ids)


def read(content: bytes, form: FileForm | None = None) -> Records:
    """A whole file in memory. Raises FileError for faults of the whole file and a file without rows."""
    layout, blocks = opened(io.BytesIO(content), form or FileForm())
    ledger, found = Ledger(), Records({}, [])
    for block in blocks:
        part = checked(block, layout)
        ledger.add(Ledger.of(part.rows))
        found.rows.update(part.rows)
        found.refused.extend(part.refused)
        found.warned.extend(part.warned)
    faults = ledger.faults()
    for line, why in faults.refused.items():
        row = found.rows.pop(line)
        found.refused.append(Refusal(line, why, row.tenant_id, row.contract_id))
    for line, why in faults.doubted.items():
        row = found.rows[line]
        found.rows[line] = replace(row, doubt=f"{row.doubt} {why}".strip())
        found.warned.append(Refusal(line, why, row.tenant_id, row.contract_id))
    if not found.rows:
        raise FileError(NO_ROW)
    rows = {line: ledger.noted(row) for line, row in found.rows.items()}
    return Records(rows, *(sorted(lines, key=lambda line: line.line) for lines in (found.refused, found.warned)))
