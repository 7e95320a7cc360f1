"""The review queue: what waits for staff, why, in which order, a page at a time, as fast with many as with few."""

import datetime
from dataclasses import replace
from typing import Any, cast

import pytest

from matcher import db
from matcher.acts import book
from matcher.casework import today, waiting
from matcher.casework.waiting import WHYS, QueuePage, Why
from matcher.plan.act import Act, Outcome
from matcher.plan.registration import Registration
from matcher.registration import store
from tests.matcher.house import NOW

HOUR = datetime.timedelta(hours=1)
LIMITS = [{"code": "limits", "text": "Zu viele Versuche."}]
UNCLEAR = [{"code": "soft", "text": "Der Name weicht ab."}]
# An account of each kind, the oldest first.
CASES: dict[Why, dict[str, Any]] = {
    "review": {"state": "review", "outcome": "review", "reasons": UNCLEAR},
    "none": {"state": "no_match", "outcome": "none", "reasons": [{"code": "unknown", "text": "Niemand."}]},
    "returned": {"state": "review", "tenant_id": "T-1", "returned_at": NOW, "note": "Der Brief kam zurück."},
    "second_account": {"state": "review", "tenant_id": "T-9", "held_at": NOW, "note": "Zweites Konto."},
    "held": {"state": "review", "tenant_id": "T-2", "held_at": NOW, "note": "Tagesgrenze."},
    "limits": {"state": "review", "outcome": "review", "reasons": LIMITS},
    "parked": {"state": "review", "outcome": "review", "reasons": UNCLEAR},
}


@pytest.fixture
def seven(pool: db.Pool) -> db.Pool:
    """One case of each kind, and accounts that wait for nobody."""
    with db.transaction(pool) as connection:
        for hour, (why, values) in enumerate(CASES.items()):
            store.save(connection, Registration(why, **values))
            since = {"account_id": why, "since": NOW + hour * HOUR}
            connection.execute(
                "UPDATE registrations SET state_since = %(since)s WHERE account_id = %(account_id)s", since
            )
        store.save(connection, Registration("owner", "active", tenant_id="T-9"))
        store.save(connection, Registration("gone", "review", ended_at=NOW))
        store.save(connection, Registration("waits", "letter_posted"))
        connection.execute("INSERT INTO parked (job_id, task, account_id) VALUES (1, 'settle', 'parked')")
    return pool


def page(pool: db.Pool, **given: Any) -> QueuePage:
    with db.transaction(pool) as connection:
        return waiting.queue(connection, NOW, **given)


def test_every_kind_of_case_is_there_with_its_reason_the_oldest_first(seven: db.Pool) -> None:
    found = page(seven).cases
    assert [one.why for one in found] == list(CASES) == list(WHYS)
    assert [one.reason for one in found] == [
        "Der Name weicht ab.",
        "Niemand.",
        "Der Brief kam zurück.",
        "Zweites Konto.",
        "Tagesgrenze.",
        "Zu viele Versuche.",
        "",
    ]
    assert found[2].since == NOW + 2 * HOUR


@pytest.mark.parametrize("why", WHYS)
def test_one_kind_is_picked_out(seven: db.Pool, why: Why) -> None:
    assert [one.account_id for one in page(seven, why=why).cases] == [why]


def test_pages_follow_each_other_without_a_gap_while_cases_are_settled(seven: db.Pool) -> None:
    first = page(seven, limit=3)
    with db.transaction(seven) as connection:
        store.save(connection, Registration("review", "active"))
    second = page(seven, limit=3, after=first.next)
    last = page(seven, limit=3, after=second.next)
    found = [one.account_id for one in (*first.cases, *second.cases, *last.cases)]
    assert (found, last.next) == (list(CASES), None)


@pytest.mark.parametrize("place", ["", "nonsense", "2026-11-22", "'; --", "\x00", "2026-99-99T00:00 x"])
def test_a_place_that_is_none_begins_at_the_front(seven: db.Pool, place: str) -> None:
    assert len(page(seven, after=place).cases) == len(CASES)


