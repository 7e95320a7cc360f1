"""What is told of an act once it is carried out, or why it could not be. Pure.

The sentences stay with the act: they name numbers, and never what somebody typed as a reason.
"""

from __future__ import annotations

from matcher import berlin
from matcher.keycloak.account import Account
from matcher.plan import notes
from matcher.plan.act import ASK_TEXTS, Act, Kind, Outcome
from matcher.plan.facts import Facts, with_note
from matcher.plan.registration import Registration

GONE = "Das Konto gibt es nicht mehr; es ist nichts geschehen."
ASSIGNED = "Mieternummer {} zugeordnet."
LETTER = "Brief {} bestellt."
NO_LETTER = (
    "Es geht kein Brief: Dafür braucht es eine bestätigte E-Mail-Adresse und eine Anschrift, die gedruckt werden kann."
)
DONE: dict[Kind, str] = {
    "block": "Das Konto ist gesperrt.",
    "unblock": "Das Konto ist entsperrt.",
    "reject": "Die Registrierung ist abgelehnt und das Konto gesperrt; die Person bekommt eine Mail.",
    "ask": "Die Person bekommt eine Mail.",
    "demand_code": "Der Brief-Code wird erneut verlangt.",
    "returned": "Der Brief {} ist als zurückgekommen vermerkt.",
}
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
        return _assigned(act, facts)
    if act.kind in ("letter", "letter_against_limits"):
        return _lettered(act, facts)
    failed = {
        "returned": facts.answer.not_ours,
        "demand_code": row.demanded_at != facts.now,
        "unblock": not account.enabled,
    }.get(act.kind, False)
    return Outcome(act.id, not failed, (NOT_DONE if failed else DONE)[act.kind].format(act.letter_number))


def gone(facts: Facts) -> tuple[Outcome, ...]:
    """What is told of an act when the account was deleted meanwhile."""
    return () if facts.act is None else (Outcome(facts.act.id, done=False, text=GONE),)


def _assigned(act: Act, facts: Facts) -> Outcome:
    on_file, day = facts.under(act.tenant_id), facts.now.astimezone(berlin.BERLIN)
    if not on_file.contracts:
        refusal = notes.NO_CONTRACT if on_file.known else notes.UNKNOWN_NUMBER
        return Outcome(act.id, done=False, text=refusal.format(act.tenant_id, day))
    letter = facts.brought()
    said = f" {LETTER.format(letter.letter_number)}" if letter else ""
    return Outcome(act.id, done=True, text=ASSIGNED.format(act.tenant_id) + said)


def _lettered(act: Act, facts: Facts) -> Outcome:
    letter, answer = facts.brought(), facts.answer
    if letter is not None:
        return Outcome(act.id, done=True, text=LETTER.format(letter.letter_number))
    if not answer.too_early:
        return Outcome(act.id, done=False, text=NO_LETTER)
    at = answer.next_at
    said = notes.NOT_BEFORE.format(at.astimezone(berlin.BERLIN)) if at else notes.NO_MORE_LETTERS
    return Outcome(act.id, done=False, text=said)
