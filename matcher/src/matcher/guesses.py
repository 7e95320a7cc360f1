"""Guessing the file by registering is made useless: tries that fail are counted, and the next ones wait longer.

The pages answer the same whatever the matching says; what is left to a guesser is the letter, and that goes to the
address on file. Counted per account, e-mail domain, source address, name and house, as hashes.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from ipaddress import ip_address

import structlog

from matcher import keys, spelling
from matcher.candidate import Applicant
from matcher.db import Connection, queries

log = structlog.get_logger()

WINDOW = datetime.timedelta(hours=24)
SHORTEST_PAUSE = datetime.timedelta(minutes=1)
LONGEST_PAUSE = datetime.timedelta(hours=12)
# Failed tries within the window that cost nothing. A domain is shared by many honest people, a name by few.
FREE = {"account": 5, "name": 8, "house": 15, "source": 30, "domain": 200}


@dataclass(frozen=True, slots=True)
class Guess:
    """One try: the hashes it is counted under, and the hash of the try itself."""

    keys: dict[str, int]
    attempt: int

    @classmethod
    def of(cls, account_id: str, applicant: Applicant, source: str) -> Guess:
        name = spelling.name_key(applicant.first_name, applicant.last_name)
        domain = keys.email(applicant.email).rpartition("@")[2]
        given = {
            "account": account_id,
            "name": name,
            "house": applicant.house_key,
            "source": _public(source),
            "domain": domain,
        }
        typed = (name, applicant.house_key, applicant.city, applicant.phone)
        counted = {kind: keys.number(kind, value) for kind, value in given.items() if value}
        return cls(counted, keys.number("try", account_id, *typed))


def _public(source: str) -> str:
    """The address, or nothing: one of a private network is a proxy's that everybody comes through."""
    try:
        return source if ip_address(source).is_global else ""
    except ValueError:
        return ""


def pause_after(counts: dict[str, int]) -> datetime.timedelta:
    """How long the next try waits: doubles with each failed one beyond the free ones."""
    beyond = max((number - FREE[kind] for kind, number in counts.items()), default=0)
    if beyond <= 0:
        return datetime.timedelta(0)
    return min(SHORTEST_PAUSE * (1 << min(beyond - 1, 16)), LONGEST_PAUSE)


def pause(connection: Connection, guess: Guess, now: datetime.datetime) -> datetime.timedelta:
    """How long this try must wait, with an alarm when it must."""
    parameters = {"kinds": list(guess.keys), "keys": list(guess.keys.values())}
    rows = connection.execute(
        queries("guesses")["counts"], parameters | {"attempt": guess.attempt, "since": now - WINDOW}
    )
    counts = {str(row[0]): int(str(row[1])) for row in rows}
    wait = pause_after(counts)
    if wait:
        over = sorted(kind for kind, number in counts.items() if number > FREE[kind])
        log.warning("guessing_suspected", over=over, wait_seconds=int(wait.total_seconds()))
    return wait


def add(connection: Connection, guess: Guess, now: datetime.datetime) -> None:
    """Count a try that did not lead to a match."""
    parameters = {"kinds": list(guess.keys), "keys": list(guess.keys.values()), "attempt": guess.attempt, "now": now}
    connection.execute(queries("guesses")["add"], parameters)


def forget(connection: Connection, now: datetime.datetime) -> None:
    """Drop tries that no window reaches any more."""
    connection.execute(queries("guesses")["forget"], {"before": now - 2 * WINDOW})
