"""The desk of the tests: staff record acts in the real database, and the worker does its job."""

from dataclasses import dataclass
from typing import Any

import pytest

from matcher import db
from matcher.acts import book
from matcher.acts.book import Entry
from matcher.casework import checks, recording
from matcher.plan.act import Act, Kind, Role
from tests.matcher.house import NOW, House


@dataclass
class Desk:
    """`erika` is the account that everything is about unless said otherwise."""

    house: House

    def seen(self, account_id: str = "erika") -> str:
        with db.transaction(self.house.pool) as connection:
            return checks.version_of(connection, account_id)

    def act(self, kind: Kind, by_id: str = "kim", by_role: Role = "lead", **given: Any) -> Act:
        found: dict[str, Any] = {"account_id": "erika", "reason": "Am Telefon geklärt"} | given
        return Act(kind, by_id, by_role, **{"seen": self.seen(found["account_id"])} | found)

    def record(self, act: Act) -> int:
        with db.transaction(self.house.pool) as connection:
            return recording.record(connection, act, NOW)

    def do(self, kind: Kind, **given: Any) -> Entry:
        """Record an act, and the worker does its job; returns what came of it."""
        account_id = given.get("account_id", "erika")
        number = self.record(self.act(kind, **given))
        self.house.settling.settle(account_id, recording.ACT)
        (entry,) = (one for one in self.history(account_id) if one.act.id == number)
        return entry

    def history(self, account_id: str = "erika") -> list[Entry]:
        with db.transaction(self.house.pool) as connection:
            return book.history(connection, account_id)

    def jobs(self, task: str = "settle") -> list[Any]:
        query = "SELECT args FROM procrastinate_jobs WHERE task_name = %s ORDER BY id"
        with db.transaction(self.house.pool) as connection:
            return [row[0] for row in connection.execute(query, [task]).fetchall()]


@pytest.fixture
def desk(house: House) -> Desk:
    """A desk before a registration that is on nobody's file."""
    house.console.register("erika", "Rainer", "Unbekannt", "Nirgendweg 99")
    house.console.confirm_email("erika")
    house.happens()
    assert house.state() == "no_match"
    return Desk(house)


@pytest.fixture
def posted_desk(posted: House) -> Desk:
    """A desk before an account whose letter was posted."""
    return Desk(posted)
