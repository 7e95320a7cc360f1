"""The company's tenants in PostgreSQL: candidates for the matching, contracts and addresses."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from psycopg.sql import SQL, Identifier

from matcher.db import Connection, queries
from matcher.matching.addresses.place import Villages
from matcher.matching.candidate import Applicant, Candidate, Found
from matcher.matching.decision import Decision, decide
from matcher.records.death import is_told
from matcher.records.recipient import RECIPIENT_COLUMNS, Contract, Recipient

# Written as literals: the driver would go through each list to find its type.
_KEYS = ("house", "slipped", "contact", "around", "namesakes", "street")
MOST_NEAR = 500


def decided(connection: Connection, applicant: Applicant, today: datetime.date) -> Decision:
    """Who of the company's tenants a registration is."""
    return decide(applicant, found(connection, applicant), today)


def found(connection: Connection, applicant: Applicant) -> Found:
    """What the file has for a registration, in one round trip; what is asked in doubt needs the connection still."""
    wanted = applicant.keys
    parameters = {name: f"{{{','.join(map(str, getattr(wanted, name)))}}}" for name in _KEYS}
    rows = connection.execute(queries("tenancies")["candidates"], parameters, binary=True).fetchall()
    return Found(
        candidates=tuple(Candidate._make(row[1:]) for row in rows),
        street_known=bool(rows and rows[0][0]),
        cut=len(rows) > MOST_NEAR,
        villages=lambda names: _villages(connection, names),
        first_names=lambda names: _bearers(connection, "first", names),
        last_names=lambda names: _bearers(connection, "last", names),
    )


def _villages(connection: Connection, names: Iterable[str]) -> Villages:
    towns: dict[str, set[str]] = {}
    for village, town in connection.execute(queries("tenancies")["villages"], {"names": list(names)}):
        towns.setdefault(str(village), set()).add(str(town))
    return Villages({village: frozenset(found) for village, found in towns.items()})


def _bearers(connection: Connection, kind: str, names: Iterable[str]) -> dict[str, int]:
    rows = connection.execute(queries("tenancies")["bearers"], {"kind": kind, "names": list(names)})
    return {str(name): int(str(people)) for name, people in rows}


def contracts(connection: Connection, tenant_id: str, house_key: str, today: datetime.date) -> tuple[Contract, ...]:
    """The running contracts of a tenant: the house that was typed first, then the oldest."""
    columns = SQL(", ").join(map(Identifier, RECIPIENT_COLUMNS))
    query = SQL(queries("tenancies")["current"]).format(columns=columns)
    rows = connection.execute(query, {"tenant_id": tenant_id, "house_key": house_key, "today": today})
    return tuple(Contract(str(row[0]), Recipient(*row[1:])) for row in rows)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one tenant number today: what runs, until when, and whether the tenant died (see `OnFile`)."""

    known: bool
    contracts: tuple[Contract, ...]
    last_day: datetime.date | None
    former: tuple[Contract, ...]
    deceased: bool


def standing(connection: Connection, tenant_id: str, house_key: str, today: datetime.date) -> Standing:
    """What the file says of a tenant number, ended rows included."""
    columns = SQL(", ").join(map(Identifier, RECIPIENT_COLUMNS))
    query = SQL(queries("tenancies")["all_of"]).format(columns=columns)
    found = connection.execute(query, {"tenant_id": tenant_id}).fetchall()
    days = [cast("datetime.date | None", row[3]) for row in found]
    last_day = None if None in days else max((day for day in days if day is not None), default=None)
    last = tuple(
        Contract(str(row[0]), Recipient(*row[4:]))  # type: ignore[arg-type]
        for row, day in zip(found, days, strict=True)
        if day is not None and day == last_day
    )
    on_file = [row for row in found if not row[2]] or found
    kept = [(str(row[1]), Recipient(*row[4:])) for row in on_file]  # type: ignore[arg-type]
    # A number that goes on with another name, of an heir perhaps, is nobody's death.
    names = {(whom.first_name, whom.last_name) for _, whom in kept}
    dead = len(names) == 1 and any(is_told(status, whom) for status, whom in kept)
    return Standing(bool(found), contracts(connection, tenant_id, house_key, today), last_day, last, dead)


def is_known(connection: Connection, tenant_id: str) -> bool:
    """Whether this tenant number is on file, with a running contract or without."""
    return connection.execute(queries("tenancies")["known"], {"tenant_id": tenant_id}).fetchone() is not None


def forget(connection: Connection, days: int) -> int:
    """Drop rows that ended more than so many days ago; return how many."""
    return connection.execute(queries("tenancies")["forget"], {"days": days}).rowcount
