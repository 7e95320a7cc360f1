"""Whether the record of acts is whole: nothing changed, nothing taken out, neither in the middle nor at the end."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from psycopg.rows import dict_row

from matcher.acts import book, chain
from matcher.db import Connection
from matcher.plan.act import Act
from matcher.queue import cursors

log = structlog.get_logger()

# How far the chain was seen whole, so that rows that are gone from its end are missed.
CURSOR = "audit"
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Audit:
    """`acts`: how many are whole, from the first on; `head`: the last hash; `fault`: a German sentence, or None."""

    acts: int
    head: str
    fault: str | None = None


def audit(connection: Connection) -> Audit:
    """Check the whole chain, with an alarm when it is broken; a whole one is the measure of the next time.

    The end is told in the log, too: whoever changes the database with all its rights does not reach the log.
    """
    found = _checked(connection)
    if found.fault is not None:
        log.error("alarm.audit", acts=found.acts, fault=found.fault)
        return found
    cursors.move(connection, CURSOR, f"{found.acts} {found.head}")
    log.info("audit_whole", acts=found.acts, head=found.head)
    return found


def _checked(connection: Connection) -> Audit:
    known, _, known_head = (cursors.position(connection, CURSOR) or "0 ").partition(" ")
    number, before = 0, chain.START
    for row in _rows(connection):
        fault = _fault(row, number + 1, before)
        if fault is not None:
            return Audit(number, before.hex(), fault)
        number, before = number + 1, bytes(row["hash"])
        if number == int(known) and before.hex() != known_head:
            return Audit(number, before.hex(), f"Der Vorgang {number} ist ein anderer als bei der letzten Prüfung.")
    gone = f"Vorgänge ab {number + 1} fehlen." if number < int(known) else None
    return Audit(number, before.hex(), gone)


def _fault(row: dict[str, Any], number: int, before: bytes) -> str | None:
    """What is wrong with one row of the chain, if anything is."""
    act = Act(**{one.name: row[one.name] for one in dataclasses.fields(Act)})
    salt, details = row["salt"], bytes(row["details"])
    faults = {
        f"Der Vorgang {number} fehlt.": act.id != number,
        f"Der Vorgang {number} wurde verändert.": chain.of_act(before, act, details) != bytes(row["hash"]),
        f"Die Angaben zum Vorgang {number} fehlen, das Konto gibt es noch.": salt is None and row["known"],
        f"Die Angaben zum Vorgang {number} wurden verändert.": salt is not None
        and chain.of_details(bytes(salt), act) != details,
    }
    return next((text for text, holds in faults.items() if holds), None)


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    with connection.cursor("audit", row_factory=dict_row) as cursor:
        cursor.itersize = ROWS_AT_ONCE
        yield from cursor.execute(book.query("chain"))
