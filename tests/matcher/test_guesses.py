"""Guessing by registering: failed tries make the next ones wait, and the page shows the same as ever."""

import datetime
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from matcher import db, guesses
from matcher.candidate import Applicant
from matcher.guesses import FREE, LONGEST_PAUSE, SHORTEST_PAUSE, Guess, pause_after
from tests.matcher.house import House

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
TYPED = Applicant("Rainer", "Unbekannt", "Lange Straße 12", "06406", "Bernburg", "", "r@example.net")


def waits(pool: db.Pool, count: int, *, account: str = "{}", applicant: Applicant = TYPED) -> list[datetime.timedelta]:
    """The pauses of so many failing tries one after the other; `{}` in the account's name makes each another one."""
    found = []
    for number in range(count):
        guess = Guess.of(account.format(number), replace(applicant, phone=str(number)), "8.8.8.8")
        with db.transaction(pool) as connection:
            found.append(guesses.pause(connection, guess, NOW))
            guesses.add(connection, guess, NOW)
    return found


def test_pauses_double_and_end_at_the_longest() -> None:
    assert pause_after({}) == datetime.timedelta(0)
    assert pause_after({"house": FREE["house"]}) == datetime.timedelta(0)
    assert pause_after({"house": FREE["house"] + 1}) == SHORTEST_PAUSE
    assert pause_after({"house": FREE["house"] + 3, "name": 0}) == 4 * SHORTEST_PAUSE
    assert pause_after({"house": 10**6}) == LONGEST_PAUSE


def test_other_names_at_one_house_wait_longer_each_time(pool: db.Pool) -> None:
    found = []
    for number in range(FREE["house"] + 3):
        one = replace(TYPED, last_name=f"Name{number}", email=f"a@b{number}.example")
        found += waits(pool, 1, account=f"account-{number}", applicant=one)
    assert found[: FREE["house"] + 1] == [datetime.timedelta(0)] * (FREE["house"] + 1)
    assert found[-2:] == [SHORTEST_PAUSE, 2 * SHORTEST_PAUSE]


def test_the_same_try_settled_again_counts_once(pool: db.Pool) -> None:
    guess = Guess.of("erika", TYPED, "")
    for _ in range(20):
        with db.transaction(pool) as connection:
            assert guesses.pause(connection, guess, NOW) == datetime.timedelta(0)
            guesses.add(connection, guess, NOW)


def test_an_alarm_tells_the_kind_and_nobody(pool: db.Pool) -> None:
    with capture_logs() as logs:
        waits(pool, FREE["name"] + 2)
    (alarm,) = [one for one in logs if one["event"] == "guessing_suspected"]
    assert (alarm["over"], alarm["log_level"]) == (["name"], "warning")
    assert "Unbekannt" not in str(alarm)


@pytest.mark.parametrize(
    ("source", "counted"), [("8.8.8.8", True), ("127.0.0.1", False), ("10.0.0.7", False), ("?", False)]
)
def test_a_proxys_address_is_nobodys(source: str, *, counted: bool) -> None:
    assert ("source" in Guess.of("erika", TYPED, source).keys) is counted


def test_yesterdays_tries_are_forgotten(pool: db.Pool) -> None:
    waits(pool, 10)
    with db.transaction(pool) as connection:
        assert not guesses.pause(connection, Guess.of("x", TYPED, ""), NOW + datetime.timedelta(hours=25))
        guesses.forget(connection, NOW + datetime.timedelta(hours=49))
        assert connection.execute("SELECT count(*) FROM guesses").fetchone() == (0,)


@pytest.mark.usefixtures("house")
def test_who_guesses_stays_in_the_state_matching_until_the_pause_is_over(house: House) -> None:
    for number in range(FREE["name"] + 2):
        house.console.register(f"guess-{number}", "Rainer", "Unbekannt", f"Lange Str. {number + 1}")
        house.console.confirm_email(f"guess-{number}")
        house.happens(f"guess-{number}")
    states = [house.state(f"guess-{number}") for number in range(FREE["name"] + 2)]
    assert states == [*["no_match"] * (FREE["name"] + 1), "matching"]
    with db.transaction(house.pool) as connection:
        query = "SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at > now() AND args ->> 'because' = 'pause'"
        assert connection.execute(query).fetchone() == (1,)
