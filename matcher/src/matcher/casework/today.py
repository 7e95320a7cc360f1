"""The day at a glance: what waits since when, and what everybody did."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from matcher.db import Connection


@dataclass(frozen=True, slots=True)
class Heap:
    """Something that waits, in German, how many and since when the oldest; `alarm` when somebody should look."""

    name: str
    words: str
    number: int
    since: datetime.datetime | None
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """`by_person`: how many acts of which kind each person did today, by Keycloak's `sub`."""

    heaps: list[Heap]
    by_person: dict[str, dict[str, int]]
    imported_at: datetime.datetime | None


def today(connection: Connection, now: datetime.datetime) -> Today:
    """What waits now and what was done on this German day."""
    raise NotImplementedError
