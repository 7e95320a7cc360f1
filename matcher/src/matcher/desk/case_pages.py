"""One case: the registration beside its candidates, and what there is to do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Request, Response

from matcher import db
from matcher.acts.book import Entry
from matcher.casework import recording, suggestions
from matcher.casework.cases import Case, case
from matcher.desk.desk import Desk, asked, desk_of, require, signed_in
from matcher.desk.faults import NotThere, OfStaff
from matcher.desk.people import name_of
from matcher.desk.search_pages import note_tenant
from matcher.desk.sessions import Session
from matcher.keycloak.account import Account
from matcher.plan.act import PLANNED, Kind
from matcher.plan.steps.staff_entries import is_settled

log = structlog.get_logger()

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a form that was refused, so that it is still there."""

    kind: str = ""
    tenant_id: str = ""
    choice: str = ""
    reason: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act was not done; `confirm`: it may be done all the same when that is said."""

    title: str
    text: str
    confirm: bool = False
    status: int = field(default=409)


@router.get("/fall/{account_id}", response_model=None)
def show(request: Request, account_id: str, me: Session = Depends(signed_in)) -> Response:
    """Show a case; that somebody looked is recorded, and that they work on it when it waits and nobody else does.

    With `mit` in the query, a tenant number that was typed, that tenant is shown beside the others.
    """
    require(me, "see")
    desk = desk_of(request)
    account, found = read(desk, account_id)
    desk.people.learn(account_id, name_of(account))
    _note(desk, me, found, "looked")
    if found.why is not None and found.claim is None:
        _note(desk, me, found, "claim")
    number = asked(request, "mit")
    if not number or account is None:
        return case_page(request, account, found)
    found, missing = _beside(desk, me, account, found, number)
    return case_page(request, account, found, missing, Typed("assign", tenant_id=number))


def _beside(desk: Desk, me: Session, account: Account, found: Case, tenant_id: str) -> tuple[Case, Refusal | None]:
    """The case with the tenant of a number as its last candidate, or why there is none."""
    if any(one.tenant_id == tenant_id for one in found.suggestions):
        return found, None
    with db.transaction(desk.pool) as connection:
        other = suggestions.preview(connection, account, tenant_id, desk.now())
    if other is None:
        return found, Refusal("Diese Mieternummer gibt es nicht", "Sie steht nicht in den Mieterdaten.", status=200)
    note_tenant(desk, me, tenant_id)
    shown = [*found.suggestions, replace(other, key=len(found.suggestions) + 1)]
    return replace(found, suggestions=shown), None


def read(desk: Desk, account_id: str) -> tuple[Account | None, Case]:
    """The account as Keycloak has it and its case; NotThere for an id that nobody knows, OfStaff for a colleague's."""
    try:
        UUID(account_id)
    except ValueError:
        raise NotThere from None
    if desk.people.is_staff(account_id):
        raise OfStaff
    account = desk.accounts.read(account_id)
    with db.transaction(desk.pool) as connection:
        found = case(connection, account_id, account, desk.now())
    if found is None:
        raise NotThere
    return account, found


def case_page(
    request: Request,
    account: Account | None,
    found: Case,
    refusal: Refusal | None = None,
    typed: Typed | None = None,
) -> Response:
    """The page of a case, with what was typed where an act was refused."""
    return desk_of(request).page(
        request,
        "case.html",
        refusal.status if refusal else 200,
        account=account,
        case=found,
        under_way=_under_way(found),
        settled_under=lambda number: found.registration is not None and is_settled(found.registration, number),
        refusal=refusal,
        typed=typed or Typed(),
    )


def _under_way(found: Case) -> Entry | None:
    return next((one for one in found.acts if one.act.kind in PLANNED and one.done is None), None)


def _note(desk: Desk, me: Session, found: Case, kind: Kind) -> None:
    if me.can(kind):
        recording.attempt(desk.pool, me.act(kind, found.account_id))
