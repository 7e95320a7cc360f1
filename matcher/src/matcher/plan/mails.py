"""Which mail goes out when: the kinds, and those that follow from where a registration stands. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.plan import notes
from matcher.plan.act import Act
from matcher.plan.facts import Facts, with_note
from matcher.plan.registration import Registration

POSTED, REMINDER, EXPIRED = "letter-posted", "letter-reminder", "letter-expired"
RETURNED, EXPIRING, FORMER = "letter-returned", "account-expiring", "former-expiring"
SECOND, ACTIVE = "second-account", "account-active"
REJECTED, ENDING = "registration-rejected", "tenancy-ending"
WISH_DONE = "wish-done"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail; `letter_number` is empty for what goes once an account, and of SECOND the id of the other account.

    Of a mail that a person of staff has sent it is the number of the act, of ENDING the day that is told.
    """

    account_id: str
    kind: str
    letter_number: str = ""


def due(registration: Registration) -> list[Mail]:
    """The mails that follow from where a registration stands."""
    reached = {"letter_posted": ("posted", POSTED), "expired": ("expired", EXPIRED)}.get(registration.state)
    if reached is None or reached[0] != registration.letter_state or registration.letter_number is None:
        return []
    return [Mail(registration.account_id, reached[1], registration.letter_number)]


def news(row: Registration, facts: Facts) -> tuple[Mail, ...]:
    """The mails that a plan brings: that the newest letter came back, what is due now, who was first, who gets in."""
    before = facts.registration
    if row.closed_by_death:
        return ()
    back = any(one.order_id == before.order_id and one.state == "returned" for one in facts.orders)
    returned = [Mail(row.account_id, RETURNED, before.letter_number)] if back and before.letter_number else []
    owner = facts.under(row.tenant_id).owner if row.held_at is not None and before.held_at is None else None
    second = [Mail(owner, SECOND, row.account_id)] if owner is not None else []
    opened = row.state == "active" and before.state != "active"
    # An opening without a letter is told once each, too.
    mark = facts.account.mark if facts.account is not None else None
    by_what = row.letter_number or (mark.at.isoformat() if mark is not None and mark.by_two else "")
    active = [Mail(row.account_id, ACTIVE, by_what)] if opened else []
    told = row.leaves_on is not None and row.leaves_on != before.leaves_on and row.state == "active"
    ending = [Mail(row.account_id, ENDING, str(row.leaves_on))] if told else []
    return (*returned, *due(row), *second, *active, *ending)


def of_act(act: Act) -> tuple[Mail, ...]:
    """The mail that an act of the desk brings to its person."""
    kind = {"reject": REJECTED, "ask": act.text, "wish_done": WISH_DONE}.get(act.kind)
    return (Mail(act.account_id, kind, str(act.id)),) if kind and act.account_id else ()


def unreachable(row: Registration, account: Account, facts: Facts) -> Registration:  # noqa: ARG001
    """The address of the account takes no mails: staff read it."""
    if facts.mails_refused_at is None:
        return row
    return with_note(row, notes.MAIL_REFUSED.format(facts.mails_refused_at.astimezone(berlin.BERLIN)))
