"""One case: the registration beside its candidates, and what there is to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

import structlog
from fastapi import APIRouter, Depends, Request, Response

from matcher import db
from matcher.acts.book import Entry
from matcher.casework import recording
from matcher.casework.cases import Case, case
from matcher.desk.desk import Desk, desk_of, require, signed_in
from matcher.desk.faults import NotThere
from matcher.desk.sessions import Session
from matcher.keycloak.account import Account
from matcher.plan.act import PLANNED, Act, Kind

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
    """Show a case; that somebody looked is recorded, and that they work on it when it waits and nobody else does."""
    require(me, "see")
    desk = desk_of(request)
    account, found = read(desk, account_id)
    desk.people.learn(account_id, name_of(account))
    _note(desk, me, found, "looked")
    if found.why is not None and found.claim is None:
        _note(desk, me, found, "claim")
    return case_page(request, account, found)


def read(desk: Desk, account_id: str) -> tuple[Account | None, Case]:
    """The account as Keycloak has it and its case; NotThere for an id that nobody knows."""
    try:
        UUID(account_id)
    except ValueError:
        raise NotThere from None
    account = desk.accounts.read(account_id)
    with db.transaction(desk.pool) as connection:
        found = case(connection, account_id, account, desk.now())
    if found is None:
        raise NotThere
    return account, found


def name_of(account: Account | None) -> str:
    """The name of the person whose account it is."""
    return f"{account.first_name} {account.last_name}".strip() if account else "Konto gelöscht"


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
        refusal=refusal,
        typed=typed or Typed(),
    )


def _under_way(found: Case) -> Entry | None:
    return next((one for one in found.acts if one.act.kind in PLANNED and one.done is None), None)


def _note(desk: Desk, me: Session, found: Case, kind: Kind) -> None:
    role = me.role_for(kind)
    if role is not None:
        recording.attempt(desk.pool, Act(kind, me.subject, role, found.account_id))