def test_what_stopped_at_a_fault_elsewhere_stands_in_front(seven: db.Pool) -> None:
    with db.transaction(seven) as connection:
        connection.execute("INSERT INTO parked (job_id, task, account_id) VALUES (2, 'settle', 'waits')")
        counted = waiting.counts(connection)
    found = page(seven).cases
    assert [(one.account_id, one.why) for one in found][:2] == [("waits", "parked"), ("review", "review")]
    assert {why: number for why, (number, _) in counted.items()} == dict.fromkeys(WHYS, 1) | {"parked": 2}
    assert counted["none"] == (1, NOW + HOUR)


def test_who_works_on_a_case_is_shown(seven: db.Pool) -> None:
    with db.transaction(seven) as connection:
        book.append(connection, Act("claim", "kim", "clerk", "none"), NOW)
    assert {one.account_id: one.claimed_by for one in page(seven).cases if one.claimed_by} == {"none": "kim"}


def test_a_page_of_ten_thousand_reads_as_much_as_one_of_a_hundred(pool: db.Pool) -> None:
    def rows_read(many: int) -> float:
        """How many rows the plan's deepest node over the registrations gave."""
        with db.transaction(pool) as connection:
            made = {"many": many, "now": NOW}
            connection.execute(
                "INSERT INTO registrations (account_id, state, outcome, state_since) "
                "SELECT 'a' || n, 'review', 'review', %(now)s + n * interval '1 second' "
                "FROM generate_series(1, %(many)s) AS n ON CONFLICT DO NOTHING",
                made,
            )
            connection.execute("ANALYZE registrations")
            wanted = {"since": "-infinity", "account_id": "", "why": None, "limit": 51}
            explain = b"EXPLAIN (ANALYZE, FORMAT JSON) " + waiting.query("queue").as_bytes(connection)
            ((plan,),) = connection.execute(explain, wanted).fetchall()
        return max(actual_rows(cast(Any, plan)[0]["Plan"]))

    few, many = rows_read(100), rows_read(10_000)
    assert many <= 3 * few


def actual_rows(node: dict[str, Any]) -> list[float]:
    below = [rows for child in node.get("Plans", []) for rows in actual_rows(child)]
    return [node["Actual Rows"] * node["Actual Loops"], *below]


def test_the_day_tells_what_waits_and_what_everybody_did(seven: db.Pool) -> None:
    with db.transaction(seven) as connection:
        book.append(connection, Act("looked", "kim", "clerk", "none"), NOW - datetime.timedelta(days=2))
        for kind in ("looked", "assign", "assign", "claim"):
            book.append(connection, Act(kind, "kim", "clerk", "none"), NOW)
        failed = book.append(connection, Act("export", "kim", "lead", "none"), NOW)
        book.conclude(connection, [Outcome(failed.id, done=False, text="Nicht gelungen.")])
        connection.execute(
            "INSERT INTO mails (account_id, kind, queued_at) VALUES ('none', 'letter-posted', %s)", [NOW - HOUR]
        )
        found = today.today(connection, NOW)
    heaps = {one.name: one for one in found.heaps}
    assert {name: heaps[name].number for name in ("review", "parked", "acts", "mails_waiting", "inquiries")} == {
        "review": 1,
        "parked": 1,
        "acts": 2,
        "mails_waiting": 1,
        "inquiries": 0,
    }
    assert (heaps["acts"].since, heaps["mails_waiting"].since) == (NOW, NOW - HOUR)
    assert [one.name for one in found.heaps if one.alarm] == ["parked", "jobs_parked"]
    assert found.by_person == {"kim": {"assign": 2, "looked": 1}}
    assert found.imported_at is None


def test_a_registration_that_is_written_over_keeps_its_place(seven: db.Pool) -> None:
    with db.transaction(seven) as connection:
        known = store.find(connection, "review")
        assert known is not None
        store.save(connection, replace(known, note="Um Rückruf gebeten."))
    assert page(seven).cases[0].account_id == "review"
