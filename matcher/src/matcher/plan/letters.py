"""Which letter is due, which are void, and what letter-service is asked for. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.letters.address_hash import address_hash
from matcher.letters.order import ON_ITS_WAY, REFUSED, USED, Order, Return
from matcher.plan import notes
from matcher.plan.facts import Facts, with_note
from matcher.plan.registration import Registration
from matcher.plan.steps import release
from matcher.plan.steps.letter_news import held_again
from matcher.plan.steps.proof import proves
from matcher.plan.steps.release import against_limits, release_reason, wanted, wished
from matcher.plan.steps.staff_entries import accepted
from matcher.records.recipient import Contract, Recipient

# After a refusal of the limits that names no day.
ASK_AGAIN_AFTER = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class VoidLetters:
    """letter-service is to stop every open letter of the account."""


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Staff holds this letter in hand again: letter-service is to void it."""

    letter_number: str


@dataclass(frozen=True, slots=True)
class OrderLetter:
    """A letter is due for this tenancy to the address on file. `automatic`: nobody of staff has said so.

    `release_reason`: why staff let it go against a limit, or an empty text. `act_id`: the act of the desk behind it.
    """

    tenant_id: str
    recipient: Recipient
    automatic: bool
    release_reason: str = ""
    act_id: int | None = None


def ask(row: Registration, account: Account, facts: Facts) -> VoidLetters | TakeBack | OrderLetter | None:
    """What letter-service is to do next, one thing at a time."""
    answer = facts.answer
    if held_again(account, facts) and answer.taken_back is None and not answer.not_ours:
        return TakeBack(held_again(account, facts))
    if _must_void(row, account, facts):
        return VoidLetters()
    contract = _due(row, account, facts)
    if contract is None or row.tenant_id is None or answer.too_early or row.waits_for_staff:
        return None
    if _refused_before(row, contract, facts) is not None:
        return None
    act, reason = wished(facts), wanted(account, facts)
    by_itself = _is_automatic(row) and not reason and not act
    act_id = facts.act.id if facts.act is not None else None
    return OrderLetter(row.tenant_id, contract.recipient, by_itself, against_limits(facts) or reason, act_id)


def answered(row: Registration, account: Account, facts: Facts) -> Registration:
    """What letter-service answered to an order, or why a letter that is due does not go."""
    if facts.answer.ordered is not None:
        return with_note(replace(row.with_letter(facts.answer.ordered), returned_at=None), row.reason)
    if facts.answer.too_early:
        return _too_early(row, facts)
    contract = _due(row, account, facts)
    if contract is None:
        return row
    holding = _holding(row, contract, facts)
    if holding is not None:
        note = notes.RETURNED.format(holding.letter_number, holding.returned_at.astimezone(berlin.BERLIN))
        return row if row.returned_at else with_note(replace(row, returned_at=holding.returned_at), note)
    refused = _refused_before(row, contract, facts)
    if refused is None:
        return replace(row, returned_at=None)
    fields = ", ".join(notes.FIELDS.get(one, one) for one in (refused.cause or "").split(","))
    return with_note(replace(row, returned_at=None), notes.ADDRESS.format(fields))


def _too_early(row: Registration, facts: Facts) -> Registration:
    """The limits refuse a letter; what the tenant asked for before that day is answered by it."""
    next_at = facts.answer.next_at
    note = notes.NOT_BEFORE.format(next_at.astimezone(berlin.BERLIN)) if next_at else notes.NO_MORE_LETTERS
    return with_note(replace(row, letter_next_at=next_at or facts.now + ASK_AGAIN_AFTER), note)


def held(row: Registration, account: Account, facts: Facts) -> Registration:
    """A letter that does not go by itself waits for staff, who enter the number again.

    Another account of the tenancy is active, or too many letters went by themselves today.
    """
    goes = not _is_automatic(row) or wanted(account, facts) or wished(facts)
    if row.waits_for_staff or goes or _due(row, account, facts) is None:
        return row
    if facts.under(row.tenant_id).owner is not None:
        note = notes.SECOND_ACCOUNT.format(row.tenant_id, row.tenant_id)
        return with_note(with_note(replace(row, held_at=facts.now), row.reason), note)
    if not facts.answer.beyond:
        return row
    kinds = ", ".join(notes.CEILINGS[one] for one in facts.answer.beyond)
    note = notes.TOO_MANY_LETTERS.format(kinds, facts.now.astimezone(berlin.BERLIN), row.tenant_id)
    return with_note(with_note(replace(row, held_at=facts.now), row.reason), note)


