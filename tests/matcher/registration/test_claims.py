"""Who works on an account has claimed it: nobody waits for that, and nothing is lost by it."""

import datetime
from dataclasses import replace
from uuid import uuid4

import pytest

from matcher import db
from matcher.errors import TakenError
from matcher.keycloak import events
from matcher.registration import store
from matcher.registration.settling import claimed
from tests.matcher.house import House


def scheduled(house: House) -> list[tuple[str, str]]:
    """Account and reason of every job that comes back later."""
    query = "SELECT args ->> 'account_id', args ->> 'because' FROM procrastinate_jobs WHERE scheduled_at > now()"
    with db.transaction(house.pool) as connection:
        return [(str(row[0]), str(row[1])) for row in connection.execute(query)]


def test_a_job_that_finds_the_account_taken_comes_back_and_its_event_waits(house: House) -> None:
    with claimed(house.pool, "erika") as claim:
        assert claim is not None
        house.happens()
        assert house.console.writes == 0
    assert scheduled(house) == [("erika", "event")]
    with db.transaction(house.pool) as connection:
        assert len(events.pending(connection, "erika")) == 1
    house.settling.settle("erika", "event")
    assert house.state() == "email_pending"


def test_no_job_of_an_account_is_locked_by_another_one_that_waits(house: House) -> None:
    house.happens()
    with db.transaction(house.pool) as connection:
        rows = connection.execute("SELECT DISTINCT lock FROM procrastinate_jobs WHERE task_name = 'settle'").fetchall()
    assert rows == [(None,)]


def test_a_claim_of_somebody_who_died_is_over_in_time(house: House) -> None:
    with db.transaction(house.pool) as connection:
        assert store.claim(connection, "erika", uuid4(), seconds=-1)
    house.happens()
    assert house.state() == "email_pending"


def loses_the_claim(house: House) -> None:
    """Somebody else has the account before the row is saved; the letter was ordered by then."""

    def too_slow() -> datetime.datetime:
        with db.transaction(house.pool) as connection:
            connection.execute("UPDATE claims SET claimed_by = %s", [uuid4()])
        return datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)

    slow = replace(house, settling=replace(house.settling, clock=too_slow))
    with pytest.raises(TakenError):
        slow.happens()
    with db.transaction(house.pool) as connection:
        connection.execute("DELETE FROM claims")


def test_who_lost_the_claim_saves_nothing(house: House) -> None:
    loses_the_claim(house)
    with db.transaction(house.pool) as connection:
        assert store.find(connection, "erika") is None


def test_the_first_letter_of_who_lost_the_claim_is_the_one_that_goes(house: House) -> None:
    house.console.confirm_email("erika")
    loses_the_claim(house)
    house.happens()
    assert (len(house.desk.orders), house.state(), house.desk.stopped) == (1, "letter_ordered", [])


def test_the_letter_for_a_number_of_staffs_is_neither_stopped_nor_ordered_again(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    house.console.enter("erika", "tenantNumber", "T-2")
    loses_the_claim(house)
    house.happens()
    assert [one["tenancy"] for one in house.desk.orders.values()] == ["T-1", "T-2"]
    assert (house.state(), house.desk.stopped) == ("letter_ordered", ["erika"])


def test_a_claim_ends_with_the_work_also_when_it_fails(house: House) -> None:
    with pytest.raises(ZeroDivisionError), claimed(house.pool, "erika"):
        _ = 1 // 0
    with claimed(house.pool, "erika") as claim:
        assert claim is not None
