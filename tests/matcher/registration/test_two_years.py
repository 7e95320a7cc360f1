"""Two years by a moved clock, on a real PostgreSQL: what is due comes on its day, and once."""

import datetime
from collections import Counter
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import pytest

from matcher import db
from matcher.letters.news import LetterNews
from matcher.plan.facts import Ending
from matcher.plan.mails import Mail
from matcher.records import importing
from matcher.registration import store
from matcher.registration.mails import Mails
from matcher.registration.reconciliation import Reconciliation
from matcher.registration.retention import Retention, Rules
from tests.matcher.company_file import HEADER, line
from tests.matcher.house import House

BEGIN = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
YEARS = 760
RULES = Rules(former_kept_days=365)
ENDING = Ending(days_after=30, notice_days=14)
HEAD = HEADER + ";status"
# Who registers on the first day, and how they stand in the records.
TENANTS = {
    "erika": ("T-1", "Erika", "Mustermann", "12"),
    "max": ("T-2", "Max", "Anders", "14"),
    "hans": ("T-3", "Hans", "Altmann", "16"),
    "anna": ("T-4", "Anna", "Bleibtreu", "18"),
    "karl": ("T-5", "Karl", "Krause", "20"),
}
STRANGERS = {"otto": ("Otto", "Vergesslich"), "rainer": ("Rainer", "Unbekannt")}


def day(number: int) -> str:
    """The date of a day of the story."""
    return (BEGIN + datetime.timedelta(days=number)).date().isoformat()


@dataclass
class Years:
    """The house on each day of two years; `diary`: what was seen, with its day."""

    house: House
    number: int = 0
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    diary: list[tuple[int, str, str]] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)

    def now(self) -> datetime.datetime:
        return BEGIN + datetime.timedelta(days=self.number)

    def file(self, name: str, **changed: str) -> None:
        """The records of one tenant are these from the next import on."""
        number, first, last, house = TENANTS[name]
        known = {"tenant_id": number, "contract_id": f"V-{number}", "first_name": first, "last_name": last}
        self.rows[name] = known | {"house_number": house} | changed

    def take_in(self, *more: str) -> None:
        content = "\n".join(
            [HEAD, *(line(**row) + f";{row.get('status', '')}" for row in self.rows.values()), *more, ""]
        )
        with db.transaction(self.house.pool) as connection:
            importing.apply(connection, BytesIO(content.encode()), None)
        self.reconciliation().after_import()
        self.work_off()

    def reconciliation(self) -> Reconciliation:
        return Reconciliation(self.house.pool, self.house.console, ENDING, self.now)

    def works(self) -> None:
        """What the worker does by the clock on one day; twice, as a worker that is started again would."""
        for _ in range(2):
            Mails(self.house.pool, self.house.console, self.now).remind()
            Retention(self.house.pool, self.house.console, self.now, RULES).work()
            with db.transaction(self.house.pool) as connection:
                moved = store.moved(connection, self.now().date(), ENDING)
            if moved:
                self.reconciliation().reconcile()
            self.work_off()
        self.look()

    def work_off(self) -> None:
        while jobs := self._jobs():
            for task, arguments in jobs:
                if task == "settle":
                    self.house.settling.settle(arguments["account_id"], arguments["because"])
                if task == "mail":
                    Mails(self.house.pool, self.house.console, self.now).send(Mail(**arguments))

    def _jobs(self) -> list[Any]:
        with db.transaction(self.house.pool) as connection:
            return connection.execute("DELETE FROM procrastinate_jobs RETURNING task_name, args").fetchall()

    def look(self) -> None:
        """Write down what changed since the last look."""
        with db.transaction(self.house.pool) as connection:
            states = store.states(connection)
        for name in {*states, *self.states}:
            if states.get(name) != self.states.get(name):
                self.diary.append((self.number, name, states.get(name, "gone")))
        self.states = states
        self.diary += [(self.number, name, kind) for name, kind, _ in self.house.console.mails]
        self.house.console.mails.clear()

    def of(self, name: str) -> list[tuple[int, str]]:
        """What became of one of them, in order."""
        return [(number, what) for number, who, what in self.diary if who == name]


@pytest.fixture
def years(house: House) -> Years:
    """All of them register on the first day; four types of letter codes are right on the third."""
    made = Years(house)
    house.settling = replace(house.settling, clock=made.now, ending=ENDING)
    house.desk.now = BEGIN.isoformat()
    for name in TENANTS:
        made.file(name)
    made.take_in()
    people = {name: (first, last, f"Lange Str. {house}") for name, (_, first, last, house) in TENANTS.items()}
    people |= {name: (*names, "Nirgendweg 99") for name, names in STRANGERS.items()}
    for name, typed in people.items():
        house.console.register(name, *typed)
        if name != "otto":
            house.console.confirm_email(name)
        house.happens(name)
    made.work_off()
    return made


