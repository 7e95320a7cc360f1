"""What Keycloak reported, by webhook or from its event store: each event once, its job commits with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.rows import class_row, scalar_row

from matcher.db import Connection, queries
from matcher.queue import jobs

# Events that can change where a registration stands; logins and token refreshes are noise.
USER_EVENTS = ("REGISTER", "VERIFY_EMAIL", "UPDATE_PROFILE", "UPDATE_EMAIL", "CUSTOM_REQUIRED_ACTION", "DELETE_ACCOUNT")
ADMIN_EVENTS = ("CREATE", "UPDATE", "DELETE", "ACTION")
# The owner deleted the account.
OWN_DELETION = "user.DELETE_ACCOUNT"
RELEVANT = frozenset({f"user.{one}" for one in USER_EVENTS} | {f"admin.{one}.USER" for one in ADMIN_EVENTS})


@dataclass(frozen=True, slots=True)
class Event:
    """What Keycloak reported; `id` is the same in the webhook and in the event store.

    `request_id` names the request that it happened in; what is read from the event store has none.
    """

    id: str
    type: str
    account_id: str
    actor_id: str | None
    request_id: str | None = None

    @property
    def is_by_admin(self) -> bool:
        """Whether somebody with the right to do so changed the user, by the console or the Admin API."""
        return self.type.startswith("admin.")


def report(connection: Connection, events: Sequence[Event]) -> int:
    """Store events, each with its job unless it was known already; return how many are new."""
    columns = {
        "ids": [one.id for one in events],
        "types": [one.type for one in events],
        "account_ids": [one.account_id for one in events],
        "actor_ids": [one.actor_id for one in events],
        "request_ids": [one.request_id for one in events],
    }
    with connection.cursor(row_factory=scalar_row) as cursor:
        new = cursor.execute(queries("events")["add"], columns).fetchall()
    for account_id in new:
        jobs.enqueue(connection, str(account_id), "event")
    return len(new)


def waiting(connection: Connection) -> set[str]:
    """Accounts with events that are not handled yet."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        return {str(one) for one in cursor.execute(queries("events")["waiting"])}


def pending(connection: Connection, account_id: str) -> list[Event]:
    """Events of the account that wait, oldest first."""
    with connection.cursor(row_factory=class_row(Event)) as cursor:
        return cursor.execute(queries("events")["pending"], {"account_id": account_id}).fetchall()


def handled(connection: Connection, ids: list[str]) -> None:
    """Mark events as done."""
    connection.execute(queries("events")["handled"], {"ids": ids})


def forget(connection: Connection, days: int) -> int:
    """Drop events that were handled more than so many days ago; return how many."""
    return connection.execute(queries("events")["forget"], {"days": days}).rowcount
