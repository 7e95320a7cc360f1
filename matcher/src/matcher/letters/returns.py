"""Letters that came back: their address gets no other by itself, and the records department looks into it."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable

from psycopg.rows import class_row

from matcher import berlin
from matcher.db import Connection, queries
from matcher.letters.order import Order, Return

# A spreadsheet takes a cell that begins so for a formula, and would run it.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def note(connection: Connection, order: Order, now: datetime.datetime) -> None:
    """Flag the address of a letter that came back, and have the records department look into it; twice is once."""
    row = {"letter_number": order.letter_number, "tenant_id": order.tenant_id, "address": order.address, "now": now}
    connection.execute(queries("returns")["add"], row)


def flag(connection: Connection, tenant_id: str, place: int) -> Return | None:
    """The letter that came back from this tenant's address, unless staff has released it since."""
    with connection.cursor(row_factory=class_row(Return)) as cursor:
        return cursor.execute(queries("returns")["flag"], {"tenant_id": tenant_id, "address": place}).fetchone()


def release(connection: Connection, tenant_id: str, now: datetime.datetime) -> None:
    """Let letters go to the addresses of a tenant again."""
    connection.execute(queries("returns")["release"], {"tenant_id": tenant_id, "now": now})


def inquiries(connection: Connection) -> list[Return]:
    """What the records department has not settled yet, oldest first."""
    with connection.cursor(row_factory=class_row(Return)) as cursor:
        return cursor.execute(queries("returns")["open"]).fetchall()


def as_csv(rows: Iterable[Return]) -> str:
    """The inquiries as a table for the records department; one that looks like a formula gets an apostrophe."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\n")
    table.writerow(("tenant_id", "letter_number", "returned_on"))
    for row in rows:
        cells = (row.tenant_id, row.letter_number, f"{row.returned_at.astimezone(berlin.BERLIN):%Y-%m-%d}")
        table.writerow([f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell for cell in cells])
    return text.getvalue()


def done(connection: Connection, letter_number: str, now: datetime.datetime) -> bool:
    """Close an inquiry, any number of times; False when no letter of this number came back."""
    row = {"letter_number": letter_number, "now": now}
    return connection.execute(queries("returns")["done"], row).rowcount > 0
