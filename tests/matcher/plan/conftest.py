"""Accounts that many tests begin with."""

import datetime

import pytest

from matcher.plan.mails import POSTED, Mail
from tests.matcher.plan.little_world import LittleWorld


@pytest.fixture
def posted() -> LittleWorld:
    """An account whose letter was posted."""
    world = LittleWorld()
    world.settle()
    next_at = world.now + datetime.timedelta(days=7)
    world.news(
        world.orders[0], state="posted", posted_at="2026-11-22T12:00:00Z", expected_on="2026-11-24", next_at=next_at
    )
    world.settle("letter")
    world.now += datetime.timedelta(hours=1)
    assert (world.row.state, world.mails) == ("letter_posted", [Mail("erika", POSTED, "B-1")])
    return world