def released(row: Registration, account: Account, facts: Facts) -> Registration:
    """Staff let a letter go against a limit; if none can go, a note answers them."""
    reason = release_reason(account)
    if not reason:
        return row
    order, lifted = release.released(account, facts), replace(row, held_at=None)
    if order is not None:
        return with_note(lifted.with_letter(order), notes.RELEASED.format(facts.now.astimezone(berlin.BERLIN), reason))
    return with_note(row, notes.NOT_RELEASED) if ask(lifted, account, facts) is None else lifted


def by_desk(row: Registration, account: Account, facts: Facts) -> Registration:
    """A person of staff wants another letter: it is noted once it is ordered; what is held goes against the limits."""
    act, order = facts.doing("letter", "letter_against_limits"), facts.brought()
    if act is None:
        return row
    lifted = replace(row, held_at=None) if act.kind == "letter_against_limits" else row
    if order is None:
        return row if ask(lifted, account, facts) is None else lifted
    now = facts.now.astimezone(berlin.BERLIN)
    reason = against_limits(facts)
    said = notes.RELEASED.format(now, reason) if reason else notes.ORDERED_BY_STAFF.format(now)
    return with_note(lifted.with_letter(order), said)


def _is_automatic(row: Registration) -> bool:
    """Whether nobody of staff has said that this is the tenant."""
    return row.decided_by != "staff"


def _due(row: Registration, account: Account, facts: Facts) -> Contract | None:
    """The contract whose letter is due: a tenant is known, and none went out, another was asked for or released."""
    contracts = facts.under(row.tenant_id).contracts
    waits = not account.enabled or not account.email_verified or row.moved_out_at is not None
    if waits or not contracts or proves(row, account):
        return None
    first = row.letter_number is None and (row.letter_next_at is None or row.letter_next_at <= facts.now)
    another = asked_for_another(row, account) or wanted(account, facts) or wished(facts)
    return contracts[0] if first or another else None


def asked_for_another(row: Registration, account: Account) -> bool:
    """Whether the tenant asked for one after the newest letter was ordered, and not before the next is allowed."""
    asked, ordered = berlin.moment(account.value("letterRequestedAt")), row.letter_ordered_at
    if asked is None or ordered is None or asked <= ordered:
        return False
    return row.letter_next_at is None or asked >= row.letter_next_at


def _holding(row: Registration, contract: Contract, facts: Facts) -> Return | None:
    """The letter that came back from the address that the next one would go to."""
    if accepted(facts):
        return None
    back = facts.answer.taken_back
    if (
        back is not None
        and back.tenant_id == row.tenant_id
        and back.address in (None, address_hash(contract.recipient))
    ):
        return Return(back.letter_number or "", back.tenant_id, facts.now)
    return facts.under(row.tenant_id).returned


def _refused_before(row: Registration, contract: Contract, facts: Facts) -> Order | None:
    """The order to the same address that letter-service could not print."""
    to = address_hash(contract.recipient)
    same = (one for one in facts.orders if one.state == REFUSED and (one.tenant_id, one.address) == (row.tenant_id, to))
    return next(same, None)


def _must_void(row: Registration, account: Account, facts: Facts) -> bool:
    """Whether letters are open, or used a moment ago, that may not be good any more.

    One without an answer may be good, if it is still wanted.
    """
    if row.letter_number is not None or row.returned_at is not None:
        return False
    closed = not account.enabled or row.moved_out_at is not None
    # An address that was refused before is asked for once more when staff enter the number.
    again = accepted(facts) and not facts.answer.refused_fields
    void = ON_ITS_WAY | {USED} | ({REFUSED} if again else frozenset())
    unanswered = [one for one in facts.orders if one.state is None]
    return any(one.state in void for one in facts.orders) or any(
        closed or one.tenant_id != row.tenant_id for one in unanswered
    )
