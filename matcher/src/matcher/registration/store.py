"""The rows of registrations: one for each account, written whole."""

from __future__ import annotations

import dataclasses
import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.rows import class_row, scalar_row
from psycopg.sql import SQL, Composed, Identifier, Placeholder
from psycopg.types.json import Jsonb

from matcher import berlin
from matcher.db import Connection, queries
from matcher.plan.facts import Ending
from matcher.plan.registration import Registration

COLUMNS = tuple(column.name for column in dataclasses.fields(Registration))


@cache
def _query(name: str) -> Composed:
    """A query over all columns, which stand in the dataclass alone."""
    changes = (SQL("{0} = excluded.{0}").format(Identifier(column)) for column in COLUMNS)
    return SQL(queries("registrations")[name]).format(
        columns=SQL(", ").join(map(Identifier, COLUMNS)),
        values=SQL(", ").join(map(Placeholder, COLUMNS)),
        changes=SQL(", ").join(changes),
    )


def find(connection: Connection, account_id: str) -> Registration | None:
    """The registration of an account."""
    with connection.cursor(row_factory=class_row(Registration)) as cursor:
        return cursor.execute(_query("find"), {"account_id": account_id}).fetchone()


def changed_at(connection: Connection, account_id: str) -> datetime.datetime | None:
    """When the row of an account was last written."""
    row = connection.execute(queries("registrations")["changed_at"], {"account_id": account_id}).fetchone()
    return None if row is None else row[0]  # type: ignore[return-value]


def save(connection: Connection, registration: Registration, now: datetime.datetime | None = None) -> None:
    """Write a registration whole; the caller has claimed the account."""
    row: dict[str, Any] = dataclasses.asdict(registration)
    connection.execute(_query("save"), row | {"reasons": Jsonb(registration.reasons), "now": now or berlin.now()})


def owner(connection: Connection, tenant_id: str, account_id: str) -> str | None:
    """The account that is active for a tenancy, other than this one; the first of several."""
    row = {"tenant_id": tenant_id, "account_id": account_id}
    found = connection.execute(queries("registrations")["owner"], row).fetchone()
    return None if found is None else str(found[0])


class Holder(NamedTuple):
    """Another account of a tenancy: active, or on its way to be."""

    account_id: str
    is_active: bool


def holder(connection: Connection, tenant_id: str, account_id: str) -> Holder | None:
    """An account that holds a tenancy or will by its letter, other than this one; one that is active first."""
    row = {"tenant_id": tenant_id, "account_id": account_id}
    found = connection.execute(queries("registrations")["holder"], row).fetchone()
    return None if found is None else Holder._make(found)


def unsettled(connection: Connection) -> list[str]:
    """Accounts that another set of records may decide otherwise."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        return [str(one) for one in cursor.execute(queries("registrations")["unsettled"])]


def moved(connection: Connection, today: datetime.date, ending: Ending) -> list[str]:
    """Accounts whose tenancy has ended, ends soon enough to be told, or runs again."""
    asked = {"today": today, "days_after": ending.days_after, "notice_days": ending.notice_days}
    return [str(row[0]) for row in connection.execute(queries("registrations")["moved"], asked)]


def changed(connection: Connection, since: str) -> list[str]:
    """Accounts whose rows on file are others since a time, or a little before it: imports take a while."""
    return [str(row[0]) for row in connection.execute(queries("registrations")["changed"], {"since": since})]


def states(connection: Connection) -> dict[str, str]:
    """The state of every open registration by account."""
    return {str(row[0]): str(row[1]) for row in connection.execute(queries("registrations")["states"])}


def count(connection: Connection) -> dict[str, int]:
    """How many open registrations stand in which state."""
    return {str(row[0]): int(str(row[1])) for row in connection.execute(queries("registrations")["count"])}


def claim(connection: Connection, account_id: str, claimed_by: UUID, seconds: int) -> bool:
    """Take an account to work on for so many seconds; False while somebody else has it. Nobody waits."""
    row = {"account_id": account_id, "claimed_by": claimed_by, "seconds": seconds}
    return connection.execute(queries("registrations")["claim"], row).rowcount > 0


def hold(connection: Connection, account_id: str, claimed_by: UUID) -> bool:
    """Whether the account is still ours; until the transaction ends nobody else can take it."""
    row = {"account_id": account_id, "claimed_by": claimed_by}
    return connection.execute(queries("registrations")["hold"], row).fetchone() is not None


def release(connection: Connection, account_id: str, claimed_by: UUID) -> None:
    """Let others work on the account; one that they took over stays theirs."""
    connection.execute(queries("registrations")["release"], {"account_id": account_id, "claimed_by": claimed_by})
