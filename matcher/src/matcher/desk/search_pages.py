"""One field for everything: accounts in Keycloak, tenants on file, letters."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from matcher import db
from matcher.casework import recording
from matcher.casework.searching import Hit, search
from matcher.desk import letter_number
from matcher.desk.desk import Desk, Form, desk_of, require, signed_in, writing
from matcher.desk.people import name_of
from matcher.desk.sessions import Session

LONGEST = 200
MOST_HITS = 20

router = APIRouter()


@router.post("/suche", response_model=None)
def look_for(request: Request, sent: tuple[Session, Form] = Depends(writing)) -> Response:
    """Note what is looked for in the session: what somebody is called stands in no address."""
    me, form = sent
    require(me, "see")
    # Of a letter's QR code the number alone is kept.
    me.query = letter_number.read(form.get("text")) or form.get("text")[:LONGEST]
    me.seen_hits.clear()
    return RedirectResponse(f"{desk_of(request).base}/suche", 303)


@router.get("/suche", response_model=None)
def results(request: Request, me: Session = Depends(signed_in)) -> Response:
    """Show the field, and what was found for what was looked for last."""
    require(me, "see")
    desk = desk_of(request)
    hits = _hits(desk, me.query) if me.query else []
    shown = hits[:MOST_HITS]
    _note(desk, me, shown)
    names = desk.people.names([one.account_id for one in shown if one.account_id])
    return desk.page(request, "search.html", query=me.query, hits=shown, more=len(hits) > MOST_HITS, names=names)


def note_tenant(desk: Desk, me: Session, tenant_id: str) -> None:
    """Record that the data on file of a tenant were shown; the act is about no account."""
    recording.attempt(desk.pool, replace(me.act("searched"), tenant_id=tenant_id))


def _note(desk: Desk, me: Session, shown: list[Hit]) -> None:
    """Record whose data a search showed, once for each; what was typed is in no record."""
    hits = {(one.account_id, "" if one.account_id else one.tenant_id) for one in shown}
    with db.transaction(desk.pool) as connection:
        for account_id, tenant_id in sorted(hits - me.seen_hits):
            recording.record(connection, replace(me.act("searched", account_id or None), tenant_id=tenant_id))
    me.seen_hits |= hits


def _hits(desk: Desk, text: str) -> list[Hit]:
    with db.transaction(desk.pool) as connection:
        ours = search(connection, text, MOST_HITS + 1)
    known = {one.account_id for one in ours if one.account_id}
    found = desk.accounts.search(text, MOST_HITS + 1)
    accounts = [one for one in found if not desk.people.is_staff(one.account_id)]
    for one in accounts:
        desk.people.learn(one.account_id, name_of(one))
    typed = [
        Hit(f"{one.email}", account_id=one.account_id, state=one.value("registrationState"))
        for one in accounts
        if one.account_id not in known
    ]
    return [
        *(one for one in ours if one.account_id and not desk.people.is_staff(one.account_id)),
        *typed,
        *(one for one in ours if not one.account_id),
    ]
