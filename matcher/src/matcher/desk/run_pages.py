"""Print runs at the desk: what was printed and not brought to the post yet, and letters that wait for somebody."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from matcher import berlin
from matcher.desk.act_forms import act_of, attempted, concluded
from matcher.desk.desk import Form, desk_of, require, signed_in, writing
from matcher.desk.faults import NotThere
from matcher.desk.sessions import Session
from matcher.errors import LetterServiceError, WrongDayError, WrongRunError
from matcher.plan.act import Outcome

RUN = re.compile(r"R[0-9]{1,18}")
NO_DAY = "Bitte nennen Sie den Tag, an dem die Briefe eingeworfen wurden."
POSTED = "Der Drucklauf {} ist als eingeworfen gemeldet ({:%d.%m.%Y}): {} Briefe."
KNOWN = "Der Drucklauf {} war schon gemeldet; es bleibt bei dem früheren Tag."

router = APIRouter()


@router.get("/druck", response_model=None)
def runs(request: Request, me: Session = Depends(signed_in)) -> Response:
    """Show the newest print runs, those first that nobody has acknowledged."""
    require(me, "posted")
    return _page(request)


@router.post("/druck/{name}/eingeworfen", response_model=None)
def posted(request: Request, name: str, sent: tuple[Session, Form] = Depends(writing)) -> Response:
    """Note that a run was brought to the post on a day; its tenants get their mails."""
    me, form = sent
    desk = desk_of(request)
    if not RUN.fullmatch(name):
        raise NotThere
    try:
        day = datetime.date.fromisoformat(form.get("tag"))
    except ValueError:
        return _page(request, name, NO_DAY)
    number = attempted(desk, replace(act_of(me, "posted", None), text=name, reason=f"{day:%d.%m.%Y}"))
    try:
        letters = desk.letters.posted(name, day)
    except (WrongRunError, WrongDayError, LetterServiceError) as error:
        concluded(desk, Outcome(number, done=False, text=str(error)))
        if isinstance(error, LetterServiceError):
            raise
        return _page(request, name, str(error))
    said = POSTED.format(name, day, letters) if letters else KNOWN.format(name)
    concluded(desk, Outcome(number, done=letters > 0, text=said))
    me.say(said)
    return RedirectResponse(f"{desk.base}/druck", 303)


def _page(request: Request, name: str = "", error: str = "") -> Response:
    """The runs; an `error` stands at the run that it is about."""
    desk = desk_of(request)
    found, today = desk.letters.runs(), berlin.today(desk.now())
    return desk.page(request, "runs.html", 400 if error else 200, found=found, day=today, wrong=name, error=error)
