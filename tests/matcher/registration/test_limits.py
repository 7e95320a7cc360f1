"""Guessing by registering: who tries too often goes to staff, and the tries of others touch nobody honest."""

import datetime
from dataclasses import replace
from io import BytesIO

import pytest
from structlog.testing import capture_logs

from matcher import db
from matcher.matching.candidate import Applicant
from matcher.records import importing
from matcher.registration import limits
from matcher.registration.limits import FREE, Guess, beyond, mailbox, network_of
from tests.matcher.company_file import file, line
from tests.matcher.house import House

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
TYPED = Applicant("Rainer", "Unbekannt", "Lange Straße 12", "06406", "Bernburg", "", "r@example.net")


def tried(pool: db.Pool, account_id: str, applicant: Applicant, source: str) -> tuple[str, ...]:
    """One failing try: the limits that it was beyond."""
    guess = Guess.of(account_id, applicant, source)
    with db.transaction(pool) as connection:
        found = limits.over(connection, guess, NOW)
        limits.add(connection, guess, NOW)
    return found


def test_as_many_as_are_free_cost_nothing_and_one_more_does() -> None:
    assert beyond({}) == ()
    assert beyond({"account": FREE["account"], "network": FREE["network"]}) == ()
    assert beyond({"account": FREE["account"] + 1, "network": 0}) == ("account",)


def test_the_failed_tries_of_others_at_a_house_do_not_touch_its_honest_tenant(pool: db.Pool) -> None:
    for number in range(50):
        stranger = replace(TYPED, last_name=f"Name{number}", email=f"x{number}@example.net")
        tried(pool, f"stranger-{number}", stranger, f"8.8.{number}.8")
    assert tried(pool, "honest", replace(TYPED, email="honest@example.net"), "9.9.9.9") == ()


def test_one_network_at_one_house_is_caught_before_the_network_alone(pool: db.Pool) -> None:
    found = []
    for number in range(FREE["network and house"] + 2):
        one = replace(TYPED, last_name=f"Name{number}", email=f"x{number}@example.net")
        found.append(tried(pool, f"account-{number}", one, f"8.8.8.{number}"))
    assert found[-2:] == [(), ("network and house",)]


def test_one_mailbox_under_many_spellings_is_one_guesser(pool: db.Pool) -> None:
    found = []
    for number in range(FREE["mailbox"] + 2):
        one = replace(TYPED, street=f"Weg {number}", last_name=f"Name{number}", email=f"a.b+{number}@gmail.com")
        found.append(tried(pool, f"account-{number}", one, f"8.8.{number}.8"))
    assert found[-2:] == [(), ("mailbox",)]


@pytest.mark.parametrize(
    ("email", "box"),
    [
        ("A.b+1@GMail.com", "ab@gmail.com"),
        ("ab@googlemail.com", "ab@gmail.com"),
        ("a.b+1@web.de", "a.b@web.de"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_a_mailbox_is_what_an_address_reaches(email: str, box: str) -> None:
    assert mailbox(email) == box


@pytest.mark.parametrize(
    ("source", "network"),
    [
        ("8.8.8.8", "8.8.8.0/24"),
        ("2a02:8109:1:2:3:4:5:6", "2a02:8109:1:2::/64"),
        ("127.0.0.1", ""),
        ("10.0.0.7", ""),
        ("?", ""),
    ],
)
def test_a_network_is_counted_as_one_and_a_proxys_address_is_nobodys(source: str, network: str) -> None:
    assert network_of(source) == network


def test_the_same_try_settled_again_counts_once(pool: db.Pool) -> None:
    assert {tried(pool, "erika", TYPED, "") for _ in range(20)} == {()}


def test_an_alarm_tells_the_kinds_and_nobody(pool: db.Pool) -> None:
    with capture_logs() as logs:
        for number in range(FREE["account"] + 2):
            tried(pool, "guesser", replace(TYPED, phone=str(number), email=""), "")
    (alarm,) = [one for one in logs if one["event"] == "alarm.guessing"]
    assert (alarm["over"], alarm["log_level"]) == (["account"], "warning")
    assert "Unbekannt" not in str(alarm)


def test_yesterdays_tries_are_forgotten(pool: db.Pool) -> None:
    for number in range(10):
        tried(pool, "guesser", replace(TYPED, phone=str(number)), "")
    with db.transaction(pool) as connection:
        guess = Guess.of("guesser", TYPED, "")
        assert not limits.over(connection, guess, NOW + datetime.timedelta(hours=25))
        limits.forget(connection, NOW + datetime.timedelta(hours=49))
        assert connection.execute("SELECT count(*) FROM guesses").fetchone() == (0,)


@pytest.fixture
def guesser(house: House) -> House:
    """A house where one account has tried too many times; it stays known as `erika`."""
    for number in range(FREE["account"] + 2):
        house.console.register("erika", "Rainer", "Unbekannt", f"Lange Str. {number + 1}")
        house.console.confirm_email("erika")
        house.happens()
    return house


def test_who_guesses_goes_to_staff_at_once_with_the_reason(guesser: House) -> None:
    assert guesser.state() == "review"
    assert "Zu viele Versuche in kurzer Zeit (dieses Konto)" in guesser.console.value("erika", "registrationNote")
    with db.transaction(guesser.pool) as connection:
        waiting = connection.execute("SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at > now()").fetchone()
    assert waiting == (0,)


def test_an_import_does_not_try_again_what_the_limits_held_back(guesser: House) -> None:
    with db.transaction(guesser.pool) as connection:
        row = line(first_name="Rainer", last_name="Unbekannt", house_number=str(FREE["account"] + 2))
        importing.apply(connection, BytesIO(file(row)), None)
    guesser.settling.settle("erika", "import")
    assert (guesser.state(), len(guesser.desk.orders)) == ("review", 0)


def test_staff_may_enter_the_number_of_somebody_whom_the_limits_hold(guesser: House) -> None:
    guesser.console.enter("erika", "tenantNumber", "T-1")
    guesser.happens(actor_id="staff")
    assert guesser.state() == "letter_ordered"


def test_others_at_the_same_house_are_matched_meanwhile(guesser: House) -> None:
    guesser.console.register("honest", "Erika", "Mustermann", "Lange Str. 12")
    guesser.console.confirm_email("honest")
    guesser.happens("honest")
    assert guesser.state("honest") == "letter_ordered"
