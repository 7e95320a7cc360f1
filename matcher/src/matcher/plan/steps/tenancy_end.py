"""What happens when a tenancy ends, or runs again, and when the tenant died. Pure."""

from __future__ import annotations

import datetime
from dataclasses import replace

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.plan import notes
from matcher.plan.facts import Facts, with_note
from matcher.plan.registration import Registration
from matcher.plan.steps.proof import proves
from matcher.plan.steps.staff_entries import accepted


def died(row: Registration, account: Account, facts: Facts) -> Registration:  # noqa: ARG001
    """The records say that the tenant died: closed without a word, once. Whom staff assign from then on stays."""
    found = facts.under(row.tenant_id)
    if not found.deceased:
        if row.deceased_at is None:
            return row
        return replace(row, deceased_at=None, moved_out_at=None if row.closed_by_death else row.moved_out_at)
    if row.deceased_at is not None:
        return row
    row = replace(row, deceased_at=facts.now)
    if row.tenant_id == accepted(facts):
        return row
    note = notes.DECEASED.format(row.tenant_id, facts.now.astimezone(berlin.BERLIN))
    return with_note(replace(row.without_letter(), moved_out_at=facts.now, leaves_on=None), note)


def moved(row: Registration, account: Account, facts: Facts) -> Registration:
    """The tenancy ended: who never got in has no letters any more, who is in is let in no more a time after a mail.

    Whose tenancy runs again comes back.
    """
    if row.tenant_id is None or row.closed_by_death:
        return row
    if facts.under(row.tenant_id).contracts and row.moved_out_at is not None:
        return replace(row, moved_out_at=None)
    if row.moved_out_at is not None or not account.enabled:
        # Who is blocked is told nothing; the end counts once he is let in again.
        return replace(row, leaves_on=None)
    row = replace(row, leaves_on=_leaves_on(row, facts) if proves(row, account) else None)
    if proves(row, account):
        ended = row.leaves_on is not None and row.leaves_on <= berlin.today(facts.now)
    else:
        ended = not facts.under(row.tenant_id).contracts
    if not ended:
        return row
    note = notes.MOVED_OUT.format(row.tenant_id, facts.now.astimezone(berlin.BERLIN))
    return with_note(replace(row.without_letter(), moved_out_at=facts.now, leaves_on=None), note)


def _leaves_on(row: Registration, facts: Facts) -> datetime.date | None:
    """The day on which the account closes, from the notice on; None while there is nothing to tell.

    A day that the tenant was told comes no earlier. A number that the records know no more ended long ago.
    """
    found, today = facts.under(row.tenant_id), berlin.today(facts.now)
    notice = datetime.timedelta(days=facts.ending.notice_days)
    if found.last_day is None and found.known:
        return None
    due = (found.last_day or today) + datetime.timedelta(days=facts.ending.days_after) if found.known else today
    if due - notice > today:
        return None
    if row.leaves_on is not None and (not found.known or due <= row.leaves_on):
        return row.leaves_on
    return max(due, today + notice)
