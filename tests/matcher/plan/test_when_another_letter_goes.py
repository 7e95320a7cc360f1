"""When another letter goes: asked for by the tenant, and not before the day that the limits name."""

import datetime
from dataclasses import replace

import pytest

from matcher.plan.letters import ASK_AGAIN_AFTER
from tests.matcher.plan.little_world import LittleWorld

HOUR = datetime.timedelta(hours=1)


@pytest.mark.parametrize(
    ("asked_after", "orders"),
    [
        (datetime.timedelta(days=-1), 1),
        (datetime.timedelta(0), 1),
        (datetime.timedelta(days=6), 1),
        (datetime.timedelta(days=7), 2),
        (datetime.timedelta(days=8), 2),
    ],
)
def test_another_letter_goes_when_it_was_asked_for_in_time(
    posted: LittleWorld, asked_after: datetime.timedelta, orders: int
) -> None:
    ordered_at = posted.orders[0].ordered_at
    assert ordered_at is not None
    posted.now += datetime.timedelta(days=9)
    posted.enter("letterRequestedAt", (ordered_at + asked_after).isoformat())
    posted.settle()
    assert len(posted.orders) == orders
    assert len(posted.open_letters()) == orders
    posted.settle()
    assert len(posted.orders) == orders


def test_a_wish_that_is_no_time_orders_nothing(posted: LittleWorld) -> None:
    posted.enter("letterRequestedAt", "gestern")
    posted.settle()
    assert len(posted.orders) == 1


def test_another_letter_needs_no_waiting_when_no_day_was_named() -> None:
    world = LittleWorld()
    world.settle()
    world.now += HOUR
    world.enter("letterRequestedAt", world.now.isoformat())
    world.settle()
    assert (len(world.orders), world.row.letter_number) == (2, "B-2")


def test_a_limit_names_the_day_and_is_not_asked_before_it() -> None:
    world = LittleWorld(too_early=True, next_at=LittleWorld().now + datetime.timedelta(days=3))
    world.settle()
    assert (world.row.state, world.row.letter_next_at) == ("matched", world.next_at)
    assert "frühestens am 25.11.2026 möglich" in world.row.note
    world.too_early = False
    for days, orders in ((2, 0), (1, 1)):
        world.now += datetime.timedelta(days=days)
        world.settle("reconcile")
        assert len(world.orders) == orders


def test_a_limit_without_a_day_is_asked_again_the_next_day() -> None:
    world = LittleWorld(too_early=True)
    world.settle()
    assert world.row.letter_next_at == world.now + ASK_AGAIN_AFTER
    assert "zurzeit nicht möglich" in world.row.note


def test_the_day_that_a_limit_named_stays_when_news_of_the_letter_come(posted: LittleWorld) -> None:
    posted.now += datetime.timedelta(days=9)
    posted.enter("letterRequestedAt", posted.now.isoformat())
    posted.too_early, posted.next_at = True, posted.now + datetime.timedelta(days=30)
    posted.settle()
    posted.too_early = False
    posted.news(posted.orders[0], expected_on="2026-11-25")
    posted.settle("letter")
    assert len(posted.orders) == 1
    assert (posted.row.letter_next_at, posted.row.letter_expected_on) == (posted.next_at, "2026-11-25")


def test_an_order_found_by_its_news_keeps_the_day_of_the_next(posted: LittleWorld) -> None:
    posted.registration = replace(posted.row.without_letter(), state="matched")
    posted.settle("letter")
    assert posted.row.letter_next_at == posted.orders[0].next_at is not None
