"""The day at a glance: what waits since when, and what everybody did."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import cast

from matcher import berlin
from matcher.acts.book import Entry
from matcher.casework import opening, waiting
from matcher.db import Connection, queries
from matcher.plan.act import CHANGES
from matcher.queue import cursors

# What waits beside the queue, in staff's words, and whether it is a reason to look at once.
HEAPS = {
    "shared": ("Mieternummern mit mehreren Konten", False),
    "acts": ("Vorgänge, die noch ausgeführt werden", False),
    "jobs_parked": ("An einem Fehler stehen geblieben", True),
    "mails_waiting": ("Mails, die noch nicht verschickt sind", False),
    "mails_refused": ("Mails, die der Mailserver in 7 Tagen ablehnte", False),
    "letters_refused": ("Briefe, deren Anschrift sich nicht drucken lässt", True),
    "wishes": ("Änderungswünsche von Mietern", False),
    "inquiries": ("Anschriften, die nach einem Rückläufer zu klären sind", False),
}


MOST_SHARED = 20
MOST_WISHES = 20


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
    """`by_person`: how many acts of which kind each person did today, by Keycloak's `sub`.

    `proposals`: who is to be let in without a letter, once another lead confirms it. `shared`: tenant numbers of
    several accounts, with these; at most MOST_SHARED. `wishes`: accounts whose tenants wrote what is to be changed, and
    since when that waits, the oldest first; at most MOST_WISHES.
    """

    heaps: list[Heap]
    by_person: dict[str, dict[str, int]]
    proposals: list[Entry]
    imported_at: datetime.datetime | None
    shared: list[tuple[str, list[str]]] = field(default_factory=list)
    wishes: list[tuple[str, datetime.datetime]] = field(default_factory=list)


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
    several = connection.execute(queries("casework")["shared"], {"limit": MOST_SHARED}).fetchall()
    shared = [(str(row[0]), list(map(str, row[1]))) for row in several]  # type: ignore[call-overload]
    proposals = opening.waiting(connection, now)
    asked = connection.execute(queries("casework")["wishes"], {"limit": MOST_WISHES}).fetchall()
    wishes = cast(list[tuple[str, datetime.datetime]], asked)
    imported_at = berlin.moment(cursors.position(connection, "import"))
    return Today([*queue, *others], by_person, proposals, imported_at, shared, wishes)
