"""What an act must be before it is recorded: of this case as it is now, and something that can be done."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from dataclasses import replace

from matcher import berlin
from matcher.acts import book
from matcher.acts.book import Change
from matcher.db import Connection
from matcher.errors import ActRefusedError, AskFirstError, StaleCaseError
from matcher.letters import orders
from matcher.plan.act import ASK_TEXTS, LONGEST_REASON, Act, Kind
from matcher.plan.registration import Registration
from matcher.plan.steps.staff_entries import is_settled
from matcher.records import lookup
from matcher.registration import store

# What nobody does without saying why.
WITH_REASON = frozenset({"letter_against_limits", "block", "unblock", "reject", "delete", "propose_opening"})
# How long a second lead may take.
PROPOSAL_HOLDS = datetime.timedelta(days=7)
SUBSTANCE = (
    *("tenant_id", "decided_by", "decided_at", "returned_at", "held_at", "disowned_at", "demanded_at"),
    *("moved_out_at", "leaves_on", "deceased_at"),
)
NO_ACCOUNT = "Dieses Konto gibt es nicht mehr; es wurde nichts vermerkt."
NO_REASON = "Bitte einen Grund angeben."
LONG_REASON = f"Der Grund ist zu lang (höchstens {LONGEST_REASON} Zeichen)."
NO_NUMBER = "Bitte eine Mieternummer angeben."
UNKNOWN_NUMBER = "Diese Mieternummer steht nicht in den Mieterdaten; es wurde nichts vermerkt."
ASSIGNED = "Das Konto gehört schon zu dieser Mieternummer; es wurde nichts vermerkt."
LOSES_ACCESS = (
    "Dieses Konto ist für die Mieternummer {} freigeschaltet. Mit einer anderen verliert die Person den Zugang, bis "
    "sie den Code eines neuen Briefs eingibt."
)
HELD = {
    True: "Für diese Mieternummer ist schon ein anderes Konto freigeschaltet.",
    False: "Zu dieser Mieternummer gehört schon ein anderes Konto; es wartet auf seinen Brief oder hat ihn.",
}
NO_CONTRACT = "Unter dieser Mieternummer läuft heute kein Vertrag; es wurde nichts vermerkt."
NO_TENANT = "Zu diesem Konto gehört noch keine Mieternummer; ohne sie geht kein Brief."
WAITS = "Der Brief wartet auf eine Entscheidung: Ordnen Sie die Mieternummer zu, dann geht er."
NOT_ACTIVE = "Das Konto ist nicht freigeschaltet; der Brief-Code wird ohnehin verlangt."
BLOCKED = "Das Konto ist gesperrt; es wurde nichts vermerkt."
NOT_BLOCKED = "Das Konto ist nicht gesperrt; es wurde nichts vermerkt."
ACTIVE = "Das Konto ist freigeschaltet; es wurde nichts vermerkt."
UNPROVEN = "Die E-Mail-Adresse ist noch nicht bestätigt; vorher geht kein Brief."
MAIL_UNPROVEN = "Die E-Mail-Adresse ist noch nicht bestätigt; dorthin geht keine Mail."
DECEASED = "Der Mieter ist laut Mieterdaten verstorben: An dieses Konto geht keine Mail."
ADDRESS_OF_ACTIVE = (
    "Das Konto ist freigeschaltet: Die Adresse ändert nur, wem es gehört. Geht das nicht, verlangen Sie erst den "
    "Brief-Code erneut."
)
NO_TEXT = "Diesen Text gibt es nicht."
NO_TENANT_TO_OPEN = "Zu diesem Konto gehört noch keine Mieternummer; ordnen Sie erst eine zu."
OTHER_NUMBER = "Die Mieternummer des Kontos ist eine andere; es wurde nichts vermerkt."
SECOND_ACCOUNT = "Für diese Mieternummer ist schon ein anderes Konto freigeschaltet; es wurde nichts vermerkt."
NO_PROPOSAL = (
    "Es gibt keinen Antrag, der noch gilt: Seitdem hat sich der Fall geändert, oder er ist älter als 7 Tage. Bitte neu "
    "beantragen."
)
YOUR_OWN = "Bestätigen muss jemand anders aus der Leitung: Den Antrag haben Sie selbst gestellt."
NO_WISH = "Es liegt kein Änderungswunsch vor; es wurde nichts vermerkt."
NOT_ITS_LETTER = "Diese Briefnummer gehört nicht zu diesem Konto; es wurde nichts vermerkt."
_CLOSED = {"blocked": BLOCKED, "active": ACTIVE, "moved_out": NO_CONTRACT, "email_pending": UNPROVEN}
# What cannot be done to an account in this state, and why.
IN_STATE: dict[Kind, dict[str, str]] = {
    "assign": {"blocked": BLOCKED},
    "letter": _CLOSED,
    "letter_against_limits": _CLOSED,
    "correct_email": {"blocked": BLOCKED, "active": ADDRESS_OF_ACTIVE, "moved_out": NO_CONTRACT},
    "propose_opening": _CLOSED,
    "confirm_opening": _CLOSED,
    "block": {"blocked": BLOCKED},
    "reject": {"blocked": BLOCKED, "active": ACTIVE},
    "ask": {"blocked": BLOCKED, "active": ACTIVE, "email_pending": MAIL_UNPROVEN},
}


def case_version(registration: Registration | None, last_act: int = 0) -> str:
    """What an act's `seen` is compared with: another text once the row changed or another act was recorded."""
    row = None if registration is None else dataclasses.asdict(registration)
    content = json.dumps([row, last_act], sort_keys=True, default=str).encode()
    return hashlib.sha256(content).hexdigest()[:16]


