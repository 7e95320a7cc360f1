"""The letters that were ordered: whose each one is, where it went, what became of it. Names and addresses stay away."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from psycopg.rows import class_row

from matcher import address, keys
from matcher.db import Connection, queries
from matcher.letters import Letter
from matcher.states import Registration
from matcher.tenants import Contract


@dataclass(frozen=True, slots=True)
class Order:
    """One order; without a `state` it has no answer yet, and `address` None stands for any."""

    order_id: UUID
    account_id: str
    tenant_id: str
    address: int | None = None
    letter_number: str | None = None
    state: str | None = None
    cause: str | None = None


def place(contract: Contract) -> int:
    """The address of a contract as one number; another spelling of the same house is the same place."""
    house = address.house_key(contract.postal_code, contract.street, contract.house_number)
    return keys.number("place", house, contract.care_of.casefold(), contract.country.casefold())


def begin(connection: Connection, account_id: str, tenant_id: str, to: int) -> UUID:
    """The id to order with: of the order that has no answer yet, else a new one."""
    chosen = {"order_id": uuid4(), "account_id": account_id, "tenant_id": tenant_id, "address": to}
    row = connection.execute(queries("orders")["begin"], chosen).fetchone()
    return chosen["order_id"] if row is None else UUID(str(row[0]))  # type: ignore[return-value]


def find(connection: Connection, order_id: UUID) -> Order | None:
    """The order with this id."""
    with connection.cursor(row_factory=class_row(Order)) as cursor:
        return cursor.execute(queries("orders")["find"], {"order_id": order_id}).fetchone()


def numbered(connection: Connection, letter_number: str) -> Order | None:
    """The order whose letter carries this number."""
    with connection.cursor(row_factory=class_row(Order)) as cursor:
        return cursor.execute(queries("orders")["numbered"], {"letter_number": letter_number}).fetchone()


def answer(connection: Connection, letter: Letter) -> None:
    """Keep what letter-service says of a letter."""
    told = letter.model_dump(include={"order_id", "letter_number", "state", "cause"})
    connection.execute(queries("orders")["answer"], told)


def is_open(connection: Connection, account_id: str) -> bool:
    """Whether a letter of the account may still be good."""
    row = connection.execute(queries("orders")["open"], {"account_id": account_id}).fetchone()
    return row is not None and bool(row[0])


def void(connection: Connection, account_id: str) -> None:
    """Mark every letter of the account that was good as stopped."""
    connection.execute(queries("orders")["void"], {"account_id": account_id})


def with_letter(registration: Registration, letter: Letter) -> Registration:
    """The registration with its newest letter."""
    return replace(
        registration,
        order_id=letter.order_id,
        letter_number=letter.letter_number,
        letter_state=letter.state,
        letter_ordered_at=letter.ordered_at,
        letter_posted_at=letter.posted_at,
        letter_expected_on=letter.expected_on,
        letter_valid_until=letter.valid_until,
        letter_next_at=letter.next_at,
    )


def with_news(registration: Registration, order: Order, letter: Letter, now: datetime.datetime) -> Registration:
    """The registration after news of one of its letters; an older letter's change nothing but that it was disowned."""
    if letter.cause == "disowned" and order.cause != "disowned":
        registration = replace(registration, disowned_at=now)
    if order.state is None or order.order_id == registration.order_id:
        return with_letter(registration, letter)
    return registration
