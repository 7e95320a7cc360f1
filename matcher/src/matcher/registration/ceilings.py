"""Letters cost money: so many go by themselves in a day, of one guesser and of all; beyond that staff decide.

A letter counts when its order begins, in that transaction, so that workers side by side cannot exceed a ceiling. Days
are German ones. Counted as hashes.
"""

from __future__ import annotations

import datetime
from dataclasses import asdict, dataclass

from matcher.db import Connection, queries
from matcher.keycloak.account import Account
from matcher.matching import keys
from matcher.registration.limits import mailbox, network_of

DAYS_KEPT = 2
# The domain of a mail address says nothing about its owner where everybody gets one.
LARGE_PROVIDERS = frozenset(
    {
        *("aol.com", "arcor.de", "email.de", "freenet.de", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de"),
        *("gmx.net", "hotmail.com", "hotmail.de", "icloud.com", "live.com", "live.de", "mac.com", "mail.de"),
        *("mail.ru", "mailbox.org", "me.com", "msn.com", "o2online.de", "online.de", "outlook.com", "outlook.de"),
        *("posteo.de", "proton.me", "protonmail.com", "t-online.de", "ukr.net", "unitybox.de", "vodafone.de"),
        *("vodafonemail.de", "web.de", "wp.pl", "yahoo.com", "yahoo.de", "yandex.ru"),
    }
)


@dataclass(frozen=True, slots=True)
class Ceilings:
    """Letters a day that go by themselves: of one network, mailbox and mail domain, and of all accounts together."""

    network: int = 10
    mailbox: int = 3
    domain: int = 10
    day: int = 300


def keys_of(account: Account, source: str) -> dict[str, int]:
    """What a letter of this account is counted under, by kind. `source`: client address of the registration, or ''."""
    box = mailbox(account.email)
    given = {"network": network_of(source), "mailbox": box, "domain": domain_of(box), "day": "all"}
    return {kind: keys.number(kind, text) for kind, text in given.items() if text}


def domain_of(box: str) -> str:
    """The domain that somebody pays for, whatever stands in front of it; empty for that of a large provider.

    Where a registry sells names of three parts (co.uk) its customers count together: then staff see too many.
    """
    domain = ".".join(box.rpartition("@")[2].split(".")[-2:])
    return "" if domain in LARGE_PROVIDERS else domain


def count(connection: Connection, counted: dict[str, int], ceilings: Ceilings, today: datetime.date) -> tuple[str, ...]:
    """Count one more letter; the kinds of which that is one too many. Roll back then, so that it costs nobody."""
    parameters = {"day": today, "kinds": list(counted), "keys": list(counted.values())}
    rows = connection.execute(queries("orders")["count"], parameters)
    most = asdict(ceilings)
    return tuple(sorted(str(row[0]) for row in rows if int(str(row[1])) > most[str(row[0])]))


def forget(connection: Connection, today: datetime.date) -> None:
    """Drop the counts of days that are over."""
    before = today - datetime.timedelta(days=DAYS_KEPT)
    connection.execute(queries("orders")["forget_counts"], {"before": before})
