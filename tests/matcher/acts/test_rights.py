"""Who of staff may do what: the whole table, said once more in other words."""

from typing import get_args

import pytest

from matcher.acts.rights import RIGHTS, Reading, may
from matcher.plan.act import KINDS, ROLES

# One letter for each role that may: clerk, lead, operator.
TABLE = {
    "see": "cl",
    "looked": "cl",
    "searched": "cl",
    "claim": "cl",
    "unclaim": "cl",
    "assign": "cl",
    "letter": "cl",
    "demand_code": "cl",
    "block": "cl",
    "reject": "cl",
    "ask": "cl",
    "wish_done": "cl",
    "returned": "cl",
    "posted": "cl",
    "console": "",
    "correct_email": "cl",
    "unblock": "l",
    "letter_against_limits": "l",
    "delete": "l",
    "propose_opening": "l",
    "confirm_opening": "l",
    "export": "l",
    "own_export": "",
    "read_audit": "lo",
    "import": "o",
    "read_imports": "clo",
    "refused": "clo",
}


def test_the_table_names_everything_that_can_be_done() -> None:
    assert set(TABLE) == {*KINDS, *get_args(Reading)}
    assert set(RIGHTS) == set(ROLES)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("what", sorted(TABLE))
def test_each_role_may_do_this_and_nothing_else(role: str, what: str) -> None:
    assert may(role, what) == (role[0] in TABLE[what])  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ["", "mieter", "Lead", "admin"])
def test_who_has_no_role_of_staff_may_do_nothing(role: str) -> None:
    assert not any(may(role, what) for what in TABLE)  # type: ignore[arg-type]
