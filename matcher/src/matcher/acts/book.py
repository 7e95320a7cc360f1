"""The record of acts in PostgreSQL: written once, in one chain, and what came of each."""

from __future__ import annotations

import dataclasses
import datetime
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from psycopg.rows import class_row, dict_row
from psycopg.sql import SQL, Composed

from matcher.acts import chain
from matcher.db import Connection, queries
from matcher.plan.act import CHANGES, PLANNED, Act, Kind, Outcome

SALT_BYTES = 16
CLAIM_MINUTES = 15
PAGE = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """An act and what came of it; `done` is None while nothing is known yet or nothing is to come."""

    act: Act
    done: bool | None
    outcome: str
    done_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """The newest act that changes a case; `done_at` is None while it is not carried out."""

    id: int
    by_id: str
    at: datetime.datetime
    done_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Who works on a case since when."""

    account_id: str
    by_id: str
    at: datetime.datetime


@cache
def query(name: str) -> Composed:
    """A query over all columns of an act, which stand in the dataclass alone; erased ones are empty."""
    ours = {"tenant_id", "letter_number", "reason", "text"}
    columns = (
        f"coalesce(d.{one.name}, '') AS {one.name}" if one.name in ours else f"a.{one.name}"
        for one in dataclasses.fields(Act)
    )
    return SQL(queries("acts")[name]).format(columns=SQL(", ".join(columns)))


def append(connection: Connection, act: Act, now: datetime.datetime) -> Act:
    """Write an act at the end of the chain, with its id and time; others wait until this transaction ends."""
    connection.execute(queries("acts")["one_at_a_time"])
    row = connection.execute(queries("acts")["newest"]).fetchone()
    last, before = (0, chain.START) if row is None else (int(str(row[0])), bytes(row[1]))  # type: ignore[call-overload]
    made = dataclasses.replace(act, id=last + 1, at=now)
    salt = secrets.token_bytes(SALT_BYTES)
    details = chain.of_details(salt, made)
    values = dataclasses.asdict(made) | {"salt": salt, "details": details}
    connection.execute(queries("acts")["add"], values | {"hash": chain.of_act(before, made, details)})
    connection.execute(queries("acts")["add_details"], values)
    return made


def pending(connection: Connection, account_id: str) -> tuple[Act, ...]:
    """What the plan is to carry out for an account, the oldest first."""
    with connection.cursor(row_factory=class_row(Act)) as cursor:
        return tuple(cursor.execute(query("pending"), {"account_id": account_id, "kinds": sorted(PLANNED)}))


def waiting(connection: Connection) -> set[str]:
    """Accounts with acts that the plan is still to carry out."""
    return {str(row[0]) for row in connection.execute(queries("acts")["waiting"], {"kinds": sorted(PLANNED)})}


def conclude(connection: Connection, outcomes: Iterable[Outcome]) -> None:
    """Note what came of acts; what is noted already stays."""
    for one in outcomes:
        connection.execute(queries("acts")["conclude"], dataclasses.asdict(one))


def last_change(connection: Connection, account_id: str) -> Change | None:
    """The newest act that changes this case."""
    with connection.cursor(row_factory=class_row(Change)) as cursor:
        wanted = {"account_id": account_id, "kinds": sorted(CHANGES)}
        return cursor.execute(queries("acts")["last_change"], wanted).fetchone()


def history(connection: Connection, account_id: str, limit: int = PAGE) -> list[Entry]:
    """Everything that was done about an account, the newest first."""
    return _entries(connection, "history", {"account_id": account_id, "limit": limit})


def proposals(connection: Connection, since: datetime.datetime, account_id: str | None = None) -> list[Entry]:
    """What leads asked another lead to confirm, of the cases where nobody did anything since."""
    wanted = {"since": since, "account_id": account_id, "kinds": sorted(CHANGES)}
    return _entries(connection, "proposals", wanted)


def unfinished(connection: Connection, account_id: str, kinds: Iterable[Kind], before: int) -> list[int]:
    """Acts of these kinds before this one of which nothing came."""
    wanted = {"account_id": account_id, "kinds": sorted(kinds), "before": before}
    return [int(str(row[0])) for row in connection.execute(queries("acts")["unfinished"], wanted)]


def listing(
    connection: Connection,
    since: datetime.datetime,
    until: datetime.datetime,
    *,
    by_id: str | None = None,
    before: int | None = None,
    limit: int = PAGE,
) -> list[Entry]:
    """What everybody, or one person, did in a time, the newest first; `before`: the id of the last one of a page."""
    wanted = {"since": since, "until": until, "by_id": by_id, "before": before, "limit": limit}
    return _entries(connection, "listing", wanted)


def _entries(connection: Connection, name: str, wanted: dict[str, Any]) -> list[Entry]:
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(query(name), wanted).fetchall()
    names = [one.name for one in dataclasses.fields(Act)]
    return [
        Entry(Act(**{name: row[name] for name in names}), row["done"], row["outcome"] or "", row["done_at"])
        for row in rows
    ]


def name_of(connection: Connection, by_id: str) -> str | None:
    """What a person of staff was called at the newest act, whatever became of the account."""
    row = connection.execute(queries("acts")["named"], {"by_id": by_id}).fetchone()
    return None if row is None else str(row[0])


def open_claims(connection: Connection, now: datetime.datetime) -> dict[str, Claim]:
    """Who works on which case, by account; a claim ends after CLAIM_MINUTES."""
    since = now - datetime.timedelta(minutes=CLAIM_MINUTES)
    rows = connection.execute(queries("acts")["claims"], {"since": since}).fetchall()
    found = [(Claim(str(row[0]), str(row[2]), row[3]), row[1]) for row in rows]  # type: ignore[arg-type]
    return {one.account_id: one for one, kind in found if kind == "claim"}
