"""What staff entered in the console: a tenant number, the same one again, none, or a page from before. Pure."""

from __future__ import annotations

from dataclasses import replace

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.plan import notes
from matcher.plan.facts import TENANT_NUMBER, Facts, with_note
from matcher.plan.registration import Registration


def entered_number(registration: Registration, account: Account) -> str | None:
    """The tenant number in the console that our row does not have, or None.

    Our own copy is always written to the database first, so only somebody who may edit admin-only attributes put it
    there. After a letter came back or was held our copy is gone from the console since it shows `review`: there the
    same number may be entered again.
    """
    number = account.value(TENANT_NUMBER)
    again = registration.waits_for_staff and account.value("registrationState") == "review"
    return number if number and (again or number != registration.tenant_id) else None


def is_stale(registration: Registration, account: Account) -> bool:
    """Whether the page that was saved had been opened before we last wrote: it brings back what it showed then."""
    shown = (account.value("registrationState"), account.value("registrationNote"))
    return shown != (registration.state, registration.note.strip())


def brought_back(registration: Registration, account: Account) -> bool:
    """Whether the number in the console is a former one that a stale page brought back: not an order of anybody."""
    number = account.value(TENANT_NUMBER)
    return number in registration.former_tenant_ids and is_stale(registration, account)


def accepted(facts: Facts) -> str | None:
    """The number that staff have just entered, if it serves: letters may go again where one came back from."""
    act = facts.doing("assign")
    if act is not None:
        return act.tenant_id if facts.under(act.tenant_id).contracts else None
    if facts.account is None or brought_back(facts.registration, facts.account):
        return None
    number = entered_number(facts.registration, facts.account)
    return number if number and facts.under(number).contracts else None


def entered(row: Registration, account: Account, facts: Facts) -> Registration:
    """What staff entered acts at once and wins, if it can; if not, it is answered by a note."""
    act, now = facts.doing("assign"), facts.now.astimezone(berlin.BERLIN)
    number = act.tenant_id if act else entered_number(facts.registration, account)
    if number is None:
        return _removed(row, account, facts)
    if act is None and brought_back(facts.registration, account):
        return with_note(row, notes.STALE_NUMBER.format(number, now, row.tenant_id, number))
    if accepted(facts) is None:
        refusal = notes.NO_CONTRACT if facts.under(number).known else notes.UNKNOWN_NUMBER
        return with_note(row, refusal.format(number[:40], now))
    if act is not None and is_settled(row, number):
        return row
    note = notes.BY_STAFF.format(number, now)
    former = {*row.former_tenant_ids, *([row.tenant_id] if row.tenant_id else [])} - {number}
    found = replace(
        without_former_letter(row, facts),
        moved_out_at=None,
        outcome="match",
        reasons=[{"code": "staff", "text": note}],
        tenant_id=number,
        decided_by="staff",
        decided_at=facts.now,
        former_tenant_ids=sorted(former),
    )
    return with_note(found, note)


def is_settled(row: Registration, number: str) -> bool:
    """Whether a person of staff, or somebody else before, has put the account under this number, and nothing waits."""
    return row.tenant_id == number and row.moved_out_at is None and not row.waits_for_staff


def without_former_letter(row: Registration, facts: Facts) -> Registration:
    """The row once its letters are void, but for the one that this very act has brought before the worker died."""
    brought = facts.brought()
    return row.without_letter() if brought is None else row.without_letter().with_letter(brought)


def _removed(row: Registration, account: Account, facts: Facts) -> Registration:
    """A number that staff took away comes back, with a note that says what can be done instead."""
    gone = row.tenant_id is not None and row.state != "review" and not account.value(TENANT_NUMBER)
    if not (gone and facts.touched_by_staff) or is_stale(facts.registration, account):
        return row
    return with_note(row, notes.NUMBER_REMOVED.format(row.tenant_id, facts.now.astimezone(berlin.BERLIN)))
