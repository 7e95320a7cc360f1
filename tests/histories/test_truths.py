"""The judge of the histories is judged: each truth says no where it is broken, and a seed tells one story."""

from dataclasses import replace

import pytest

from tests.histories.history import Deed, history
from tests.histories.truths import TRUTHS, Outcome

INSIDE = Outcome(
    way="types the right code",
    opened=1,
    role=True,
    blocked=False,
    mark="2026-11-29T10:00:00Z T-1",
    tenant_id="T-1",
    state="active",
    letters=(("T-1", "used"),),
    right=1,
)
OUTSIDE = replace(
    INSIDE,
    way="never types",
    opened=0,
    role=False,
    blocked=True,
    mark="",
    state="letter_ordered",
    letters=(("T-1", "handed_over"),),
    right=0,
)


def broken(outcome: Outcome) -> set[str]:
    return {truth for truth, holds in TRUTHS.items() if not holds(outcome)}


def test_nothing_is_said_against_a_good_end() -> None:
    assert broken(INSIDE) == broken(OUTSIDE) == set()


@pytest.mark.parametrize(
    ("outcome", "truth"),
    [
        (replace(OUTSIDE, tenant_id=None, state=""), "a confirmed registration is unknown to the matcher"),
        (replace(OUTSIDE, role=True), "an account is open whose code nobody typed"),
        (replace(OUTSIDE, blocked=False), "an account is open without a proof that names its tenancy"),
        (replace(INSIDE, mark="2026-11-29T10:00:00Z T-2"), "an account is open without a proof that names its tenancy"),
        (replace(INSIDE, tenant_id="T-2"), "an account is open without a proof that names its tenancy"),
        (replace(OUTSIDE, right=1), "a yes was given to nobody"),
        (replace(OUTSIDE, letters=()), "a matched registration has not exactly one letter"),
        (replace(OUTSIDE, letters=OUTSIDE.letters * 2), "a matched registration has not exactly one letter"),
        (replace(OUTSIDE, letters=(("T-1", "stopped"),)), "a letter that nobody used counts no more"),
        (replace(INSIDE, role=False), "the right code was typed and the account is not open"),
        (replace(INSIDE, state="letter_posted"), "the right code was typed and the account is not open"),
        (replace(INSIDE, opened=2), "one code opened twice"),
    ],
)
def test_a_truth_says_no_where_it_does_not_hold(outcome: Outcome, truth: str) -> None:
    assert truth in broken(outcome)


def test_a_seed_tells_one_story_with_five_faults() -> None:
    assert history(7) == history(7) != history(8)
    assert sum(not isinstance(step, Deed) for step in history(7).steps) == 5
