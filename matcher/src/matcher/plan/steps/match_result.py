"""What follows from what the matching said. Pure."""

from __future__ import annotations

from dataclasses import replace

from matcher.keycloak.account import Account
from matcher.matching import explanation
from matcher.plan import notes
from matcher.plan.facts import Facts, Verdict, with_note
from matcher.plan.registration import Registration


def matched(row: Registration, account: Account, facts: Facts) -> Registration:
    """Take over what the matching said, or that the limits kept it from being asked."""
    if facts.verdict is None or not row.must_match(account):
        return row
    decision = facts.verdict.decision
    if decision is None:
        return _held_by_limits(row, facts, facts.verdict)
    reasons = [{"code": one.code, "text": one.text} for one in decision.reasons]
    found = replace(
        row,
        outcome=decision.decision,
        reasons=reasons,
        tenant_id=decision.tenant_id,
        decided_by="matcher",
        decided_at=facts.now if reasons != row.reasons else row.decided_at,
        tried=None,
    )
    return with_note(found, explanation.note(decision))


def _held_by_limits(row: Registration, facts: Facts, verdict: Verdict) -> Registration:
    """Too many tries: staff look into it, and nothing waits."""
    note = notes.LIMITS.format(", ".join(notes.LIMIT_KINDS[one] for one in verdict.over))
    found = replace(
        row,
        outcome="review",
        reasons=[{"code": "limits", "text": note}],
        decided_by="matcher",
        decided_at=facts.now,
        tried=verdict.tried,
    )
    return with_note(found, note)
