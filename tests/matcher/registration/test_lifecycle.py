"""What the records bring to accounts by themselves: ends, new contracts, co-tenants, names, deaths; real PostgreSQL."""

import datetime
import itertools
from io import BytesIO

import pytest

from matcher import berlin, db
from matcher.plan.facts import Ending
from matcher.plan.mails import ENDING, Mail
from matcher.plan.plan import plan
from matcher.plan.registration import Registration
from matcher.records import importing
from matcher.registration import reading, store
from matcher.registration.mails import Mails
from matcher.registration.reconciliation import Reconciliation
from tests.matcher.company_file import HEADER, file, line
from tests.matcher.house import NOW, House

TODAY = berlin.today()
DAY = datetime.timedelta(days=1)
RULES = Ending(days_after=30, notice_days=14)


@pytest.fixture
def active(house: House) -> House:
    """Erika, whose code was right."""
    house.lets_in()
    return house


def take_in(house: House, *lines: str, header: str = HEADER) -> list[str]:
    """The company's file of today comes in; returns whom the worker settles for it, and settles them."""
    with db.transaction(house.pool) as connection:
        importing.apply(connection, BytesIO(file(*lines, header=header)), None)
        connection.execute("DELETE FROM procrastinate_jobs")
    Reconciliation(house.pool, house.console, RULES).after_import()
    with db.transaction(house.pool) as connection:
        query = "SELECT DISTINCT args ->> 'account_id' FROM procrastinate_jobs WHERE args ->> 'because' = 'import'"
        concerned = sorted(str(row[0]) for row in connection.execute(query))
    for account_id in concerned:
        house.settling.settle(account_id, "import")
    return concerned


def test_a_new_contract_reaches_the_claims_without_a_letter(active: House) -> None:
    assert take_in(active, line(), line(contract_id="V-7", flat_id="GARAGE-9")) == ["erika"]
    assert active.console.users["erika"].attributes["contractNumber"] == ["V-1", "V-7"]
    assert len(active.desk.orders) == 1


def test_a_changed_name_and_address_reach_the_account(active: House) -> None:
    take_in(active, line(last_name="Neumann", street="Auenweg", house_number="3"))
    user = active.console.users["erika"]
    assert (user.last_name, user.attributes["street"], active.state()) == ("Neumann", ["Auenweg 3"], "active")


def test_a_file_that_changes_nothing_of_an_account_does_not_settle_it(active: House) -> None:
    take_in(active, line())
    with db.transaction(active.pool) as connection:
        connection.execute("UPDATE tenancies SET changed_at = now() - interval '2 hours'")
        connection.execute(
            "UPDATE cursors SET position = (now() - interval '30 minutes')::text WHERE name = 'records-changed'"
        )
    assert take_in(active, line(), line(tenant_id="T-8", contract_id="V-8", first_name="Neu")) == []


def test_a_co_tenant_who_joins_gets_a_letter_of_his_own(active: House) -> None:
    active.console.register("otto", "Otto", "Mustermann", "Lange Str. 12")
    active.console.confirm_email("otto")
    active.happens("otto")
    assert active.state("otto") in ("review", "no_match")
    joins = line(tenant_id="T-9", role="Mitmieter", first_name="Otto", move_in="2026-11-01")
    assert "otto" in take_in(active, line(), joins)
    assert (active.state("otto"), active.state("erika")) == ("letter_ordered", "active")
    assert active.console.value("otto", "tenantNumber") == "T-9"


def test_a_death_closes_without_a_mail(active: House) -> None:
    with db.transaction(active.pool) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")
        connection.execute("DELETE FROM mails")
    header = HEADER + ";status"
    take_in(active, line() + ";verstorben am 3.11.2026", header=header)
    assert (active.state(), "erika" in active.console.roles) == ("moved_out", False)
    assert "erika" in active.console.logged_out
    with db.transaction(active.pool) as connection:
        assert connection.execute("SELECT kind FROM mails").fetchall() == []
    Mails(active.pool, active.console, lambda: NOW).send(Mail("erika", "letter-reminder", ""))
    assert active.console.mails == []


def test_the_mail_names_the_last_day_and_goes_only_while_it_is_so(active: House) -> None:
    closes = NOW.date() + 20 * DAY
    with db.transaction(active.pool) as connection:
        connection.execute("UPDATE registrations SET leaves_on = %s", [closes])
    active.console.mails.clear()
    for day in (closes, closes + DAY):
        with db.transaction(active.pool) as connection:
            connection.execute(
                "INSERT INTO mails (account_id, kind, letter_number) VALUES ('erika', %s, %s)", [ENDING, str(day)]
            )
        Mails(active.pool, active.console, lambda: NOW).send(Mail("erika", ENDING, str(day)))
    assert active.console.mails == [("erika", ENDING, {"ends_on": (closes - DAY).isoformat()})]


STATES = ("active", "letter_posted", "moved_out", "blocked")
DAYS = (-400, -31, -30, -17, -16, -15, -1, 0, 1, 400, None)


@pytest.mark.parametrize("state", STATES)
def test_whom_the_search_finds_is_whom_the_plan_changes(house: House, state: str) -> None:
    """The search in SQL and the plan tell the same of every last day, every told day, every way to be on file."""
    house.console.confirm_email("erika")
    if state in ("active", "moved_out"):
        house.console.right_code("erika")
    if state == "blocked":
        house.console.enable("erika", enabled=False)
    wrong = []
    for last, told, left in itertools.product(DAYS, (None, -1, 0, 5, 14), (False, True)):
        row = Registration(
            "erika",
            state,
            tenant_id="T-1",
            decided_by="staff",
            moved_out_at=NOW if state == "moved_out" else None,
            leaves_on=TODAY + told * DAY if told is not None and state == "active" else None,
        )
        if told is not None and state != "active":
            continue
        with db.transaction(house.pool) as connection:
            store.save(connection, row)
            connection.execute("DELETE FROM tenancies WHERE tenant_id = 'T-1'")
            out = (TODAY + last * DAY).isoformat() if last is not None else ""
            importing.apply(connection, BytesIO(file(line(move_in="2001-01-01", move_out=out))), None)
            if left:
                connection.execute("UPDATE tenancies SET ended_at = now() - interval '20 days' WHERE tenant_id = 'T-1'")
            found = "erika" in store.moved(connection, TODAY, RULES)
        now = datetime.datetime.combine(TODAY, datetime.time(12), berlin.BERLIN)
        facts = reading.read(house.pool, house.console, "erika", "reconcile", now, ending=RULES, by_staff=False).facts
        made = plan(facts).registration
        changed = (made.moved_out_at, made.leaves_on) != (row.moved_out_at, row.leaves_on)
        if found != changed:
            wrong.append((last, told, left, found, changed))
    assert wrong == []


def test_a_number_that_is_gone_from_the_records_is_found_too(active: House) -> None:
    with db.transaction(active.pool) as connection:
        connection.execute("DELETE FROM tenancies WHERE tenant_id = 'T-1'")
        assert store.moved(connection, TODAY, RULES) == ["erika"]
    active.settling.settle("erika", "reconcile")
    with db.transaction(active.pool) as connection:
        found = store.find(connection, "erika")
        queued = connection.execute("SELECT kind, letter_number FROM mails WHERE kind = %s", [ENDING]).fetchall()
    assert found is not None
    assert queued == [(ENDING, str(found.leaves_on))]
