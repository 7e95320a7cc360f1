"""Letters at the desk: one by its number, and those that the post brought back. No page shows a letter's code."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from matcher import db
from matcher.casework import recording
from matcher.casework.searching import search
from matcher.desk import letter_number
from matcher.desk.act_forms import act_of, attempted
from matcher.desk.case_pages import read
from matcher.desk.desk import Desk, Form, desk_of, require, signed_in, writing
from matcher.desk.faults import NotThere
from matcher.desk.people import name_of
from matcher.desk.sessions import Session
from matcher.desk.words import harmless
from matcher.errors import ActRefusedError
from matcher.keycloak.account import Account
from matcher.letters.order import Order

NO_NUMBER = "Das ist keine Briefnummer. Sie steht oben im Brief und sieht so aus: B26-000123-4."
UNKNOWN = "Einen Brief mit dieser Nummer gibt es hier nicht."
# In these states a letter may come back; in any other one it never left the house, or is known to be back.
OUTSIDE = frozenset({"handed_over", "posted", "used", "expired", "stopped"})

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Found:
    """A letter, and whose it is."""

    order: Order
    account: Account | None
    account_id: str
    version: str


@router.get("/briefe", response_model=None)
def letters(request: Request, me: Session = Depends(signed_in)) -> Response:
    """Show the two fields for a number: to see a letter, and to note that one came back."""
    require(me, "see")
    return _page(request)


@router.post("/briefe/suchen", response_model=None)
def find(request: Request, sent: tuple[Session, Form] = Depends(writing)) -> Response:
    """Go to the letter of a number; by POST, since the text of a QR code carries the letter's code."""
    me, form = sent
    require(me, "see")
    number = letter_number.read(form.get("nummer"))
    if number is None:
        return _page(request, "suchen", NO_NUMBER)
    desk = desk_of(request)
    if _found(desk, number) is None:
        return _page(request, "suchen", UNKNOWN, number)
    return RedirectResponse(f"{desk.base}/briefe/{number}", 303)


@router.post("/briefe/zurueck", response_model=None)
def returned(request: Request, sent: tuple[Session, Form] = Depends(writing)) -> Response:
    """Note that the post brought a letter back."""
    me, form = sent
    desk = desk_of(request)
    act = act_of(me, "returned", None)
    if not me.can("returned"):
        attempted(desk, act)
    number = letter_number.read(form.get("nummer"))
    if number is None:
        return _page(request, "zurueck", NO_NUMBER)
    found = _found(desk, number)
    if found is None:
        return _page(request, "zurueck", UNKNOWN, number)
    try:
        attempted(desk, replace(act, account_id=found.account_id, seen=found.version, letter_number=number))
    except ActRefusedError as refused:
        return _page(request, "zurueck", str(refused), number)
    whose = harmless(name_of(found.account))
    me.say(f"Brief {number} ({whose}) ist als zurückgekommen vermerkt. Sein Code gilt nicht mehr.")
    return RedirectResponse(f"{desk.base}/briefe", 303)


@router.get("/briefe/{number}", response_model=None)
def letter(request: Request, number: str, me: Session = Depends(signed_in)) -> Response:
    """Show the life of one letter."""
    require(me, "see")
    found = _found(desk_of(request), letter_number.read(number) or "")
    if found is None:
        raise NotThere
    recording.attempt(desk_of(request).pool, me.act("looked", found.account_id))
    return desk_of(request).page(request, "letter.html", found=found, may_return=found.order.state in OUTSIDE)


def _page(request: Request, field: str = "", error: str = "", typed: str = "") -> Response:
    """The two fields; `typed` is a number that was read, never a text that was not."""
    status = 400 if error else 200
    return desk_of(request).page(request, "letters.html", status, field_name=field, error=error, typed=typed)


def _found(desk: Desk, number: str) -> Found | None:
    if not number:
        return None
    with db.transaction(desk.pool) as connection:
        hits = search(connection, number)
    account_id = next((one.account_id for one in hits if one.letter_number == number and one.account_id), None)
    if account_id is None:
        return None
    account, case = read(desk, account_id)
    order = next((one for one in case.letters if one.letter_number == number), None)
    return Found(order, account, account_id, case.version) if order else None
