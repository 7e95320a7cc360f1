"""What the console shows: the days of a letter, notes with German days, and an address that its owner alone knows."""

import datetime
from dataclasses import replace

import pytest

from matcher.keycloak.account import MARK
from matcher.plan.attributes import address_hint
from matcher.plan.plan import plan
from matcher.records.recipient import Recipient
from tests.matcher.plan.little_world import NONE, LittleWorld

POSTED_AT = "2026-11-22T12:00:00Z"
# Half past midnight of the 23rd in Germany: days that staff read are German ones.
LATE = datetime.datetime(2026, 11, 22, 23, 30, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (("Lange Straße", "12 a", "06406", "Bernburg"), "L*** S*** 12 a, 06*** Bernburg"),
        (("Straße des 17. Juni", "3", "06406", "Bernburg"), "S*** d*** 1*** J*** 3, 06*** Bernburg"),
        (("Ilse-Stöbe-Straße", " 7  b ", " 06406 ", " Bernburg "), "I*** S*** S*** 7 b, 06*** Bernburg"),
        (("Ulica Świętego Ducha", "1", "00-901", "Warszawa"), "U*** Ś*** D*** 1, 00*** Warszawa"),
        (("", "", "", "Bernburg"), "Bernburg"),
        (("", "", "", ""), ""),
    ],
)
def test_only_first_letters_number_region_and_town_are_told(typed: tuple[str, str, str, str], shown: str) -> None:
    assert address_hint(Recipient("", "", "", "", *typed)) == shown


def test_the_masked_address_and_the_next_day_are_shown_from_the_posting_on(posted: LittleWorld) -> None:
    assert posted.value("letterAddressHint") == "L*** S*** 12, 06*** Bernburg"
    assert posted.value("letterNextAt") == "2026-11-30"
    before = LittleWorld()
    before.settle()
    assert (before.value("letterAddressHint"), before.value("letterNextAt")) == ("", "")


def test_a_posted_letter_without_a_day_for_the_next_may_be_followed_from_its_own_day_on() -> None:
    world = LittleWorld()
    world.settle()
    world.news(world.orders[0], state="posted", posted_at=POSTED_AT)
    found = world.settle("letter")
    assert (world.value("letterNextAt"), found.writes) == ("2026-11-22", True)
    assert not world.settle("letter").writes


def test_the_day_of_the_next_letter_is_what_the_news_of_the_letter_says() -> None:
    world = LittleWorld()
    world.settle()
    world.orders[0] = replace(world.orders[0], next_at=world.now + datetime.timedelta(days=7))
    world.settle()
    world.orders[0] = replace(world.orders[0], state="posted", posted_at="2026-11-15", next_at=None)
    world.settle()
    assert world.row.letter_next_at is None


def test_the_days_of_a_posted_letter_are_shown(posted: LittleWorld) -> None:
    names = ("letterPostedAt", "letterExpectedOn", "letterValidUntil")
    assert [posted.value(name) for name in names] == [POSTED_AT, "2026-11-24", "2026-12-13"]


def test_the_day_of_the_next_letter_is_shown_after_the_last_day_too_and_to_nobody_who_is_in(
    posted: LittleWorld,
) -> None:
    posted.news(posted.orders[0], state="expired", cause="time")
    posted.settle("letter")
    assert posted.value("letterNextAt") == "2026-11-30"
    posted.type_code(posted.orders[0])
    posted.settle()
    assert (posted.row.state, posted.value("letterNextAt")) == ("active", "")


@pytest.mark.parametrize(
    ("next_at", "day"),
    [
        ("2026-11-29T22:59:59Z", "2026-11-30"),
        ("2026-11-29T23:00:00Z", "2026-11-30"),
        ("2026-11-29T23:00:01Z", "2026-12-01"),
    ],
)
def test_another_letter_may_be_ordered_from_the_first_whole_german_day_on(next_at: str, day: str) -> None:
    world = LittleWorld()
    world.settle()
    moment = datetime.datetime.fromisoformat(next_at)
    world.news(world.orders[0], state="posted", posted_at=POSTED_AT, next_at=moment)
    world.settle("letter")
    assert world.value("letterNextAt") == day


@pytest.fixture
def ordered() -> LittleWorld:
    """An account whose letter was ordered the day before."""
    world = LittleWorld(now=LATE - datetime.timedelta(days=1))
    world.settle()
    world.now = LATE
    return world


def test_notes_name_the_german_day_of_a_number_that_is_unknown() -> None:
    world = LittleWorld(now=LATE, decision=NONE)
    world.enter("tenantNumber", "4711")
    world.settle(by_staff=True)
    assert "(geprüft am 23.11.2026)" in world.row.note


def test_notes_name_the_german_day_of_a_number_that_was_taken_away(ordered: LittleWorld) -> None:
    ordered.enter("tenantNumber", "")
    ordered.settle(by_staff=True)
    assert "wurde entfernt (am 23.11.2026)" in ordered.row.note


def test_notes_name_the_german_day_of_a_code_that_is_demanded_again(ordered: LittleWorld) -> None:
    ordered.type_code(ordered.orders[0])
    ordered.settle()
    ordered.act(wanted=True)
    ordered.settle(by_staff=True)
    assert "(eingetragen am 23.11.2026)" in ordered.row.note


def test_notes_name_the_german_day_of_a_mark_that_is_unknown() -> None:
    world = LittleWorld(now=LATE)
    world.enter(MARK, "2026-11-22T10:00:00Z T-1")
    world.settle("reconcile")
    assert "(gesehen am 23.11.2026)" in world.row.note


def test_notes_name_the_german_day_of_the_end_of_a_tenancy(ordered: LittleWorld) -> None:
    ordered.contracts["T-1"] = ()
    ordered.settle("import")
    assert "(seit 23.11.2026)" in ordered.row.note


def test_notes_name_the_german_day_of_a_letter_that_was_disowned(ordered: LittleWorld) -> None:
    ordered.news(ordered.orders[0], state="stopped", cause="disowned", disowned_at=LATE)
    ordered.settle("letter")
    assert "(gemeldet am 23.11.2026)" in ordered.row.note


def test_notes_name_the_german_day_of_a_letter_that_came_back(ordered: LittleWorld) -> None:
    other = LittleWorld(now=LATE, returns=[(ordered.orders[0], LATE)])
    other.settle()
    ordered.news(ordered.orders[0], state="returned", cause="returned")
    ordered.settle("letter")
    assert "(gemeldet am 23.11.2026)" in ordered.row.note
    assert "(gemeldet am 23.11.2026)" in other.row.note


def test_notes_name_the_german_day_of_the_next_letter() -> None:
    world = LittleWorld(too_early=True, next_at=LATE)
    world.settle()
    assert "frühestens am 23.11.2026 möglich" in world.row.note


def test_notes_name_the_german_day_of_mails_that_are_refused() -> None:
    note = plan(replace(LittleWorld().facts(), mails_refused_at=LATE)).registration.note
    assert "(seit 23.11.2026)" in note


def test_notes_name_the_german_day_of_a_posting_from_which_another_letter_may_be_ordered(ordered: LittleWorld) -> None:
    ordered.news(ordered.orders[0], state="posted", posted_at="2026-11-22T23:30:00Z")
    ordered.settle("letter")
    assert ordered.value("letterNextAt") == "2026-11-23"