def letters_are_posted(years: Years) -> None:
    posted = {"state": "posted", "cause": "acknowledgement", "posted_at": f"{day(1)}T11:00:00Z"}
    for order_id in list(years.house.desk.letters):
        years.house.desk.news(order_id, **posted, expected_on=day(3), valid_until=day(21))
    LetterNews(years.house.pool, years.house.letters, years.now).follow()


def codes_are_typed(years: Years) -> None:
    for name, (tenant, *_) in TENANTS.items():
        if name != "erika":
            years.house.console.right_code(name, tenant, f"{day(3)}T10:00:00Z")
            years.house.happens(name)


def a_code_expires(years: Years) -> None:
    years.house.desk.news(order_of(years, "erika"), state="expired", cause="time")
    LetterNews(years.house.pool, years.house.letters, years.now).follow()


def max_gives_notice(years: Years) -> None:
    years.file("max", move_out=day(300))
    years.take_in()


def karl_is_blocked(years: Years) -> None:
    years.house.console.enable("karl", enabled=False)
    years.house.happens("karl", "staff")


def hans_dies(years: Years) -> None:
    years.file("hans", status="verstorben")
    years.take_in()


def anna_marries_and_rents_a_garage(years: Years) -> None:
    years.file("anna", last_name="Neumann")
    years.take_in(line(**{**years.rows["anna"], "contract_id": "V-99", "flat_id": "GARAGE"}) + ";")


# What people do, and what the records say, beside the clock.
STORY = {
    1: letters_are_posted,
    3: codes_are_typed,
    22: a_code_expires,
    50: max_gives_notice,
    100: karl_is_blocked,
    200: hans_dies,
    400: anna_marries_and_rents_a_garage,
}


def order_of(years: Years, name: str) -> str:
    with db.transaction(years.house.pool) as connection:
        row = connection.execute("SELECT order_id FROM orders WHERE account_id = %s", [name]).fetchone()
    assert row is not None
    return str(row[0])


def test_two_years_bring_everything_once_and_on_its_day(years: Years) -> None:
    years.look()
    for number in range(1, YEARS):
        years.number = number
        STORY.get(number, Years.work_off)(years)
        years.work_off()
        years.works()
    # A letter that was never typed: told, reminded, expired, warned, gone.
    assert years.of("erika") == [
        (0, "letter_ordered"),
        (1, "letter_posted"),
        (1, "letter-posted"),
        (15, "letter-reminder"),
        (22, "expired"),
        (22, "letter-expired"),
        (53, "account-expiring"),
        (60, "gone"),
    ]
    # A tenancy that ends on day 300: told a fortnight before the account closes, warned and gone a year later.
    assert years.of("max")[3:] == [
        (3, "active"),
        (3, "account-active"),
        (316, "tenancy-ending"),
        (330, "moved_out"),
        (330 + 365 - 7, "former-expiring"),
        (330 + 365, "gone"),
    ]
    # A death on day 200: closed at once, gone a year later, and nobody writes.
    assert years.of("hans")[4:] == [(3, "account-active"), (200, "moved_out"), (565, "gone")]
    # Blocked on day 100: gone a year later without a mail.
    assert years.of("karl")[4:] == [(3, "account-active"), (100, "blocked"), (465, "gone")]
    assert years.of("otto") == [(0, "email_pending"), (7, "gone")]
    assert years.of("rainer") == [(0, "no_match"), (53, "account-expiring"), (60, "gone")]
    # Whoever stays hears nothing, and the records' news are there without a letter.
    assert years.of("anna")[3:] == [(3, "active"), (3, "account-active")]
    anna = years.house.console.users["anna"]
    assert (anna.last_name, anna.attributes["contractNumber"]) == ("Neumann", ["V-99", "V-T-4"])
    assert len(years.house.desk.orders) == len(TENANTS)
    with db.transaction(years.house.pool) as connection:
        removed = connection.execute("SELECT reason, sum(number) FROM removals GROUP BY 1").fetchall()
        left = connection.execute("SELECT account_id FROM registrations WHERE ended_at IS NULL").fetchall()
    assert dict(removed) == {  # type: ignore[arg-type]
        "letter_unproven": 2,
        "email_unproven": 1,
        "former_tenant": 1,
        "deceased": 1,
        "blocked": 1,
    }
    assert left == [("anna",)]
    assert [one for one, number in Counter(years.diary).items() if number > 1] == []
