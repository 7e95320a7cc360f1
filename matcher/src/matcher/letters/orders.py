"""The table of the letters that were ordered. Names and addresses stay away."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from uuid import UUID, uuid4

from psycopg.rows import class_row

from matcher.db import Connection, queries
from matcher.letters.client import Letter
from matcher.letters.order import Order


def begin(
    connection: Connection,
    account_id: str,
    tenant_id: str,
    to: int,
    *,
    release_reason: str = "",
    act_id: int | None = None,
) -> tuple[UUID, bool]:
    """The id to order with: of the order that has no answer yet, else a new one; and whether it is new."""
    chosen = {"order_id": uuid4(), "account_id": account_id, "tenant_id": tenant_id, "address": to}
    chosen |= {"release_reason": release_reason, "act_id": act_id}
    ((order_id, is_new),) = connection.execute(queries("orders")["begin"], chosen).fetchall()
    return UUID(str(order_id)), bool(is_new)


def of_account(connection: Connection, account_id: str) -> tuple[Order, ...]:
    """Every order of an account, the oldest first."""
    with connection.cursor(row_factory=class_row(Order)) as cursor:
        return tuple(cursor.execute(queries("orders")["of_account"], {"account_id": account_id}))


def find(connection: Connection, order_id: UUID) -> Order | None:
    """The order with this id."""
    with connection.cursor(row_factory=class_row(Order)) as cursor:
        return cursor.execute(queries("orders")["find"], {"order_id": order_id}).fetchone()


def answer(connection: Connection, letter: Letter, now: datetime.datetime) -> bool:
    """Keep what letter-service says of a letter; False when it was known or is nobody's here."""
    row = connection.execute(queries("orders")["answer"], letter.model_dump() | {"now": now}).fetchone()
    return row is not None


def note(connection: Connection, account_id: str) -> None:
    """Mark the orders of an account as known to its row, which is saved in the same transaction."""
    connection.execute(queries("orders")["note"], {"account_id": account_id})


def refuse(connection: Connection, order_id: UUID, fields: Sequence[str]) -> None:
    """Keep that the address cannot be printed: it is not asked again until it changes."""
    connection.execute(queries("orders")["refuse"], {"order_id": order_id, "fields": ",".join(fields)})


def void(connection: Connection, account_id: str) -> None:
    """Mark every letter of the account that was good as stopped."""
    connection.execute(queries("orders")["void"], {"account_id": account_id})
