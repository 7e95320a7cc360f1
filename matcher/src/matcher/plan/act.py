"""What a person of staff did at the desk, and what came of it. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["clerk", "lead", "operator"]
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
    "delete",
    "export",
    "looked",
    "claim",
    "unclaim",
    "refused",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
ROLES: tuple[Role, ...] = get_args(Role)
# What the plan carries out; the rest is recorded, and `delete` is a job of its own.
PLANNED: frozenset[Kind] = frozenset(
    {"assign", "letter", "letter_against_limits", "demand_code", "block", "unblock", "reject", "ask", "returned"}
)
# What changes a case; whoever does it says which version of the case was seen.
CHANGES: frozenset[Kind] = PLANNED | {"delete"}
LONGEST_REASON = 300
# The mails that ask a person for something, by key: no free text goes to tenants.
ASK_TEXTS = {
    "ask-call": "Bitte um Rückruf: Wir haben eine Frage zur Registrierung.",
    "ask-data": "Name oder Anschrift stimmen nicht mit den Unterlagen überein.",
    "ask-household": "Die Person steht nicht im Mietvertrag; es fehlt die Zustimmung des Mieters.",
}


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `by_id`: Keycloak's `sub` of the person; `account_id` is None for what is about no account.

    `seen`: the version of the case that the person saw (`Case.version`), for what changes one. `tenant_id` for
    `assign`, `confirmed` where another account holds it; `letter_number` for `returned`; `text` is a key of ASK_TEXTS
    for `ask`, the kind that was refused for `refused`. `reason`: up to LONGEST_REASON characters. `id` and `at` are
    given when it is recorded.
    """

    kind: Kind
    by_id: str
    by_role: Role
    account_id: str | None = None
    seen: str = ""
    tenant_id: str = ""
    letter_number: str = ""
    reason: str = ""
    text: str = ""
    confirmed: bool = False
    id: int = 0
    at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What followed from an act, as a German sentence for staff without personal data; `done` is False for why not."""

    act_id: int
    done: bool
    text: str
