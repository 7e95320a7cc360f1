"""The company's file into PostgreSQL: staged by every core, compared, applied in one transaction beside the lookups."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context
from typing import BinaryIO, cast

from psycopg.rows import args_row
from psycopg.sql import SQL, Composed, Identifier

from matcher.db import Connection, queries
from matcher.errors import FileError
from matcher.queue import cursors, jobs
from matcher.records import gazetteer, lookup, reading
from matcher.records.contradictions import GUARDED, Ledger
from matcher.records.csv_file import Block, FileForm
from matcher.records.reading import Layout, Refusal
from matcher.records.tenancy import KEPT, Tenancy

# Beyond so many rows it is faster to build a table anew than to change an index entry by entry.
MOST_IN_PLACE = 20_000
_KINDS = {"added": "neu", "changed": "geändert", "ended": "beendet"}
_COLUMNS = (*KEPT, "keys_version", "house_key", "name_key", "keys", "fingerprint")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one line (`added`, `changed`, `refused`, `warned`), or of a row that is in no line (`ended`)."""

    line: int | None
    kind: str
    tenant_id: str
    contract_id: str
    why: str

    def __str__(self) -> str:
        """One line of the report for people: line numbers and tenant numbers, never a name."""
        place = "nicht mehr in der Datei" if self.line is None else f"Zeile {self.line}"
        if self.kind == "refused":
            whose = f" (Mieter {self.tenant_id})" if self.tenant_id else ""
            return f"{place}: abgelehnt{whose}. {self.why}"
        if self.kind == "warned":
            return f"{place}: übernommen mit Hinweis, Mieter {self.tenant_id}. {self.why}"
        return f"{place}: {_KINDS[self.kind]}, Mieter {self.tenant_id}, Vertrag {self.contract_id}"


@dataclass(frozen=True, slots=True)
class Report:
    """How much an import did, or would do."""

    added: int
    changed: int
    ended: int
    refused: int
    warned: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One block, ready for COPY, with what its lines say of others."""

    text: bytes
    ledger: Ledger
    refused: list[Refusal]
    warned: list[Refusal]


def apply(
    connection: Connection,
    file: BinaryIO,
    largest_ended_percent: int | None,
    form: FileForm | None = None,
    *,
    history_kept_days: int | None = None,
) -> Report:
    """Bring the records to what the file says, inside the caller's transaction.

    Raises FileError for a file that cannot be read, and when more than `largest_ended_percent` of the running rows
    would end, or as many lines of the file were refused or doubtful: then it is more likely another company's file or
    half a file.
    None lets everything through. Rows that ended more than `history_kept_days` ago are dropped; None keeps them.
    """
    connection.execute(queries("imports")["one_at_a_time"])
    _stage(connection, file, form or FileForm())
    for step in ("compare", "missing"):
        connection.execute(queries("imports")[step])
    report = _totals(connection, largest_ended_percent)
    jobs.defer(connection, jobs.RECORDS_CHANGED, lock=jobs.RECORDS_CHANGED)
    in_place = report.added + report.changed + report.ended <= MOST_IN_PLACE
    if in_place:
        for step in ("end", "apply"):
            connection.execute(_over_columns(step))
    else:
        _rebuild(connection)
    if history_kept_days is not None:
        lookup.forget(connection, history_kept_days)
    gazetteer.refresh(connection)
    cursors.now(connection, "import")
    return report


def _rebuild(connection: Connection) -> None:
    """A table beside the one that is read, then swapped; what the next release has added to it already survives."""
    columns = _names(connection, "newer_columns", (*_COLUMNS, "added_at", "changed_at", "ended_at"))
    indexes = _names(connection, "newer_indexes", ("tenancies_pkey", "tenancies_keys"))
    connection.execute(_over_columns("rebuild"))
    if columns:
        carried = SQL(", ").join(SQL("{0} = t.{0}").format(Identifier(column)) for column in columns)
        connection.execute(SQL(queries("imports")["carry"]).format(carried=carried))
    connection.execute(_over_columns("swap"))
    for index in indexes:
        connection.execute(index.encode())


def _names(connection: Connection, query: str, known: Sequence[str]) -> list[str]:
    return [str(row[0]) for row in connection.execute(queries("imports")[query], {"known": list(known)})]


def _over_columns(step: str) -> Composed:
    """A step over all columns that a line fills, which stand in the dataclass alone."""
    names = [Identifier(column) for column in _COLUMNS]
    return SQL(queries("imports")[step]).format(
        columns=SQL(", ").join(names),
        staged=SQL(", ").join(Identifier("s", column) for column in _COLUMNS),
        on_file=SQL(", ").join(Identifier("t", column) for column in _COLUMNS),
        changes=SQL(", ").join(SQL("{0} = excluded.{0}").format(name) for name in names),
    )


def changes(connection: Connection) -> Iterator[Change]:
    """What the import of this transaction did line by line, in the file's order, then what ended; streamed."""
    with connection.cursor(name="changes", row_factory=args_row(Change)) as cursor:
        yield from cursor.execute(queries("imports")["changes"])


