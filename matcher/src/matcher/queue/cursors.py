"""How far each feed has been read, and when something regular was last done."""

from __future__ import annotations

from matcher.db import Connection, queries


def position(connection: Connection, name: str) -> str | None:
    """How far a feed has been read, or None."""
    row = connection.execute(queries("cursors")["position"], {"name": name}).fetchone()
    return None if row is None else str(row[0])


def move(connection: Connection, name: str, to: str) -> None:
    """Remember how far a feed has been read."""
    connection.execute(queries("cursors")["move"], {"name": name, "position": to})


def now(connection: Connection, name: str) -> None:
    """Remember that something regular was done at this moment."""
    connection.execute(queries("cursors")["now"], {"name": name})
