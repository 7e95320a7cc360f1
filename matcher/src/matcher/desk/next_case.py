"""Which case comes next for a person: the oldest of its kind that nobody else works on and that was not passed."""

from __future__ import annotations

from matcher import db
from matcher.casework import waiting
from matcher.casework.waiting import Why
from matcher.desk.desk import Desk
from matcher.desk.sessions import Session

PAGE = 50
# So many pages are looked through; who passed that many cases begins anew.
MOST_PAGES = 20


def next_case(desk: Desk, me: Session, why: Why | None) -> str:
    """The address of the next case of this kind, of the queue when there is none."""
    account_id = _next(desk, me, why)
    if account_id is None and me.passed:
        # All of them were passed: begin at the front, but for the one just left.
        me.passed[:] = me.passed[-1:]
        account_id = _next(desk, me, why)
    if account_id is not None:
        return f"{desk.base}/fall/{account_id}"
    me.say(f"{me.said} Von dieser Art wartet kein weiterer Fall.".strip())
    return f"{desk.base}/pruefen"


def _next(desk: Desk, me: Session, why: Why | None) -> str | None:
    place: str | None = None
    with db.transaction(desk.pool) as connection:
        for _ in range(MOST_PAGES):
            page = waiting.queue(connection, desk.now(), why=why, after=place, limit=PAGE)
            for one in page.cases:
                if one.account_id not in me.passed and one.claimed_by in (None, me.subject):
                    return one.account_id
            if page.next is None:
                return None
            place = page.next
    return None
