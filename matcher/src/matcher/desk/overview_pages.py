"""What waits: the day at a glance and the queue."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from matcher import db
from matcher.casework import waiting
from matcher.casework.today import today
from matcher.casework.waiting import WHYS, Why
from matcher.desk.desk import asked, desk_of, require, signed_in
from matcher.desk.next_case import next_case
from matcher.desk.sessions import Session

PAGE = 25
ONLY_LOOKING = frozenset({"looked", "searched", "claim", "unclaim"})

router = APIRouter()


@router.get("/", response_model=None)
def start(request: Request, me: Session = Depends(signed_in)) -> Response:
    """Show what waits since when, and what everybody did today."""
    desk = desk_of(request)
    with db.transaction(desk.pool) as connection:
        found = today(connection, desk.now())
    # Who only looked decided nothing; the record of acts has it.
    decided = {
        person: [(kind, number) for kind, number in counts.items() if kind not in ONLY_LOOKING]
        for person, counts in found.by_person.items()
    }
    done = [(person, counts) for person, counts in decided.items() if counts]
    names = desk.people.names([account for account, _ in found.wishes]) if me.can("see") else {}
    return desk.page(request, "today.html", today=found, done=done, names=names)


@router.get("/pruefen", response_model=None)
def queue(request: Request, me: Session = Depends(signed_in)) -> Response:
    """Show a page of the queue, of one kind or of all."""
    require(me, "see")
    desk, why = desk_of(request), kind_of(asked(request, "art"))
    with db.transaction(desk.pool) as connection:
        page = waiting.queue(connection, desk.now(), why=why, after=asked(request, "ab") or None, limit=PAGE)
        counts = waiting.counts(connection)
    names = desk.people.names([one.account_id for one in page.cases])
    return desk.page(request, "queue.html", cases=page.cases, next=page.next, counts=counts, why=why, names=names)


@router.get("/pruefen/naechster", response_model=None)
def first(request: Request, me: Session = Depends(signed_in)) -> Response:
    """Go to the case that waits longest and that nobody works on."""
    require(me, "see")
    return RedirectResponse(next_case(desk_of(request), me, kind_of(asked(request, "art"))), 303)


def kind_of(word: str) -> Why | None:
    """What a case waits for, where that is what the word names."""
    return next((one for one in WHYS if one == word), None)