def _stage(connection: Connection, file: BinaryIO, form: FileForm) -> None:
    """The file's valid rows in `staging`, the others in `refused`."""
    layout, blocks = reading.opened(file, form)
    connection.execute(queries("imports")["room"])
    connection.execute(queries("imports")["stage"])
    ledger, refused, warned = Ledger(), list[Refusal](), list[Refusal]()
    columns = SQL(", ").join(map(Identifier, ("line", *_COLUMNS)))
    with connection.cursor() as cursor:
        with cursor.copy(SQL("COPY staging ({}) FROM STDIN").format(columns)) as copy:
            for part in _parts(blocks, layout):
                copy.write(part.text)
                ledger.add(part.ledger)
                refused += part.refused
                warned += part.warned
        for table, lines in (("refused", refused), ("warned", warned)):
            with cursor.copy(SQL("COPY {} FROM STDIN").format(Identifier(table))) as copy:
                for one in lines:
                    copy.write_row((one.line, one.tenant_id, one.contract_id, one.why))
    faults = ledger.faults()
    for step, found in (("contradictions", faults.refused), ("doubted", faults.doubted)):
        connection.execute(queries("imports")[step], {"lines": list(found), "why": list(found.values())})
    connection.execute(queries("imports")["guarded"], {"contracts": list(ledger.guarded), "note": GUARDED})
    connection.execute("ANALYZE staging")


def _parts(blocks: Iterator[Block], layout: Layout) -> Iterator[Part]:
    """The blocks prepared in their order: a file of one reading here, a longer one on every core."""
    head = list(islice(blocks, 2))
    if len(head) < 2:
        yield from (prepared(block, layout) for block in head)
        return
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        waiting = deque[Future[Part]]()
        for block in chain(head, blocks):
            waiting.append(pool.submit(prepared, block, layout))
            if len(waiting) > 2 * cores:
                yield waiting.popleft().result()
        yield from (one.result() for one in waiting)


def prepared(block: Block, layout: Layout) -> Part:
    """One block read, checked and written as COPY wants it."""
    part = reading.checked(block, layout)
    text = "".join(_copied(line, row) for line, row in part.rows.items())
    return Part(text.encode(), Ledger.of(part.rows), part.refused, part.warned)


def _copied(line: int, row: Tenancy) -> str:
    """One line of COPY's text form."""
    return f"{line}\t{gazetteer.derived(row)}\n"


def _totals(connection: Connection, largest_percent: int | None) -> Report:
    row = connection.execute(queries("imports")["totals"]).fetchone()
    added, changed, ended, refused, running, valid, doubtful, warned = cast("tuple[int, ...]", row)
    if not valid:
        raise FileError(reading.NO_ROW)
    if largest_percent is not None and ended * 100 > running * largest_percent:
        raise FileError(_ENDS.format(ended, running, largest_percent))
    faulty = refused + doubtful
    if largest_percent is not None and faulty * 100 > (valid + refused) * largest_percent:
        raise FileError(_REFUSES.format(faulty, valid + refused, largest_percent))
    return Report(added, changed, ended, refused, warned)


_ENDS = (
    "Die Datei würde {0} von {1} laufenden Verträgen beenden, erlaubt sind {2} %. Es wurde nichts übernommen "
    "(--force-share, wenn es stimmt). / The file would end {0} of {1} running contracts, {2} % are allowed. "
    "Nothing was changed (--force-share if it is right)."
)
_REFUSES = (
    "{0} von {1} Zeilen sind fehlerhaft, erlaubt sind {2} %. Es wurde nichts übernommen (--force-share, wenn es "
    "stimmt). / {0} of {1} lines are faulty, {2} % are allowed. Nothing was changed (--force-share if it is right)."
)
