"""The review queue: cases that wait for a person of staff, the oldest first, a page at a time."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast, get_args

from psycopg.sql import SQL, Composed

from matcher import berlin
from matcher.acts import book
from matcher.acts.book import Claim
from matcher.db import Connection, queries

Why = Literal["review", "none", "returned", "second_account", "held", "limits", "parked"]
WHYS: tuple[Why, ...] = get_args(Why)
# What a case waits for, in staff's words.
WORDS: dict[Why, str] = {
    "review": "Unklar: mehrere oder ähnliche Mieter",
    "none": "Nicht im Bestand gefunden",
    "returned": "Brief kam zurück",
    "second_account": "Zweites Konto zu einer Mieternummer",
    "held": "Tagesgrenze der Briefe erreicht",
    "limits": "Zu viele Versuche",
    "parked": "An einem Fehler stehen geblieben",
}


LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case of the queue. `reason`: the first sentence of why; `claimed_by`: who works on it now."""

    account_id: str
    why: Why
    state: str
    since: datetime.datetime
    tenant_id: str | None
    reason: str
    claimed_by: str | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`next` is the place to go on from, None on the last page."""

    cases: list[Waiting]
    next: str | None


def queue(
    connection: Connection,
    now: datetime.datetime,
    *,
    why: Why | None = None,
    after: str | None = None,
    limit: int = 50,
) -> QueuePage:
    """A page of open cases; a place `after` that is none begins at the front, where what stopped at a fault stands."""
    since, account_id = _place(after)
    wanted = {"since": since, "account_id": account_id, "why": why, "limit": limit + 1}
    rows = connection.execute(query("queue"), wanted).fetchall()
    page, more = rows[:limit], len(rows) > limit
    place = f"{page[-1][3].isoformat()} {page[-1][0]}" if more else None  # type: ignore[attr-defined]
    if not account_id and why in (None, "parked"):
        page = [*connection.execute(query("parked"), {"limit": limit}).fetchall(), *page]
    claims = book.open_claims(connection, now)
    return QueuePage([_waiting(row, claims) for row in page], place)


def counts(connection: Connection) -> dict[Why, tuple[int, datetime.datetime | None]]:
    """How many cases wait for what, and since when the oldest; every kind is there."""
    found: dict[Why, tuple[int, datetime.datetime | None]] = dict.fromkeys(WHYS, (0, None))
    for row in connection.execute(query("counts")):
        why, number, since = cast(tuple[Why, int, datetime.datetime | None], row)
        before, oldest = found[why]
        found[why] = (before + number, min(filter(None, (oldest, since)), default=None))
    return found


@cache
def query(name: str) -> Composed:
    """A query that says what a case waits for, which stands in one place."""
    return SQL(queries("casework")[name]).format(why=SQL(queries("casework")["why"]))


def _place(after: str | None) -> tuple[str, str]:
    time, _, account_id = (after or "").partition(" ")
    found = berlin.moment(time)
    return (found.isoformat(), account_id) if found is not None and account_id else ("-infinity", "")


def _waiting(row: tuple[Any, ...], claims: Mapping[str, Claim]) -> Waiting:
    account_id, why, state, since, tenant_id, reasons, note = row
    # What the matching said is in the reasons; what came later is in the note alone.
    said = reasons[0]["text"] if reasons and why in ("review", "none", "limits") else note
    claim = claims.get(account_id)
    return Waiting(account_id, why, state, since, tenant_id, said[:LONGEST_REASON], claim.by_id if claim else None)
