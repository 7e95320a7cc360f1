"""Guessing the file by registering is made useless: whoever tries too often goes to staff, and nobody waits for others.

Limits are on the guesser: the account, the mailbox, the network. A house or a name counts only together with those,
so that the tries of others never touch its honest tenant. Counted as hashes.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

import structlog

from matcher.db import Connection, queries
from matcher.matching import keys, spelling
from matcher.matching.candidate import Applicant

log = structlog.get_logger()

WINDOW = datetime.timedelta(hours=24)
# Failed tries within the window that cost nothing; a network is shared by many honest people.
FREE = {
    "account": 5,
    "mailbox": 8,
    "network": 30,
    "network and house": 8,
    "network and name": 8,
    "mailbox and house": 4,
}
# Of these, what stands after a plus sign or between dots reaches the same mailbox.
DOTLESS = frozenset({"gmail.com", "googlemail.com"})
IPV4_BITS, IPV6_BITS = 24, 64


@dataclass(frozen=True, slots=True)
class Guess:
    """One try: the hashes it is counted under, and the hash of the try itself."""

    keys: dict[str, int]
    attempt: int

    @classmethod
    def of(cls, account_id: str, applicant: Applicant, source: str) -> Guess:
        """`source`: the client address of the registration, or an empty text."""
        name = spelling.name_key(applicant.first_name, applicant.last_name)
        network, box, house = network_of(source), mailbox(applicant.email), applicant.house_key
        given: dict[str, tuple[str, ...]] = {
            "account": (account_id,),
            "mailbox": (box,),
            "network": (network,),
            "network and house": (network, house),
            "network and name": (network, name),
            "mailbox and house": (box, house),
        }
        counted = {kind: keys.number(kind, *parts) for kind, parts in given.items() if all(parts)}
        typed = (name, house, applicant.city, applicant.phone)
        return cls(counted, keys.number("try", account_id, *typed))


def mailbox(email: str) -> str:
    """The mailbox that an address reaches, so that its many spellings count as one; empty for no address."""
    name, _, domain = keys.email(email).rpartition("@")
    name = name.partition("+")[0]
    if domain in DOTLESS:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}" if name else ""


def network_of(source: str) -> str:
    """The network of a client address, /24 or /64; empty for a private one, which is a proxy's for everybody."""
    try:
        found = ip_address(source)
    except ValueError:
        return ""
    if not found.is_global:
        return ""
    bits = IPV4_BITS if found.version == 4 else IPV6_BITS
    return str(ip_network(f"{found}/{bits}", strict=False))


def beyond(counts: Mapping[str, int]) -> tuple[str, ...]:
    """The kinds of which there were too many tries."""
    return tuple(sorted(kind for kind, number in counts.items() if number > FREE[kind]))


def over(connection: Connection, guess: Guess, now: datetime.datetime) -> tuple[str, ...]:
    """The limits that this try is beyond, with an alarm when there are any."""
    parameters = {"kinds": list(guess.keys), "keys": list(guess.keys.values())}
    rows = connection.execute(
        queries("guesses")["counts"], parameters | {"attempt": guess.attempt, "since": now - WINDOW}
    )
    found = beyond({str(row[0]): int(str(row[1])) for row in rows})
    if found:
        log.warning("alarm.guessing", over=list(found))
    return found


def add(connection: Connection, guess: Guess, now: datetime.datetime) -> None:
    """Count a try that did not lead to a match."""
    parameters = {"kinds": list(guess.keys), "keys": list(guess.keys.values()), "attempt": guess.attempt, "now": now}
    connection.execute(queries("guesses")["add"], parameters)


def forget(connection: Connection, now: datetime.datetime) -> None:
    """Drop tries that no window reaches any more."""
    connection.execute(queries("guesses")["forget"], {"before": now - 2 * WINDOW})
