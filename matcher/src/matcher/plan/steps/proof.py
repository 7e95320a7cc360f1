"""Whether a right letter code was typed for this very tenancy, and when it is demanded again. Pure."""

from __future__ import annotations

from dataclasses import replace

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.plan import notes
from matcher.plan.facts import Facts, with_note
from matcher.plan.registration import Registration
from matcher.plan.steps.staff_entries import is_stale, without_former_letter


def proves(registration: Registration, account: Account) -> bool:
    """Whether a right code was typed for the tenancy that the row names, since the code was last demanded."""
    mark, tenant_id = account.mark, registration.tenant_id
    if mark is None or tenant_id is None:
        return False
    if registration.demanded_at is not None and mark.at <= registration.demanded_at:
        return False
    return (mark.tenant_id or registration.proven_tenant_id) == tenant_id


def proven(row: Registration, account: Account, facts: Facts) -> Registration:
    """A mark of an account that nobody here knows proves nothing; one of the old form proves what its letter said."""
    mark = account.mark
    if mark is None:
        return row
    if facts.is_new:
        note = notes.UNKNOWN_MARK.format(facts.now.astimezone(berlin.BERLIN))
        return with_note(replace(row, demanded_at=facts.now), note)
    is_void = row.demanded_at is not None and mark.at <= row.demanded_at
    if mark.tenant_id is None and row.proven_tenant_id is None and row.order_id is not None and not is_void:
        return replace(row, proven_tenant_id=row.tenant_id)
    return row


def opened_by_two(row: Registration, account: Account, facts: Facts) -> Registration:  # noqa: ARG001
    """Two people of staff have let the tenant in: letters that are still under way are void."""
    mark = account.mark
    if mark is None or not mark.by_two or row.state == "active" or not proves(row, account):
        return row
    note = notes.OPENED_BY_TWO.format(row.tenant_id, mark.at.astimezone(berlin.BERLIN))
    return with_note(row.without_letter(), note)


def demanded(row: Registration, account: Account, facts: Facts) -> Registration:
    """Staff may demand the code again from somebody who was active: the action is there, and not by our hand."""
    act = facts.doing("demand_code")
    asked = account.has_action and (facts.touched_by_staff or facts.because == "reconcile")
    if not (row.state == "active" and proves(row, account) and (act or asked)):
        return row
    now = facts.now.astimezone(berlin.BERLIN)
    if act is None and is_stale(facts.registration, account):
        return with_note(row, notes.STALE_ACTION.format(now))
    found = replace(without_former_letter(row, facts), demanded_at=facts.now, proven_tenant_id=None)
    return with_note(found, notes.CODE_DEMANDED.format(now))
