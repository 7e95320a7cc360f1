"""Staff let a letter go against a limit, for a reason that they write into the console. Pure."""

from __future__ import annotations

from matcher.keycloak.account import Account
from matcher.letters.order import ON_ITS_WAY, Order
from matcher.plan.act import Act
from matcher.plan.facts import Facts

RELEASE = "letterRelease"
LONGEST_REASON = 300


def release_reason(account: Account) -> str:
    """What staff wrote, on one line and without what no letter-service takes; an empty text when there is nothing."""
    words = "".join(one if one.isprintable() else " " for one in account.value(RELEASE)).split()
    return " ".join(words)[:LONGEST_REASON].strip()


def released(account: Account, facts: Facts) -> Order | None:
    """The letter that this release has brought, in this run or before.

    The console names each letter in the same write that takes the reason away. A reason beside another letter was
    brought back by a page from before, or that write never came: neither is one more order.
    """
    newest = facts.orders[-1] if facts.orders else None
    if newest is None or newest.state not in ON_ITS_WAY or newest.release_reason != release_reason(account):
        return None
    return newest if newest.letter_number != account.value("letterNumber") else None


def wished(facts: Facts) -> Act | None:
    """The act of the desk that wants a letter, while it has brought none."""
    return facts.doing("letter", "letter_against_limits") if facts.brought() is None else None


def against_limits(facts: Facts) -> str:
    """The reason for which a lead lets a letter go against every limit; a clerk's reason lifts none."""
    act = facts.doing("letter_against_limits")
    return act.reason if act is not None else ""


def wanted(account: Account, facts: Facts) -> str:
    """The reason for which a letter is to go now, or an empty text."""
    reason = release_reason(account)
    return reason if reason and released(account, facts) is None else ""
