"""What happens when a tenancy ends, or runs again. Pure."""

from __future__ import annotations

from dataclasses import replace

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.plan import notes
from matcher.plan.facts import Facts, with_note
from matcher.plan.registration import Registration


def moved(row: Registration, account: Account, facts: Facts) -> Registration:  # noqa: ARG001
    """The tenancy ended: its letters are void and the account is let in no more. It may come back."""
    if row.tenant_id is None or bool(facts.under(row.tenant_id).contracts) == (row.moved_out_at is None):
        return row
    if row.moved_out_at is not None:
        return replace(row, moved_out_at=None)
    note = notes.MOVED_OUT.format(row.tenant_id, facts.now.astimezone(berlin.BERLIN))
    return with_note(replace(row.without_letter(), moved_out_at=facts.now), note)
