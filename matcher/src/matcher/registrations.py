"""The rows of registrations and of what Keycloak reported, and the jobs that commit with them."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import procrastinate
from procrastinate import SyncPsycopgConnector
from psycopg.rows import class_row, scalar_row
from psycopg.types.json import Jsonb

from matcher.db import Connection, queries
from matcher.states import Registration

SETTLE = "settle"
# Events that can change where a registration stands; logins and token refreshes are noise.
USER_EVENTS = ("REGISTER", "VERIFY_EMAIL", "UPDATE_PROFILE", "UPDATE_EMAIL", "CUSTOM_REQUIRED_ACTION", "DELETE_ACCOUNT")
ADMIN_EVENTS = ("CREATE", "UPDATE", "DELETE", "ACTION")
RELEVANT = frozenset({f"user.{one}" for one in USER_EVENTS} | {f"admin.{one}.USER" for one in ADMIN_EVENTS})

# Never opened: it only writes jobs on a connection that the caller brings, so that row and job commit together.
_queue = procrastinate.App(connector=SyncPsycopgConnector())


@dataclass(frozen=True, slots=True)
class Event:
    """What Keycloak reported; `id` is the same in the webhook and in the event store."""

    id: str
    type: str
    account_id: str
    actor_id: str | None


def report(connection: Connection, events: Sequence[Event]) -> int:
    """Store events, each with its job unless it was known already; return how many are new."""
    columns = {
        "ids": [one.id for one in events],
        "types": [one.type for one in events],
        "account_ids": [one.account_id for one in events],
        "actor_ids": [one.actor_id for one in events],
    }
    with connection.cursor(row_factory=scalar_row) as cursor:
        new = cursor.execute(queries("events")["add"], columns).fetchall()
    for account_id in new:
        enqueue(connection, str(account_id), "event")
    return len(new)


def waiting(connection: Connection) -> set[str]:
    """Accounts with events that are not handled yet."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        return {str(one) for one in cursor.execute(queries("events")["waiting"])}


def enqueue(connection: Connection, account_id: str, because: str, wait: datetime.timedelta | None = None) -> None:
    """Have an account settled after this transaction (and the wait); jobs of one account run one after the other."""
    defer(connection, SETTLE, f"account:{account_id}", wait, account_id=account_id, because=because)


def defer(
    connection: Connection, task: str, lock: str, wait: datetime.timedelta | None = None, **arguments: str
) -> None:
    """Have a task done after this transaction (and the wait); jobs of one lock run one after the other."""
    later = {"seconds": int(wait.total_seconds())} if wait else None
    _queue.configure_task(task, lock=lock, connection=connection, schedule_in=later).defer(**arguments)


def pending(connection: Connection, account_id: str) -> dict[str, str | None]:
    """Events of the account that wait: id and who did it."""
    rows = connection.execute(queries("events")["pending"], {"account_id": account_id})
    return {str(row[0]): None if row[1] is None else str(row[1]) for row in rows}


def handled(connection: Connection, ids: list[str]) -> None:
    """Mark events as done."""
    connection.execute(queries("events")["handled"], {"ids": ids})


def forget(connection: Connection, days: int) -> int:
    """Drop events that were handled more than so many days ago; return how many."""
    return connection.execute(queries("events")["forget"], {"days": days}).rowcount


def position(connection: Connection, name: str) -> str | None:
    """How far a feed has been read, or None."""
    row = connection.execute(queries("events")["position"], {"name": name}).fetchone()
    return None if row is None else str(row[0])


def move(connection: Connection, name: str, to: str) -> None:
    """Remember how far a feed has been read."""
    connection.execute(queries("events")["move"], {"name": name, "position": to})


def find(connection: Connection, account_id: str) -> Registration | None:
    """The registration of an account."""
    with connection.cursor(row_factory=class_row(Registration)) as cursor:
        return cursor.execute(queries("registrations")["find"], {"account_id": account_id}).fetchone()


def save(connection: Connection, registration: Registration) -> None:
    """Write a registration whole; the caller holds the account's lock."""
    row: dict[str, Any] = dataclasses.asdict(registration)
    connection.execute(queries("registrations")["save"], row | {"reasons": Jsonb(registration.reasons)})


def unsettled(connection: Connection) -> list[str]:
    """Accounts that another set of records may decide otherwise."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        return [str(one) for one in cursor.execute(queries("registrations")["unsettled"])]


def states(connection: Connection) -> dict[str, str]:
    """The state of every open registration by account."""
    return {str(row[0]): str(row[1]) for row in connection.execute(queries("registrations")["states"])}


def count(connection: Connection) -> dict[str, int]:
    """How many open registrations stand in which state."""
    return {str(row[0]): int(str(row[1])) for row in connection.execute(queries("registrations")["count"])}
