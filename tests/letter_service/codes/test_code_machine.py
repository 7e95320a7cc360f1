"""The life of codes in whatever order it goes: an answer is yes where a plain model says so, and nowhere else."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from letter_service.clock import today
from letter_service.codes import disowning
from letter_service.codes.code import grouped
from letter_service.codes.disowning import Disowning
from letter_service.db import Row
from letter_service.errors import LetterLimitError, UnknownLetterError
from letter_service.letters import store
from tests.letter_service.office import NOON, Office, wrong_code

ACCOUNTS, TENANCIES = ("erika", "max"), ("4711", "4712")
MINUTES = (1, 5, 10, 60, 24 * 60, 8 * 24 * 60, 22 * 24 * 60)
TABLES = "letters, transitions, attempts, accounts, sources, disown_guesses, alarms, runs, submissions"


@dataclass
class Paper:
    """One letter as its reader and its thief know it."""

    row: Row
    code: str
    account: str
    out: bool = False
    void: bool = False
    valid_until: date = date.max
    repeat_until: datetime | None = None

    def opens(self, now: datetime) -> bool:
        if self.void or not self.out:
            return False
        if self.repeat_until is not None:
            return now < self.repeat_until
        return today(now) <= self.valid_until


@dataclass
class Tries:
    """What one account, or one letter's number, has typed wrong."""

    wrong: int = 0
    paused_until: datetime = NOON

    def refused(self, now: datetime) -> str | None:
        return "locked" if self.wrong >= 20 else "paused" if self.paused_until > now else None

    def count(self, now: datetime) -> None:
        self.wrong += 1
        if self.wrong % 5 == 0:
            self.paused_until = now + timedelta(minutes=10)


class Codes(RuleBasedStateMachine):
    """Two accounts, two tenancies, their letters, and whoever types."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        office.now = NOON
        office.connection.execute(f"TRUNCATE {TABLES} RESTART IDENTITY CASCADE")
        self.papers: list[Paper] = []
        self.tries = {account: Tries() for account in ACCOUNTS}
        self.disowned: dict[str, Tries] = {}

    def chosen(self, at: int) -> Paper:
        return self.papers[at % len(self.papers)]

    def type(self, typed: str, account: str) -> None:
        """Type it, and hold the answer against the model's."""
        now, tries = self.office.now, self.tries[account]
        expected = tries.refused(now)
        if expected is None:
            opening = [one for one in self.papers if one.account == account and one.code == typed and one.opens(now)]
            expected = "yes" if opening else "wrong"
            tries.count(now)
            for one in opening:
                self._used(one)
        assert self.office.type(grouped(typed), account).result == expected

    def _used(self, paper: Paper) -> None:
        self.tries[paper.account] = Tries()
        if paper.repeat_until is not None:
            return  # the same yes again voids nothing
        paper.repeat_until = self.office.now + timedelta(minutes=5)
        for other in self.papers:
            other.void = other.void or (other.account == paper.account and other.repeat_until is None)

    @initialize()
    def letters_are_out(self) -> None:
        """Most of a life is spent with a letter in one's hands."""
        for account, tenancy in zip(ACCOUNTS, TENANCIES, strict=True):
            self.order(account, tenancy)
        self.print()
        self.wait(60)

    @rule(account=st.sampled_from(ACCOUNTS), tenancy=st.sampled_from(TENANCIES))
    def order(self, account: str, tenancy: str) -> None:
        try:
            row = self.office.order(account, tenancy)
        except LetterLimitError:
            return
        self.papers.append(Paper(row, self.office.code(row), account))

    @rule()
    def print(self) -> None:
        self.office.print()
        for one in self.papers:
            if not one.out and not one.void:
                one.out, one.valid_until = True, self.office.letter(one.row)["valid_until"]

    @rule(minutes=st.sampled_from(MINUTES))
    def wait(self, minutes: int) -> None:
        self.office.later(minutes=minutes)

    @precondition(lambda self: self.papers)
    @rule(at=st.integers(0, 9))
    def type_the_code(self, at: int) -> None:
        self.type(self.chosen(at).code, self.chosen(at).account)

    @precondition(lambda self: self.papers)
    @rule(at=st.integers(0, 9), minutes=st.sampled_from(MINUTES))
    def type_the_code_later(self, at: int, minutes: int) -> None:
        self.wait(minutes)
        self.type_the_code(at)

    @precondition(lambda self: self.papers)
    @rule(at=st.integers(0, 9), account=st.sampled_from(ACCOUNTS))
    def type_it_in_any_account(self, at: int, account: str) -> None:
        self.type(self.chosen(at).code, account)

    @precondition(lambda self: self.papers)
    @rule(at=st.integers(0, 9), times=st.integers(1, 6))
    def guess(self, at: int, times: int) -> None:
        paper = self.chosen(at)
        for _ in range(times):
            self.type(wrong_code(paper.code), paper.account)

    @rule(account=st.sampled_from(ACCOUNTS))
    def mistype(self, account: str) -> None:
        expected = self.tries[account].refused(self.office.now) or "typo"
        assert self.office.type("1234-5678-901", account).result == expected

    @precondition(lambda self: self.papers)
    @rule(at=st.integers(0, 9), right=st.booleans())
    def disown(self, at: int, right: bool) -> None:
        paper, now = self.chosen(at), self.office.now
        number, young = paper.row["letter_number"], now - paper.row["ordered_at"] < timedelta(days=90)
        tries = self.disowned.setdefault(number, Tries())
        expected = "paused" if tries.refused(now) else "yes" if right and young else "no"
        tried = Disowning(number, paper.code if right else wrong_code(paper.code), "192.0.2.7", now)
        with self.office.connection.transaction():
            answer = disowning.disown(self.office.connection, self.office.keys.codes, tried, 1000)
        assert answer.result == expected
        if expected == "no":
            tries.count(now)
        if expected == "yes":
            self.disowned[number] = Tries()
            self._void(paper.account, used_too=True)

    @precondition(lambda self: self.papers)
    @rule(at=st.integers(0, 9))
    def come_back(self, at: int) -> None:
        paper = self.chosen(at)
        try:
            with self.office.connection.transaction():
                store.take_back(self.office.connection, paper.row["letter_number"], self.office.now)
        except UnknownLetterError:
            assert not paper.out
        else:
            paper.void = paper.void or paper.repeat_until is None

    @rule(account=st.sampled_from(ACCOUNTS))
    def stop(self, account: str) -> None:
        with self.office.connection.transaction():
            store.stop_account(self.office.connection, account, self.office.now)
        self._void(account, used_too=True)

    @rule(account=st.sampled_from(ACCOUNTS))
    def staff_unlock(self, account: str) -> None:
        with self.office.connection.transaction():
            store.unlock(self.office.connection, account)
        self.tries[account] = Tries()

    def _void(self, account: str, *, used_too: bool) -> None:
        for one in self.papers:
            one.void = one.void or (one.account == account and (used_too or one.repeat_until is None))

    @invariant()
    def no_clear_code_is_kept_of_a_letter_that_opens_nothing(self) -> None:
        kept = self.office.connection.execute("SELECT letter_number FROM letters WHERE clear_text IS NOT NULL")
        numbers = {row["letter_number"] for row in kept}
        assert not [
            one for one in self.papers if (one.void or one.repeat_until) and one.row["letter_number"] in numbers
        ]


def test_an_answer_is_yes_where_the_model_says_so_and_nowhere_else(office: Office) -> None:
    run_state_machine_as_test(
        lambda: Codes(office),  # type: ignore[arg-type] # it calls it, whatever its type says
        settings=settings(
            max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
