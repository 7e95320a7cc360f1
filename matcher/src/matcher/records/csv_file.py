"""Files of other systems as blocks of text and lines of cells. Pure but for the bytes that come in.

A fault of the file as a whole (encoding, quoting, header) is a FileError. Messages are German, then English, and name
lines and columns, never a person.
"""

from __future__ import annotations

import codecs
import csv
import io
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from matcher.errors import FileError

ISO_DATE = "%Y-%m-%d"
BLOCK_BYTES = 1_000_000
LONGEST_LINE = 1_000_000

_ENDLESS = "Nach Zeile {0} steht eine endlose Zeile. / An endless line stands after line {0}."
_OTHER_ENCODING = "Zeile {0}: Die Datei ist nicht in der Kodierung {1}. / Line {0}: the file is not encoded in {1}."
_UNCLOSED = (
    "Vor Zeile {0} ist ein Anführungszeichen nicht geschlossen. / A quotation mark before line {0} is not closed."
)
_NOT_CSV = (
    "Zeile {0} ist keine gültige CSV-Zeile (Anführungszeichen?). / Line {0} is not a valid CSV line (quotation marks?)."
)


@dataclass(frozen=True, slots=True)
class FileForm:
    """How a file is written and how its columns map onto ours (TOML)."""

    encoding: str = "utf-8-sig"
    separator: str = ";"
    date_format: str = ISO_DATE
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """Some whole lines of a file; `before` counts the lines in front of them."""

    text: str
    before: int


def read_mapping(content: bytes, columns: Collection[str]) -> FileForm:
    """Read a mapping file onto `columns`; another name is a fault, since a typing error would lose a column."""
    try:
        mapping = FileForm(**tomllib.loads(content.decode("utf-8")))
        "".encode(mapping.encoding)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError, LookupError) as error:
        raise FileError(
            "Die Zuordnungsdatei ist nicht lesbar oder enthält unbekannte Angaben. / "
            "The mapping file cannot be read or says something unknown."
        ) from error
    if len(mapping.separator) != 1 or set(mapping.columns) - set(columns):
        raise FileError(
            "Die Zuordnungsdatei nennt ein unbekanntes Trennzeichen oder unbekannte Spalten. / "
            "The mapping file names an unknown separator or unknown columns."
        )
    return mapping


def blocks(file: BinaryIO, encoding: str) -> Iterator[Block]:
    """The file in blocks of whole lines; raises FileError for another encoding or an endless line."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)(), translate=True)
    rest, before = "", 0
    while content := file.read(BLOCK_BYTES):
        whole, end, rest = (rest + _decoded(decoder, content, before, encoding)).rpartition("\n")
        if len(rest) > LONGEST_LINE:
            raise FileError(_ENDLESS.format(before))
        if end:
            yield Block(whole + end, before)
            before += whole.count("\n") + 1
    rest += _decoded(decoder, b"", before, encoding)
    if rest or not before:
        yield Block(rest, before)


def _decoded(decoder: io.IncrementalNewlineDecoder, content: bytes, before: int, encoding: str) -> str:
    try:
        return decoder.decode(content, final=not content)
    except UnicodeDecodeError as error:
        line = before + error.object.count(b"\n", 0, error.start) + 1
        raise FileError(_OTHER_ENCODING.format(line, encoding)) from error


def lines(block: Block, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of a block that are not blank, as (line number, cells)."""
    reader = csv.reader(io.StringIO(block.text, newline=""), delimiter=separator, strict=True)
    try:
        for cells in reader:
            if any("\n" in cell for cell in cells):
                raise FileError(_UNCLOSED.format(block.before + reader.line_num))
            if cells:
                yield block.before + reader.line_num, cells
    except csv.Error as error:
        raise FileError(_NOT_CSV.format(block.before + reader.line_num)) from error


def places(header: Sequence[str], wanted: Sequence[str], needed: Collection[str]) -> tuple[int, ...]:
    """Where the wanted columns stand in each line; those that may be missing and are stand behind the last cell."""
    missing = [name for name in wanted if name in needed and name not in header]
    if missing:
        names = ", ".join(missing)
        raise FileError(f"In der Datei fehlen Spalten: {names}. / Columns are missing: {names}.")
    if len(set(header)) != len(header):
        raise FileError("In der Kopfzeile steht eine Spalte doppelt. / The header names a column twice.")
    return tuple(header.index(name) if name in header else len(header) for name in wanted)


def header(block: Block, separator: str) -> tuple[list[str], Block]:
    """The cells of the file's first line, and its first block without it; raises FileError for an empty file."""
    if not block.text.strip():
        raise FileError("Die Datei ist leer. / The file is empty.")
    first, end, rest = block.text.partition("\n")
    found = [cells for _, cells in lines(Block(first, 0), separator)]
    return (found[0] if found else []), Block(rest, 1 if end else 0)


def table(content: BinaryIO, form: FileForm, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a CSV file that has these columns, as (line number, cells by column), empty for another width."""
    found = blocks(content, form.encoding)
    names, rest = header(next(found), form.separator)
    found_places = places(names, columns, columns)
    for block in (rest, *found):
        for line, cells in lines(block, form.separator):
            right = len(cells) == len(names)
            yield line, {column: cells[at] for column, at in zip(columns, found_places, strict=True)} if right else {}
