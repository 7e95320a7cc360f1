"""A letter that did not come: another one is ordered, and the first stays good."""

import datetime

import pytest

from matcher import db
from matcher.errors import LetterServiceError
from matcher.keycloak.account import Account
from matcher.letters import orders
from matcher.letters.news import LetterNews
from matcher.plan.attributes import next_day
from matcher.plan.letters import asked_for_another
from matcher.plan.registration import Registration
from matcher.registration import store
from tests.matcher.house import NOW, POSTED, House


def test_a_posted_letter_tells_the_next_day_and_a_masked_address(posted: House) -> None:
    assert posted.console.value("erika", "letterNextAt") == "2026-12-01"
    assert posted.console.value("erika", "letterAddressHint") == "L*** S*** 12, 06*** Bernburg"


def test_nothing_of_that_is_told_before_a_letter_was_posted(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    assert not house.console.value("erika", "letterNextAt")
    assert not house.console.value("erika", "letterAddressHint")


def test_a_tenant_who_asks_for_another_letter_gets_one_and_the_first_is_not_stopped(posted: House) -> None:
    posted.console.enter("erika", "letterRequestedAt", "2026-12-01T08:00:00Z")
    posted.happens()
    posted.happens()
    assert [order["tenancy"] for order in posted.desk.orders.values()] == ["T-1", "T-1"]
    assert posted.desk.stopped == []
    assert (posted.state(), posted.console.value("erika", "letterNumber")) == ("letter_ordered", "B-00002")


@pytest.mark.parametrize("asked", ["2026-11-22T11:59:00Z", "2026-11-30T10:59:00Z", "gestern", ""])
def test_what_was_asked_too_early_or_is_no_time_orders_nothing(posted: House, asked: str) -> None:
    posted.console.enter("erika", "letterRequestedAt", asked)
    posted.happens()
    assert len(posted.desk.orders) == 1


def test_news_of_the_first_letter_do_not_touch_the_second(posted: House) -> None:
    posted.console.enter("erika", "letterRequestedAt", "2026-12-01T08:00:00Z")
    posted.happens()
    posted.news(0, state="expired", cause="time")
    assert (posted.state(), posted.console.value("erika", "letterNumber")) == ("letter_ordered", "B-00002")
    posted.news(1, **POSTED | {"posted_at": "2026-12-02T11:00:00Z"})
    assert (posted.state(), posted.console.value("erika", "letterPostedAt")) == (
        "letter_posted",
        "2026-12-02T11:00:00Z",
    )


def test_a_letter_refused_by_the_limits_tells_staff_and_tenant_the_day(posted: House) -> None:
    posted.console.enter("erika", "letterRequestedAt", "2026-12-01T08:00:00Z")
    posted.desk.refuse = (409, {"error": "letter_limit", "next_at": "2027-01-15T23:30:00Z"})
    posted.happens()
    assert "frühestens am 16.01.2027" in posted.console.value("erika", "registrationNote")
    assert posted.console.value("erika", "letterNextAt") == "2027-01-17"
    assert (posted.state(), posted.console.value("erika", "letterNumber")) == ("letter_posted", "B-00001")
    calls = len(posted.desk.calls)
    posted.happens()
    assert len(posted.desk.calls) == calls


def test_another_letter_whose_answer_was_lost_is_the_same_order(posted: House) -> None:
    posted.console.enter("erika", "letterRequestedAt", "2026-12-01T08:00:00Z")
    posted.desk.refuse = (500, {})
    for _ in range(2):
        with pytest.raises(LetterServiceError):
            posted.happens()
    posted.desk.refuse = None
    posted.happens()
    assert len(posted.desk.orders) == 2
    assert len({call for call in posted.desk.calls if call.startswith("PUT")}) == 2


def test_the_feed_brings_the_answer_that_was_lost(house: House) -> None:
    house.console.confirm_email("erika")
    with db.transaction(house.pool) as connection:
        store.save(connection, Registration("erika", tenant_id="T-1", outcome="match"))
        order_id, _ = orders.begin(connection, "erika", "T-1", to=1)
    house.desk.answer("PUT", f"/letters/{order_id}", {}, {"account_id": "erika"})
    assert LetterNews(house.pool, house.letters, lambda: NOW).follow() == 1
    house.settling.settle("erika", "letter")
    assert (house.state(), len(house.desk.orders)) == ("letter_ordered", 1)


@pytest.mark.parametrize(
    ("next_at", "day"),
    [
        (None, datetime.date(2026, 11, 23)),
        ("2026-11-29T23:00:00+00:00", datetime.date(2026, 11, 30)),
        ("2026-11-29T23:00:01+00:00", datetime.date(2026, 12, 1)),
    ],
)
def test_the_day_named_is_the_first_whole_one_in_germany(next_at: str | None, day: datetime.date) -> None:
    found = None if next_at is None else datetime.datetime.fromisoformat(next_at)
    row = Registration("erika", state="expired", letter_posted_at="2026-11-23T11:00:00Z", letter_next_at=found)
    assert next_day(row) == day


def test_a_wish_from_before_the_letter_is_answered_by_it() -> None:
    ordered = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    attributes = {"letterRequestedAt": ["2026-11-21T00:00:00Z"]}
    account = Account("erika", True, True, "", "", attributes, [])  # noqa: FBT003
    assert not asked_for_another(Registration("erika", letter_ordered_at=ordered), account)


def test_staff_release_a_letter_and_letter_service_keeps_the_reason(posted: House) -> None:
    posted.console.enter("erika", "letterRelease", "Brief lag im falschen Haus")
    posted.happens(actor_id="staff")
    first, second = posted.desk.orders.values()
    assert (first.get("release_reason"), second["release_reason"]) == (None, "Brief lag im falschen Haus")
    assert (posted.state(), posted.console.value("erika", "letterRelease")) == ("letter_ordered", "")
    assert "Brief gegen die Grenze freigegeben" in posted.console.value("erika", "registrationNote")
    with db.transaction(posted.pool) as connection:
        known = orders.of_account(connection, "erika")
    assert [one.release_reason for one in known] == ["", "Brief lag im falschen Haus"]


def test_an_order_that_a_limit_refused_is_released_with_its_reason(house: House) -> None:
    house.console.confirm_email("erika")
    house.desk.refuse = (409, {"error": "letter_limit", "next_at": "2026-11-29"})
    house.happens()
    house.desk.refuse = None
    house.console.enter("erika", "letterRelease", "Brief lag im falschen Haus")
    house.happens(actor_id="staff")
    with db.transaction(house.pool) as connection:
        (known,) = orders.of_account(connection, "erika")
    assert (house.state(), known.release_reason) == ("letter_ordered", "Brief lag im falschen Haus")
