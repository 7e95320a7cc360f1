"""What is told of an act once it is carried out, or why it could not be. Pure.

The sentences stay with the act: they name numbers, and never what somebody typed as a reason.
"""

from __future__ import annotations

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.letters.order import ON_ITS_WAY, REFUSED
from matcher.plan import notes
from matcher.plan.act import ASK_TEXTS, Act, Kind, Outcome
from matcher.plan.facts import Facts, with_note
from matcher.plan.registration import Registration
from matcher.plan.steps.proof import proves

GONE = "Das Konto gibt es nicht mehr; es ist nichts geschehen."
ASSIGNED = "Mieternummer {} zugeordnet."
LETTER = "Brief {} bestellt."
NO_LETTER = "Es geht kein Brief: {}"
CAME_BACK = "Der letzte kam von dieser Anschrift zurück. Die Mieternummer erneut zuzuordnen bestellt einen."
WAITS = "Er wartet auf eine Entscheidung. Die Mieternummer zuzuordnen bestellt ihn."
CHANGED = "Der Stand des Kontos hat sich inzwischen geändert."
DONE: dict[Kind, str] = {
    "block": "Das Konto ist gesperrt.",
    "unblock": "Das Konto ist entsperrt.",
    "reject": "Die Registrierung ist abgelehnt und das Konto gesperrt; die Person bekommt eine Mail.",
    "ask": "Die Person bekommt eine Mail.",
    "demand_code": "Der Brief-Code wird erneut verlangt.",
    "returned": "Der Brief {} ist als zurückgekommen vermerkt.",
    "wish_done": "Der Änderungswunsch ist erledigt.",
}
ANOTHER_WISH = "Inzwischen liegt ein neuer vor."
NOT_DONE: dict[Kind, str] = {
    "unblock": "Das Konto bleibt gesperrt: Wer den Brief bekam, hat sich nicht selbst registriert.",
    "demand_code": "Das Konto war nicht mehr freigeschaltet; es ist nichts geschehen.",
    "returned": notes.NOT_RETURNED,
}


def asked(row: Registration, account: Account, facts: Facts) -> Registration:  # noqa: ARG001 - one form of step
    """The person is asked for something by mail: staff read what for."""
    act = facts.doing("ask")
    if act is None:
        return row
    return with_note(row, notes.ASKED.format(facts.now.astimezone(berlin.BERLIN), ASK_TEXTS.get(act.text, act.text)))


def outcome(row: Registration, account: Account, facts: Facts) -> Outcome | None:
    """What came of the act, once nothing is left to ask for it; `row` and `account` as they are to be."""
    act = facts.act
    if act is None:
        return None
    if act.kind == "assign":
        return _assigned(act, row, account, facts)
    if act.kind in ("letter", "letter_against_limits"):
        said = _with_letter("", facts) or _no_letter(row, account, facts)
        return Outcome(act.id, done=facts.brought() is not None, text=said)
    if act.kind == "wish_done" and row.wished_at is not None:
        return Outcome(act.id, done=True, text=f"{DONE[act.kind]} {ANOTHER_WISH}")
    failed = {
        "returned": facts.answer.not_ours,
        "demand_code": row.demanded_at is None or act.at is None or row.demanded_at < act.at,
        "unblock": not account.enabled,
    }.get(act.kind, False)
    said = (NOT_DONE if failed else DONE)[act.kind].format(act.letter_number)
    return Outcome(act.id, not failed, said if failed else _with_letter(said, facts))


def gone(facts: Facts) -> tuple[Outcome, ...]:
    """What is told of an act when the account was deleted meanwhile."""
    return () if facts.act is None else (Outcome(facts.act.id, done=False, text=GONE),)


def _assigned(act: Act, row: Registration, account: Account, facts: Facts) -> Outcome:
    on_file, day = facts.under(act.tenant_id), facts.now.astimezone(berlin.BERLIN)
    if not on_file.contracts:
        refusal = notes.NO_CONTRACT if on_file.known else notes.UNKNOWN_NUMBER
        return Outcome(act.id, done=False, text=refusal.format(act.tenant_id, day))
    said = _with_letter("", facts) or _no_letter(row, account, facts)
    return Outcome(act.id, done=True, text=f"{ASSIGNED.format(act.tenant_id)} {said}")


def _no_letter(row: Registration, account: Account, facts: Facts) -> str:
    """Why no letter goes, as the account stands now; the first of the reasons, as staff would look for it."""
    under_way = row.letter_number if row.letter_state in ON_ITS_WAY else None
    refused = any(one.state == REFUSED and one.tenant_id == row.tenant_id for one in facts.orders)
    reasons = {
        "Das Konto ist gesperrt.": not account.enabled,
        "Das Konto ist schon freigeschaltet.": proves(row, account),
        "Die E-Mail-Adresse ist noch nicht bestätigt.": not account.email_verified,
        "Zu diesem Konto gehört noch keine Mieternummer.": row.tenant_id is None,
        "Unter dieser Mieternummer läuft heute kein Vertrag.": not facts.under(row.tenant_id).contracts,
        CAME_BACK: row.returned_at is not None,
        WAITS: row.held_at is not None,
        f"Der Brief {under_way} gilt noch.": under_way is not None,
        "Die Anschrift in den Mieterdaten lässt sich nicht drucken.": refused,
    }
    return NO_LETTER.format(next((text for text, holds in reasons.items() if holds), CHANGED))


def _with_letter(said: str, facts: Facts) -> str:
    """The sentence, and after it which letter the act has brought, or from when on one may go."""
    letter, answer = facts.brought(), facts.answer
    if letter is None and not answer.too_early:
        return said
    at = answer.next_at.astimezone(berlin.BERLIN) if answer.next_at else None
    refusal = notes.NOT_BEFORE.format(at) if at else notes.NO_MORE_LETTERS
    return f"{said} {LETTER.format(letter.letter_number) if letter else refusal}".strip()
