"""The reports of imports, as staff read them: what a file did, what it would do, or why it was refused whole."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from psycopg.rows import class_row

from matcher.db import Connection, queries
from matcher.records.importing import Change, Report

# What somebody has to look at comes first; of a file that changes everything the rest is a number.
FIRST = {"refused": 0, "warned": 1, "ended": 2, "changed": 3, "added": 4}
MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Import:
    """One file: `applied` is False for a trial and for a file that was refused, with why in `refusal`."""

    id: int
    at: datetime.datetime
    applied: bool
    added: int
    changed: int
    ended: int
    refused: int
    warned: int
    refusal: str
    lines: list[str]


def lines_of(changes: Iterable[Change]) -> list[str]:
    """The lines of a report, those first that somebody has to look at, at most MOST_LINES."""
    kept: dict[str, list[str]] = {kind: [] for kind in FIRST}
    for one in changes:
        if len(kept[one.kind]) < MOST_LINES:
            kept[one.kind].append(str(one))
    return [text for texts in kept.values() for text in texts][:MOST_LINES]


def note(
    connection: Connection,
    at: datetime.datetime,
    report: Report | None,
    lines: list[str],
    *,
    applied: bool = False,
    refusal: str = "",
) -> None:
    """Keep what a file did; in the transaction of the import where it was applied."""
    counts = asdict(report or Report(0, 0, 0, 0))
    row = counts | {"at": at, "applied": applied, "refusal": refusal, "lines": lines}
    connection.execute(queries("import_book")["note"], row)


def listing(connection: Connection, limit: int = 50) -> list[Import]:
    """The newest ones, without their lines."""
    with connection.cursor(row_factory=class_row(Import)) as cursor:
        return cursor.execute(queries("import_book")["listing"], {"limit": limit}).fetchall()


def find(connection: Connection, number: int) -> Import | None:
    """One with its lines."""
    with connection.cursor(row_factory=class_row(Import)) as cursor:
        return cursor.execute(queries("import_book")["find"], {"id": number}).fetchone()
