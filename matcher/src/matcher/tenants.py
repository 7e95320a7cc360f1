"""The company's tenants in PostgreSQL: import of a file, candidates for the matching, contracts and addresses."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import cast

from psycopg.rows import args_row, class_row
from psycopg.sql import SQL, Identifier

from matcher import keys, records, registrations
from matcher.candidate import Applicant, Candidate
from matcher.db import Connection, queries
from matcher.errors import FileError
from matcher.records import Records, Refusal, Tenancy

# Beyond so many rows it is faster to build a table anew than to change an index entry by entry.
MOST_IN_PLACE = 20_000
CHUNK = 5_000
_STAGED = ("line", *records.STORED, "house_key", "name_key", "keys", "fingerprint")


@dataclass(frozen=True, slots=True)
class Contract:
    """A running contract with the address on file, as the letter needs it.

    `country`: ISO 3166-1 alpha-2 or German name, empty is Germany; `letter_language`: ISO 639-1, empty is German alone.
    """

    contract_id: str
    salutation: str
    title: str
    first_name: str
    last_name: str
    street: str
    house_number: str
    postal_code: str
    city: str
    care_of: str = ""
    country: str = ""
    letter_language: str = ""
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One row that an import touched; `line` is None for what the file no longer has."""

    line: int | None
    tenant_id: str
    contract_id: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do."""

    added: list[Change]
    changed: list[Change]
    ended: list[Change]
    refused: list[Refusal]

    @property
    def touched(self) -> int:
        return len(self.added) + len(self.changed) + len(self.ended)


def candidates(connection: Connection, applicant: Applicant) -> tuple[list[Candidate], bool]:
    """The rows that share a search key, and whether the typed street is on file there; one round trip."""
    wanted = applicant.keys
    parameters = {"near": wanted.near, "around": wanted.around, "namesakes": wanted.namesakes, "street": wanted.street}
    rows = connection.execute(queries("tenancies")["candidates"], parameters, binary=True).fetchall()
    return [Candidate(*row[1:]) for row in rows], bool(rows and rows[0][0])  # type: ignore[arg-type]


def complete_keys(connection: Connection) -> None:
    """Compute the search keys of rows from before there were any; run again it changes nothing."""
    columns = SQL(", ").join(map(Identifier, records.STORED))
    rows = connection.execute(SQL("SELECT {} FROM tenancies WHERE keys = '{{}}'").format(columns)).fetchall()
    changes = [(row.search_keys, row.tenant_id, row.contract_id) for row in (Tenancy(*one) for one in rows)]  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE tenancies SET keys = %s WHERE (tenant_id, contract_id) = (%s, %s)", changes)


def contracts(connection: Connection, tenant_id: str, house_key: str, today: datetime.date) -> list[Contract]:
    """The running contracts of a tenant: the house that was typed first, then the oldest."""
    with connection.cursor(row_factory=class_row(Contract)) as cursor:
        keys = {"tenant_id": tenant_id, "house_key": house_key, "today": today}
        return cursor.execute(queries("tenancies")["current"], keys).fetchall()


def moved(connection: Connection, today: datetime.date) -> list[str]:
    """Accounts whose tenant has no running contract any more, or has one again."""
    return [str(row[0]) for row in connection.execute(queries("tenancies")["moved"], {"today": today})]


def is_known(connection: Connection, tenant_id: str) -> bool:
    """Whether this tenant number is on file, with a running contract or without."""
    return connection.execute(queries("tenancies")["known"], {"tenant_id": tenant_id}).fetchone() is not None


def apply(connection: Connection, file: Records, largest_ended_percent: int | None) -> Report:
    """Bring the records to what the file says, inside the caller's transaction.

    Raises FileError when more than `largest_ended_percent` of the running rows would end, or as many lines of the file
    were refused: then it is more likely another company's file or half a file. None lets everything through.
    """
    connection.execute(queries("tenancies")["one_import"])
    _stage(connection, file)
    report = Report(_changes(connection, "added"), _changes(connection, "changed"), _missing(connection), file.refused)
    _check_share(connection, file, report, largest_ended_percent)
    for step in ("rebuild",) if report.touched > MOST_IN_PLACE else ("end", "apply"):
        connection.execute(queries("tenancies")[step])
    today = datetime.datetime.now(datetime.UTC).date()
    for account_id in {*registrations.unsettled(connection), *moved(connection, today)}:
        registrations.enqueue(connection, account_id, "import")
    return report


def _stage(connection: Connection, file: Records) -> None:
    connection.execute(queries("tenancies")["room"])
    connection.execute(queries("tenancies")["stage"])
    columns = SQL(", ").join(map(Identifier, _STAGED))
    with connection.cursor() as cursor:
        with cursor.copy(SQL("COPY staging ({}) FROM STDIN").format(columns)) as copy:
            for row in _prepared(file):
                copy.write_row(row)
        known = [(one.tenant_id, one.contract_id) for one in file.refused if one.tenant_id and one.contract_id]
        cursor.executemany("INSERT INTO refused VALUES (%s, %s)", known)
    connection.execute("ANALYZE staging")


def _prepared(file: Records) -> Iterator[list[object]]:
    """The rows with their keys; a large file's are computed on every core."""
    items = iter(file.rows.items())
    if len(file.rows) <= MOST_IN_PLACE:
        yield from map(_staged, items)
        return
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for chunk in pool.map(_staged_chunk, iter(lambda: list(islice(items, CHUNK)), [])):
            yield from chunk


def _staged_chunk(items: list[tuple[int, Tenancy]]) -> list[list[object]]:
    return list(map(_staged, items))


def _staged(item: tuple[int, Tenancy]) -> list[object]:
    line, row = item
    content = [getattr(row, column) for column in records.STORED]
    search_keys = row.search_keys
    return [
        line,
        *content,
        row.house_key,
        row.name_key,
        search_keys,
        keys.number("row", *map(str, content + search_keys)),
    ]


def _changes(connection: Connection, query: str) -> list[Change]:
    with connection.cursor(row_factory=args_row(Change)) as cursor:
        return cursor.execute(queries("tenancies")[query]).fetchall()


def _missing(connection: Connection) -> list[Change]:
    rows = connection.execute(queries("tenancies")["missing"])
    return [Change(None, str(row[0]), str(row[1])) for row in rows]


def _check_share(connection: Connection, file: Records, report: Report, largest_percent: int | None) -> None:
    if largest_percent is None:
        return
    row = cast("tuple[int]", connection.execute(queries("tenancies")["running"]).fetchone())
    if len(report.ended) * 100 > row[0] * largest_percent:
        raise FileError(
            f"Die Datei würde {len(report.ended)} von {row[0]} laufenden Verträgen beenden, erlaubt sind "
            f"{largest_percent} %. Es wurde nichts übernommen (--force-share, wenn es stimmt)."
        )
    lines = len(file.rows) + len(file.refused)
    if len(file.refused) * 100 > lines * largest_percent:
        raise FileError(
            f"{len(file.refused)} von {lines} Zeilen sind fehlerhaft, erlaubt sind {largest_percent} %. "
            "Es wurde nichts übernommen (--force-share, wenn es stimmt)."
        )
