"""Which role of staff may do what. Pure; the one table of it."""

from __future__ import annotations

from typing import Literal

from matcher.plan.act import Kind, Role

# What is no act: to see cases, to read what everybody did, to take records in.
Reading = Literal["see", "read_audit", "import", "read_imports"]
Right = Kind | Reading

_EVERYBODY: frozenset[Right] = frozenset({"refused"})
_CLERK: frozenset[Right] = frozenset(
    {
        *("see", "looked", "searched", "claim", "unclaim", "posted", "correct_email", "read_imports"),
        *("assign", "letter", "demand_code", "block", "reject", "ask", "returned", "wish_done"),
    }
)
_LEAD: frozenset[Right] = frozenset(
    {
        *("unblock", "letter_against_limits", "delete", "export", "read_audit"),
        *("propose_opening", "confirm_opening"),
    }
)
_OPERATOR: frozenset[Right] = frozenset({"import", "read_imports", "read_audit"})
RIGHTS: dict[Role, frozenset[Right]] = {
    "clerk": _EVERYBODY | _CLERK,
    "lead": _EVERYBODY | _CLERK | _LEAD,
    "operator": _EVERYBODY | _OPERATOR,
}


def may(role: str, what: Right) -> bool:
    """Whether a role may do this; a role that nobody knows may do nothing."""
    return any(one == role and what in rights for one, rights in RIGHTS.items())
