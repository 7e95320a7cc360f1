"""What the buttons of a case do: each is one act, recorded with who and when, or refused in one sentence."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from matcher import berlin, db
from matcher.acts import book
from matcher.casework import addresses, opening, recording
from matcher.desk.case_pages import Refusal, Typed, case_page, read
from matcher.desk.desk import Desk, Form, desk_of, require, writing
from matcher.desk.faults import NotForYou, NotThere
from matcher.desk.next_case import next_case
from matcher.desk.overview_pages import kind_of
from matcher.desk.people import name_of
from matcher.desk.sessions import Session
from matcher.desk.words import harmless
from matcher.errors import ActRefusedError, AskFirstError, NotAllowedError, StaleCaseError
from matcher.plan.act import Act, Kind, Outcome
from matcher.registration import disclosure
from matcher.registration.personal_data import PersonalData

# The last word of an act's address.
KINDS: dict[str, Kind] = {
    "zuordnen": "assign",
    "ablehnen": "reject",
    "nachfragen": "ask",
    "brief": "letter",
    "code-verlangen": "demand_code",
    "sperren": "block",
    "entsperren": "unblock",
    "brief-freigeben": "letter_against_limits",
    "mail-berichtigen": "correct_email",
    "ohne-brief": "propose_opening",
    "ohne-brief-bestaetigen": "confirm_opening",
    "loeschen": "delete",
    "wunsch-erledigt": "wish_done",
}
CONFIRMATION = "LÖSCHEN"
GIVEN = "Ausgegeben als {}."
NOT_GIVEN = "Die Ausgabe ist nicht gelungen; es ging nichts hinaus."
# Said as soon as the act is recorded: what the worker carries out is about to happen.
DONE: dict[Kind, str] = {
    "assign": "wird der Mieternummer {tenant_id} zugeordnet. Der Brief geht an die Anschrift in den Mieterdaten.",
    "reject": "wird abgelehnt. Eine Mail geht an die Person.",
    "ask": "bekommt eine Mail mit der Nachfrage.",
    "letter": "bekommt einen weiteren Brief.",
    "demand_code": "muss den Brief-Code erneut eingeben.",
    "block": "wird gesperrt.",
    "unblock": "wird entsperrt.",
    "letter_against_limits": "bekommt einen Brief gegen die Grenze.",
    "correct_email": "hat eine neue E-Mail-Adresse; dorthin geht eine Mail mit dem Code.",
    "propose_opening": "ist zur Freischaltung ohne Brief vorgeschlagen. Jemand anders aus der Leitung muss bestätigen.",
    "confirm_opening": "ist ohne Brief freigeschaltet und bekommt eine Mail.",
    "delete": "wird gelöscht.",
    "wish_done": "hat keinen offenen Änderungswunsch mehr und bekommt eine Mail.",
}

router = APIRouter()


@router.post("/fall/{account_id}/weiter", response_model=None)
def go_on(request: Request, account_id: str, sent: tuple[Session, Form] = Depends(writing)) -> Response:
    """Leave a case to whoever wants it, and go to the next one of its kind."""
    me, form = sent
    desk = desk_of(request)
    require(me, "unclaim")
    read(desk, account_id)
    recording.attempt(desk.pool, me.act("unclaim", account_id))
    me.leave(account_id)
    return RedirectResponse(next_case(desk, me, kind_of(form.get("art"))), 303)


@router.post("/fall/{account_id}/auskunft", response_model=None)
def export(request: Request, account_id: str, sent: tuple[Session, Form] = Depends(writing)) -> Response:
    """What is stored about a person, as a file of JSON or for reading as PDF (Art. 15 and 20 GDPR)."""
    me, form = sent
    desk = desk_of(request)
    read(desk, account_id)
    number, kind = attempted(desk, act_of(me, "export", account_id)), "pdf" if form.get("als") == "pdf" else "json"
    personal_data = PersonalData(desk.pool, desk.accounts, desk.letters)
    try:
        found = personal_data.disclose(account_id)
        on_paper = kind == "pdf"
        content: str | bytes = personal_data.on_paper(account_id, found) if on_paper else disclosure.as_json(found)
    except BaseException:
        concluded(desk, Outcome(number, done=False, text=NOT_GIVEN))
        raise
    concluded(desk, Outcome(number, done=True, text=GIVEN.format(kind.upper())))
    headers = {"Content-Disposition": f'attachment; filename="auskunft-{account_id}.{kind}"'}
    return Response(content, media_type=f"application/{kind}", headers=headers)


@router.post("/fall/{account_id}/{slug}", response_model=None)
def do(request: Request, account_id: str, slug: str, sent: tuple[Session, Form] = Depends(writing)) -> Response:
    """Record an act; the next similar case comes up, or this one again with why it was refused."""
    me, form = sent
    desk, kind = desk_of(request), KINDS.get(slug)
    if kind is None:
        raise NotThere
    act = replace(
        act_of(me, kind, account_id),
        seen=form.get("seen"),
        tenant_id=form.get("tenant_id") if kind == "assign" or kind in opening.KINDS else "",
        reason=_reason(form),
        text=form.get("text") if kind == "ask" else "",
        confirmed=form.get("confirmed") == "ja",
    )
    typed = Typed(kind, form.get("tenant_id"), form.get("choice"), form.get("reason"), form.get("text"))
    refusal = _not_confirmed(kind, form) if me.can(kind) else None
    account, before = read(desk, account_id)
    try:
        if refusal is None:
            number = attempted(desk, act)
            if kind == "correct_email":
                addresses.correct(desk.pool, desk.accounts, act, number, form.get("email"))
            if kind in opening.KINDS:
                opening.carry_out(desk.pool, desk.accounts, act, number, me.tokens.access)
    except ActRefusedError as refused:
        refusal = _refusal(desk, refused)
    if refusal is not None:
        account, before = read(desk, account_id)
        return case_page(request, account, before, refusal, typed)
    me.say(harmless_sentence(name_of(account), DONE[kind].format(tenant_id=act.tenant_id)))
    if before.why is None:
        return RedirectResponse(f"{desk.base}/fall/{account_id}", 303)
    me.leave(account_id)
    return RedirectResponse(next_case(desk, me, before.why), 303)


def harmless_sentence(name: str, what: str) -> str:
    """What was done, about whom."""
    return f"{harmless(name)} {what}"


def act_of(me: Session, kind: Kind, account_id: str | None) -> Act:
    """An act in the name of whoever is signed in."""
    return me.act(kind, account_id)


def attempted(desk: Desk, act: Act) -> int:
    """Record an act, and return its number; NotForYou where the role may not, ActRefusedError where it cannot be."""
    try:
        return recording.attempt(desk.pool, act)
    except NotAllowedError:
        raise NotForYou from None


def concluded(desk: Desk, outcome: Outcome) -> None:
    """Keep what came of an act that the desk carries out itself."""
    with db.transaction(desk.pool) as connection:
        book.conclude(connection, [outcome])


def _reason(form: Form) -> str:
    """The reason that was chosen, and what was added to it in words."""
    return ": ".join(filter(None, (form.get("choice"), form.get("reason"))))


def _not_confirmed(kind: Kind, form: Form) -> Refusal | None:
    if kind != "delete" or form.get("confirmation").upper() == CONFIRMATION:
        return None
    text = f"Zum Löschen tippen Sie das Wort {CONFIRMATION} in das Feld. Es wurde nichts gelöscht."
    return Refusal("Noch nicht gelöscht", text, status=400)


def _refusal(desk: Desk, refused: ActRefusedError) -> Refusal:
    if isinstance(refused, StaleCaseError):
        who = desk.people.staff(refused.by_id) if refused.by_id else "die Anwendung"
        when = f" um {refused.at.astimezone(berlin.BERLIN):%H:%M} Uhr" if refused.at else ""
        text = (
            f"Inzwischen hat {harmless(who)}{when} hier etwas geändert; Ihre Eingabe wurde deshalb nicht ausgeführt. "
            "Unten steht der neue Stand, und was Sie geschrieben haben. Entscheiden Sie noch einmal."
        )
        return Refusal("Der Fall hat sich geändert", text)
    if isinstance(refused, AskFirstError):
        return Refusal("Bitte erst prüfen", str(refused), confirm=True)
    return Refusal("Das geht so nicht", str(refused), status=400)
