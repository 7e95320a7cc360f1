"""What a person of staff did at the desk, and what came of it. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["clerk", "lead", "operator"]
# Whose acts are recorded beside those of staff: a person about the own account, who has no role at the desk.
OWNER: Literal["owner"] = "owner"
Kind = Literal[
    "assign",
    "letter",
    "letter_against_limits",
    "demand_code",
    "block",
    "unblock",
    "reject",
    "ask",
    "returned",
    "wish_done",
    "correct_email",
    "propose_opening",
    "confirm_opening",
    "delete",
    "export",
    "own_export",
    "posted",
    "console",
    "looked",
    "searched",
    "claim",
    "unclaim",
    "refused",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
ROLES: tuple[Role, ...] = get_args(Role)
# What the plan carries out; the rest is recorded, `delete` is a job of its own, and openings are done by Keycloak with
# the tokens of the two people (casework/opening.py).
PLANNED: frozenset[Kind] = frozenset(
    {
        *("assign", "letter", "letter_against_limits", "demand_code"),
        *("block", "unblock", "reject", "ask", "returned", "wish_done"),
    }
)
# What changes a case; whoever does it says which version of the case was seen.
CHANGES: frozenset[Kind] = PLANNED | {*("delete", "correct_email", "propose_opening", "confirm_opening")}
LONGEST_REASON = 300
# The mails that ask a person for something, by key: no free text goes to tenants.
ASK_TEXTS = {
    "ask-call": "Bitte um Rückruf: Wir haben eine Frage zur Registrierung.",
    "ask-data": "Name oder Anschrift stimmen nicht mit den Unterlagen überein.",
    "ask-household": "Die Person steht nicht im Mietvertrag; es fehlt die Zustimmung des Mieters.",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `by_id`: Keycloak's `sub` of the person, `by_name` what they were called then.

    `account_id` is None for what is about no account.

    `seen`: the version of the case that the person saw (`Case.version`), for what changes one. `tenant_id` for
    `assign`, `confirmed` where another account holds it; `letter_number` for `returned`; `text` is a key of ASK_TEXTS
    for `ask`, the kind that was refused for `refused`, the print run for `posted`, what the case was of a proposal,
    when the wish was written that is dealt with for `wish_done`.
    `console`: what somebody did to the account in Keycloak, told afterwards. `own_export`: its owner was handed what
    is stored, in the form `text`. `reason`: up to LONGEST_REASON characters.
    `id` and `at` are given when it is recorded.
    """

    kind: Kind
    by_id: str
    by_role: Role | Literal["owner"]
    account_id: str | None = None
    seen: str = ""
    tenant_id: str = ""
    letter_number: str = ""
    reason: str = ""
    text: str = ""
    confirmed: bool = False
    id: int = 0
    at: datetime.datetime | None = None
    by_name: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What followed from an act, as a German sentence for staff without personal data; `done` is False for why not."""

    act_id: int
    done: bool
    text: str