def version_of(connection: Connection, account_id: str) -> str:
    """The version of a case now."""
    last = book.last_change(connection, account_id)
    return case_version(store.find(connection, account_id), last.id if last else 0)


def letter_number_of(text: str) -> str:
    """The number in what was scanned or typed: of a letter's QR code the code itself is dropped at once."""
    return line(text).rpartition("/")[2].upper()


def line(text: str) -> str:
    """What was typed, on one line and without signs that nobody sees."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def tidy(act: Act) -> Act:
    """The act with everything typed as it is kept; raises ActRefusedError for a reason too long."""
    reason = line(act.reason)
    if len(reason) > LONGEST_REASON:
        raise ActRefusedError(LONG_REASON)
    number = letter_number_of(act.letter_number)
    return replace(act, tenant_id=line(act.tenant_id), letter_number=number, reason=reason, id=0, at=None)


def check(connection: Connection, act: Act, today: datetime.date) -> None:
    """Refuse what cannot be, by ActRefusedError: first a case that is another by now, then what is asked for."""
    row = store.find(connection, act.account_id or "")
    if row is None or row.ended_at is not None:
        raise ActRefusedError(NO_ACCOUNT)
    last = book.last_change(connection, row.account_id)
    if act.seen != case_version(row, last.id if last else 0):
        raise _stale(connection, row, last)
    refusal = _refusal(row, act) or _refusal_by_tables(connection, row, act, today)
    if not refusal and act.kind in ("propose_opening", "confirm_opening"):
        refusal = _refusal_to_open(connection, row, act, today)
    if refusal:
        raise ActRefusedError(refusal)
    asked = _to_confirm(connection, row, act) if act.kind == "assign" and not act.confirmed else ""
    if asked:
        raise AskFirstError(asked)


def _refusal(row: Registration, act: Act) -> str:
    """Why this cannot be, as far as the act and the row tell; an empty text when it can."""
    letter = act.kind in ("letter", "letter_against_limits")
    waits = row.returned_at is not None or (row.held_at is not None and act.kind == "letter")
    found = {
        IN_STATE.get(act.kind, {}).get(row.state, ""): row.state in IN_STATE.get(act.kind, {}),
        NO_REASON: act.kind in WITH_REASON and not act.reason,
        NO_NUMBER: act.kind == "assign" and not act.tenant_id,
        ASSIGNED: act.kind == "assign" and is_settled(row, act.tenant_id),
        DECEASED: act.kind in ("ask", "reject") and row.closed_by_death,
        NO_TEXT: act.kind == "ask" and act.text not in ASK_TEXTS,
        NOT_ACTIVE: act.kind == "demand_code" and row.state != "active",
        NOT_BLOCKED: act.kind == "unblock" and row.state != "blocked",
        NO_WISH: act.kind == "wish_done" and row.wished_at is None,
        NO_TENANT: letter and row.tenant_id is None,
        WAITS: letter and waits,
    }
    return next((text for text, holds in found.items() if holds), "")


def _to_confirm(connection: Connection, row: Registration, act: Act) -> str:
    """What somebody loses by it, so that it is asked for before; an empty text when nobody loses anything."""
    holder = store.holder(connection, act.tenant_id, row.account_id)
    said = [LOSES_ACCESS.format(row.tenant_id)] if row.state == "active" else []
    return " ".join([*said, *([HELD[holder.is_active]] if holder else [])])


def _refusal_by_tables(connection: Connection, row: Registration, act: Act, today: datetime.date) -> str:
    """The same as the records and the letters tell."""
    if act.kind == "returned":
        ours = {one.letter_number for one in orders.of_account(connection, row.account_id)}
        return "" if act.letter_number in ours else NOT_ITS_LETTER
    if act.kind != "assign" or lookup.contracts(connection, act.tenant_id, "", today):
        return ""
    return NO_CONTRACT if lookup.is_known(connection, act.tenant_id) else UNKNOWN_NUMBER


def _refusal_to_open(connection: Connection, row: Registration, act: Act, today: datetime.date) -> str:
    """Why nobody is let in without a letter, for either of the two people; an empty text when they may."""
    if row.tenant_id is None or act.tenant_id != row.tenant_id:
        return NO_TENANT_TO_OPEN if row.tenant_id is None else OTHER_NUMBER
    if not lookup.contracts(connection, row.tenant_id, "", today):
        return NO_CONTRACT
    if store.owner(connection, row.tenant_id, row.account_id):
        return SECOND_ACCOUNT
    return "" if act.kind == "propose_opening" else _refusal_to_confirm(connection, row, act)


def _refusal_to_confirm(connection: Connection, row: Registration, act: Act) -> str:
    found = book.proposals(connection, berlin.now() - PROPOSAL_HOLDS, row.account_id)
    if not found or found[-1].act.text != substance(row) or found[-1].act.tenant_id != act.tenant_id:
        return NO_PROPOSAL
    return YOUR_OWN if found[-1].act.by_id == act.by_id else ""


def substance(row: Registration) -> str:
    """What a proposal is about, as a hash: whose account it is and what stands against it, not how far a letter is."""
    facts = [getattr(row, name) for name in SUBSTANCE]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()[:16]


def _stale(connection: Connection, row: Registration, last: Change | None) -> StaleCaseError:
    """Whose act came in between; the application's own news where it was none."""
    changed = store.changed_at(connection, row.account_id)
    if last is not None and (last.done_at is None or changed is None or last.done_at >= changed):
        return StaleCaseError(last.by_id, last.at)
    return StaleCaseError(None, changed)
