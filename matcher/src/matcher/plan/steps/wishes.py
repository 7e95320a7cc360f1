"""What a tenant wishes to have changed of what was proven: it waits until staff have dealt with it. Pure.

The words stand in Keycloak alone, which shows them to the tenant; our row says since when they wait.
"""

from __future__ import annotations

from dataclasses import replace

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.plan.facts import Facts
from matcher.plan.registration import Registration

WISH, WISHED_AT = "changeWish", "changeWishAt"


def wished(row: Registration, account: Account, facts: Facts) -> Registration:
    """The wish that waits: the one in Keycloak, unless staff have dealt with it; a newer one is another."""
    act = facts.doing("wish_done")
    closed = [one for one in (row.wish_done_at, berlin.moment(act.text) if act else None) if one is not None]
    done_at = max(closed, default=None)
    at = berlin.moment(account.value(WISHED_AT)) if account.value(WISH) else None
    waits = at is not None and (done_at is None or at > done_at)
    return replace(row, wished_at=at if waits else None, wish_done_at=done_at)
