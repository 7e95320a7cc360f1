"""The company's tenants in PostgreSQL: candidates for the matching, contracts and addresses."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from psycopg.rows import class_row
from psycopg.sql import SQL, Identifier

from matcher.candidate import Applicant, Candidate
from matcher.db import Connection, queries
from matcher.tenancy import STORED, Tenancy


@dataclass(frozen=True, slots=True)
class Contract:
    """A running contract with the address on file, as the letter needs it.

    `country`: ISO 3166-1 alpha-2 or German name, empty is Germany; `letter_language`: ISO 639-1, empty is German alone.
    """

    contract_id: str
    salutation: str
    title: str
    first_name: str
    last_name: str
    street: str
    house_number: str
    postal_code: str
    city: str
    care_of: str = ""
    country: str = ""
    letter_language: str = ""
    large_print: bool = False


# Written as literals: the driver would go through each list to find its type.
_KEYS = ("near", "around", "namesakes", "street")


def candidates(connection: Connection, applicant: Applicant) -> tuple[list[Candidate], bool]:
    """The rows that share a search key, and whether the typed street is on file there; one round trip."""
    wanted = applicant.keys
    parameters = {name: f"{{{','.join(map(str, getattr(wanted, name)))}}}" for name in _KEYS}
    rows = connection.execute(queries("tenancies")["candidates"], parameters, binary=True).fetchall()
    return [Candidate._make(row[1:]) for row in rows], bool(rows and rows[0][0])


def complete_keys(connection: Connection) -> None:
    """Compute the search keys of rows from before there were any; run again it changes nothing."""
    columns = SQL(", ").join(map(Identifier, STORED))
    rows = connection.execute(SQL("SELECT {} FROM tenancies WHERE keys = '{{}}'").format(columns)).fetchall()
    changes = [(row.search_keys, row.tenant_id, row.contract_id) for row in (Tenancy(*one) for one in rows)]  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE tenancies SET keys = %s WHERE (tenant_id, contract_id) = (%s, %s)", changes)


def contracts(connection: Connection, tenant_id: str, house_key: str, today: datetime.date) -> list[Contract]:
    """The running contracts of a tenant: the house that was typed first, then the oldest."""
    with connection.cursor(row_factory=class_row(Contract)) as cursor:
        keys = {"tenant_id": tenant_id, "house_key": house_key, "today": today}
        return cursor.execute(queries("tenancies")["current"], keys).fetchall()


def moved(connection: Connection, today: datetime.date) -> list[str]:
    """Accounts whose tenant has no running contract any more, or has one again."""
    return [str(row[0]) for row in connection.execute(queries("tenancies")["moved"], {"today": today})]


def is_known(connection: Connection, tenant_id: str) -> bool:
    """Whether this tenant number is on file, with a running contract or without."""
    return connection.execute(queries("tenancies")["known"], {"tenant_id": tenant_id}).fetchone() is not None


def forget(connection: Connection, days: int) -> int:
    """Drop rows that ended more than so many days ago; return how many."""
    return connection.execute(queries("tenancies")["forget"], {"days": days}).rowcount
