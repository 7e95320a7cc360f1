"""A tenant's wish for a change at the desk: in the day's heaps until somebody has dealt with the one that was seen."""

import pytest

from matcher import db
from matcher.acts.rights import may
from matcher.casework.today import Today, today
from matcher.errors import ActRefusedError, StaleCaseError
from tests.matcher.casework.conftest import Desk
from tests.matcher.house import NOW


@pytest.fixture
def asked(desk: Desk) -> Desk:
    write(desk, "Ich heiße jetzt Meier.", "2026-11-22T10:00:00Z")
    return desk


def write(desk: Desk, text: str, at: str) -> None:
    desk.house.console.enter("erika", "changeWish", text)
    desk.house.console.enter("erika", "changeWishAt", at)
    desk.house.happens()


def day(desk: Desk) -> Today:
    with db.transaction(desk.house.pool) as connection:
        return today(connection, NOW)


def heap(desk: Desk) -> int:
    return next(one.number for one in day(desk).heaps if one.name == "wishes")


def test_it_stands_among_what_waits_until_it_is_done(asked: Desk) -> None:
    found = day(asked)
    assert ([account for account, _ in found.wishes], heap(asked)) == (["erika"], 1)
    entry = asked.do("wish_done", by_role="clerk", reason="")
    assert (entry.done, entry.outcome) == (True, "Der Änderungswunsch ist erledigt.")
    assert (day(asked).wishes, heap(asked)) == ([], 0)
    assert asked.house.console.value("erika", "changeWish") == ""


def test_a_newer_one_that_nobody_saw_is_told_and_stays(asked: Desk) -> None:
    seen = asked.act("wish_done", reason="")
    write(asked, "Nein: Maier.", "2026-11-22T11:00:00Z")
    with pytest.raises(StaleCaseError):
        asked.record(seen)
    assert (heap(asked), asked.house.console.value("erika", "changeWish")) == (1, "Nein: Maier.")


def test_where_none_waits_none_is_done(desk: Desk) -> None:
    with pytest.raises(ActRefusedError, match="kein Änderungswunsch"):
        desk.record(desk.act("wish_done", reason=""))
    assert desk.history() == []


def test_whoever_runs_the_server_deals_with_none() -> None:
    assert not may("operator", "wish_done")
