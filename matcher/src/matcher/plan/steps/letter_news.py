"""What became of the newest letter: found again, lost, stopped, come back. Pure."""

from __future__ import annotations

from dataclasses import replace

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.letters.order import LOST, ON_ITS_WAY, RESTORED, Order
from matcher.plan import notes
from matcher.plan.facts import Facts, with_note
from matcher.plan.registration import Registration


def letter_news(row: Registration, account: Account, facts: Facts) -> Registration:  # noqa: ARG001 - one form of step
    """What became of the newest letter; an order whose answer was lost is found again."""
    known = {one.order_id: one for one in facts.orders}
    if row.order_id in known:
        return _with_news(row, known[row.order_id], facts)
    lost = [one for one in facts.orders if one.tenant_id == row.tenant_id and one.state in ON_ITS_WAY]
    if row.letter_number is None and row.returned_at is None and lost and row.moved_out_at is None:
        return row.with_letter(lost[-1])
    return row


def left_behind(row: Registration, account: Account, facts: Facts) -> Registration:
    """A letter that a worker ordered which ended before the row was saved is the one that is due now.

    It would be void otherwise, and the limits let no other one go for days.
    """
    left = [one for one in facts.orders if not one.noted and one.state in ON_ITS_WAY and one.tenant_id == row.tenant_id]
    if not left or not account.enabled or row.moved_out_at is not None:
        return row
    return replace(row.with_letter(left[-1]), returned_at=None)


def _with_news(row: Registration, order: Order, facts: Facts) -> Registration:
    """The newest letter as it is now; a lost one is dropped.

    letter-service names the day of the next letter with each news; between them the day of a refusal stays.
    """
    named = (order.next_at,) if order.state != row.letter_state else (row.letter_next_at, order.next_at)
    found = replace(row.with_letter(order), letter_next_at=max(filter(None, named), default=None))
    if order.state != "stopped" or row.letter_state == "stopped":
        return found
    if order.cause == RESTORED:
        return with_note(row.without_letter(), notes.RESTORED.format(order.letter_number))
    if order.cause != LOST:
        return with_note(found, notes.STOPPED.format(order.letter_number))
    # A print shop that loses every letter must not be fed for ever: one goes by itself, then staff decide.
    if sum((one.cause, one.tenant_id) == (LOST, order.tenant_id) for one in facts.orders) > 1:
        return with_note(found, notes.LOST_AGAIN.format(order.letter_number))
    return with_note(row.without_letter(), notes.LOST.format(order.letter_number))


def held_again(account: Account, facts: Facts) -> str:
    """The number of the letter that staff hold in hand again, by the desk or in the console; else an empty text."""
    act = facts.doing("returned")
    return act.letter_number if act else account.value("letterNumber") if account.value("letterReturned") else ""


def returned(row: Registration, account: Account, facts: Facts) -> Registration:
    """The post brought a letter back: the newest one holds its address back, another one only tells staff."""
    now, taken_back = facts.now.astimezone(berlin.BERLIN), facts.answer.taken_back
    if facts.answer.not_ours:
        row = with_note(row, notes.NOT_RETURNED.format(held_again(account, facts)))
    if taken_back is not None and taken_back.state != "returned":
        row = with_note(row, notes.CAME_BACK_LATE.format(taken_back.letter_number, now))
    if row.letter_state != "returned" or row.letter_number is None:
        return row
    note = notes.RETURNED.format(row.letter_number, now)
    return with_note(replace(row.without_letter(), returned_at=facts.now), note)
