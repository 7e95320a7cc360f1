"""Accounts that are blocked: somebody said "Das war ich nicht", or staff disabled the user. Pure."""

from __future__ import annotations

from dataclasses import replace

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.plan import notes
from matcher.plan.act import Kind
from matcher.plan.facts import Facts, with_note
from matcher.plan.registration import Registration
from matcher.plan.steps.staff_entries import is_stale

SAID: dict[Kind, str] = {"block": notes.BLOCKED, "unblock": notes.UNBLOCKED, "reject": notes.REJECTED}


def newly_disowned(facts: Facts) -> bool:
    """Whether somebody said "Das war ich nicht" since that was last dealt with."""
    known = facts.registration.disowned_at
    return any(one.disowned_at and (known is None or one.disowned_at > known) for one in facts.orders)


def reopened_by_a_stale_page(facts: Facts) -> bool:
    """Whether a console page from before the block was saved: it enables the account, which nobody meant to do."""
    account, row = facts.account, facts.registration
    if facts.doing("unblock"):
        return False
    return account is not None and account.enabled and row.state == "blocked" and is_stale(row, account)


def disowned(row: Registration, account: Account, facts: Facts) -> Registration:  # noqa: ARG001
    """Whoever got the letter has not asked for it, so what its code proved is void, also after a release."""
    if not newly_disowned(facts):
        return row
    at = max(one.disowned_at for one in facts.orders if one.disowned_at)
    found = replace(row, disowned_at=at, demanded_at=facts.now, proven_tenant_id=None)
    return with_note(found, notes.DISOWNED.format(at.astimezone(berlin.BERLIN)))


def blocked(row: Registration, account: Account, facts: Facts) -> Registration:
    """A blocked account has no letters; a later release orders another one. A stale page is no release."""
    act, now = facts.doing("block", "unblock", "reject"), facts.now.astimezone(berlin.BERLIN)
    if act is not None:
        row = with_note(row, SAID[act.kind].format(now, act.reason))
    if account.enabled:
        return row
    if reopened_by_a_stale_page(facts):
        row = with_note(row, notes.STALE_RELEASE.format(now))
    return row.without_letter()
