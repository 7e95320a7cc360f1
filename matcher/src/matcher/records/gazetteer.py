"""What the rows on file are found by: their keys, and what the file says as a whole of places and names."""

from __future__ import annotations

from collections.abc import Iterator

from psycopg.sql import SQL, Identifier

from matcher.db import Connection
from matcher.matching import keys
from matcher.matching.addresses.place import Villages
from matcher.matching.names import bearers
from matcher.records.tenancy import KEPT, Tenancy

_BATCH = 10_000


def derived(row: Tenancy) -> str:
    """A row in COPY's text form with its keys, their version and its fingerprint, which stands for all of it."""
    found = [getattr(row, column) for column in KEPT]
    content = "\t".join(["\\N" if one is None else str(one).replace("\\", "\\\\") for one in found])
    wanted = ",".join(map(str, row.search_keys))
    text = f"{content}\t{keys.VERSION}\t{row.house_key}\t{row.name_key}\t{{{wanted}}}"
    return f"{text}\t{keys.number('row', text)}"


def complete_keys(connection: Connection) -> int:
    """Make the keys of rows anew that older rules made; return how many. Run again it changes nothing."""
    done = 0
    while rows := _outdated(connection):
        changes = [
            (one.search_keys, one.house_key, one.name_key, keys.VERSION, one.tenant_id, one.contract_id) for one in rows
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE tenancies SET keys = %s, house_key = %s, name_key = %s, keys_version = %s "
                "WHERE (tenant_id, contract_id) = (%s, %s)",
                changes,
            )
        done += len(rows)
    if done:
        refresh(connection)
    return done


def _outdated(connection: Connection) -> list[Tenancy]:
    columns = SQL(", ").join(map(Identifier, KEPT))
    query = SQL("SELECT {} FROM tenancies WHERE keys_version <> %s LIMIT %s").format(columns)
    return [Tenancy(*row) for row in connection.execute(query, [keys.VERSION, _BATCH])]  # type: ignore[arg-type]


def refresh(connection: Connection) -> None:
    """Learn anew which village belongs to which town, and how many people bear each name."""
    cities = [str(row[0]) for row in connection.execute("SELECT DISTINCT city FROM tenancies")]
    counted = list(_counted(connection))
    connection.execute("DELETE FROM places")
    connection.execute("DELETE FROM bearers")
    with connection.cursor() as cursor:
        with cursor.copy("COPY places (village, town) FROM STDIN") as copy:
            for village, towns in Villages.of(cities).towns.items():
                for town in towns:
                    copy.write_row((village, town))
        with cursor.copy("COPY bearers (kind, name, people) FROM STDIN") as copy:
            for row in counted:
                copy.write_row(row)


def _counted(connection: Connection) -> Iterator[tuple[str, str, int]]:
    for kind, column, count in (("first", "first_name", bearers.of_words), ("last", "last_name", bearers.of_surnames)):
        query = SQL("SELECT {0}, count(*) FROM tenancies GROUP BY {0}").format(Identifier(column))
        found = count({str(row[0]): int(str(row[1])) for row in connection.execute(query)})
        yield from ((kind, name, people) for name, people in found.items())
