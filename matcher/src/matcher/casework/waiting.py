"""The review queue: cases that wait for a person of staff, the oldest first, a page at a time."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal, get_args

from matcher.db import Connection

Why = Literal["review", "none", "returned", "second_account", "held", "limits", "parked"]
WHYS: tuple[Why, ...] = get_args(Why)
# What a case waits for, in staff's words.
WORDS: dict[Why, str] = {
    "review": "Unklar: mehrere oder ähnliche Mieter",
    "none": "Nicht im Bestand gefunden",
    "returned": "Brief kam zurück",
    "second_account": "Zweites Konto zu einer Mieternummer",
    "held": "Tagesgrenze der Briefe erreicht",
    "limits": "Zu viele Versuche",
    "parked": "An einem Fehler stehen geblieben",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One case of the queue. `reason`: the first sentence of why; `claimed_by`: who works on it now."""

    account_id: str
    why: Why
    state: str
    since: datetime.datetime
    tenant_id: str | None
    reason: str
    claimed_by: str | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`next` is the place to go on from, None on the last page."""

    cases: list[Waiting]
    next: str | None


def queue(
    connection: Connection,
    now: datetime.datetime,
    *,
    why: Why | None = None,
    after: str | None = None,
    limit: int = 50,
) -> QueuePage:
    """A page of open cases; a place `after` that is none begins at the front."""
    raise NotImplementedError


def counts(connection: Connection) -> dict[Why, int]:
    """How many cases wait for what; every kind is there."""
    raise NotImplementedError
