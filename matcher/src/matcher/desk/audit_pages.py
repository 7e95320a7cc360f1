"""The record of acts, as a lead reads it: by day and person, and whether the chain is whole."""

from __future__ import annotations

import datetime

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from matcher import berlin, db
from matcher.acts import audit, book
from matcher.casework.today import today
from matcher.desk.desk import Form, asked, desk_of, require, signed_in, writing
from matcher.desk.overview_pages import ONLY_LOOKING
from matcher.desk.sessions import Session
from matcher.plan.act import OWNER

PAGE = 100

router = APIRouter()


@router.get("/protokoll", response_model=None)
def listing(request: Request, me: Session = Depends(signed_in)) -> Response:
    """Show what was done on a German day, by all or by one person, the newest first."""
    require(me, "read_audit")
    desk = desk_of(request)
    tag, wer, was, vor = (asked(request, name) for name in ("tag", "wer", "was", "vor"))
    day = _day(tag, desk.now())
    since = datetime.datetime.combine(day, datetime.time.min, berlin.BERLIN)
    until = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min, berlin.BERLIN)
    before = int(vor) if vor.isascii() and vor.isdigit() and len(vor) < 19 else None
    with db.transaction(desk.pool) as connection:
        entries = book.listing(connection, since, until, by_id=wer or None, before=before, limit=PAGE)
        people = sorted(
            {one.act.by_id for one in entries if one.act.by_role != OWNER}
            | set(today(connection, desk.now()).by_person)
        )
    shown = [one for one in entries if was == "alles" or one.act.kind not in ONLY_LOOKING]
    more = entries[-1].act.id if len(entries) == PAGE else None
    return desk.page(
        request,
        "audit.html",
        day=day,
        who=wer,
        people=people,
        everything=was == "alles",
        entries=shown,
        before=more,
    )


@router.post("/protokoll/pruefen", response_model=None)
def check(request: Request, sent: tuple[Session, Form] = Depends(writing)) -> Response:
    """Check the whole chain now."""
    me, _ = sent
    require(me, "read_audit")
    desk = desk_of(request)
    with db.transaction(desk.pool) as connection:
        found = audit.audit(connection)
    whole = f"Das Protokoll ist vollständig und unverändert ({found.acts} Eintragungen)."
    me.say(whole if found.fault is None else f"Achtung, das Protokoll ist beschädigt: {found.fault}")
    return RedirectResponse(f"{desk.base}/protokoll", 303)


def _day(text: str, now: datetime.datetime) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return now.astimezone(berlin.BERLIN).date()
    # A day before or after can still be told.
    return min(max(day, datetime.date(2000, 1, 1)), datetime.date(2999, 1, 1))
