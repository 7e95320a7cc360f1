"""The day at a glance: what waits since when, and what everybody did."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import cast

from matcher import berlin
from matcher.casework import waiting
from matcher.db import Connection, queries
from matcher.plan.act import CHANGES
from matcher.queue import cursors

# What waits beside the queue, in staff's words, and whether it is a reason to look at once.
HEAPS = {
    "acts": ("Vorgänge, die noch ausgeführt werden", False),
    "jobs_parked": ("An einem Fehler stehen geblieben", True),
    "mails_waiting": ("Mails, die noch nicht verschickt sind", False),
    "mails_refused": ("Mails, die der Mailserver in 7 Tagen ablehnte", False),
    "letters_refused": ("Briefe, deren Anschrift sich nicht drucken lässt", True),
    "inquiries": ("Anschriften, die nach einem Rückläufer zu klären sind", False),
}


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
    """What waits now, the queue first, and what was done on this German day."""
    queue = [
        Heap(why, waiting.WORDS[why], number, since, alarm=why == "parked" and number > 0)
        for why, (number, since) in waiting.counts(connection).items()
    ]
    rows = connection.execute(queries("casework")["heaps"], {"kinds": sorted(CHANGES), "now": now}).fetchall()
    others = [
        Heap(name, HEAPS[name][0], number, since, alarm=HEAPS[name][1] and number > 0)
        for name, number, since in cast(list[tuple[str, int, datetime.datetime | None]], rows)
    ]
    begins = now.astimezone(berlin.BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)
    by_person: dict[str, dict[str, int]] = {}
    for by_id, kind, number in connection.execute(queries("casework")["by_person"], {"since": begins}):
        by_person.setdefault(str(by_id), {})[str(kind)] = int(str(number))
    return Today([*queue, *others], by_person, berlin.moment(cursors.position(connection, "import")))
