"""The record of acts: nobody changes it, and who does all the same is found out."""

import datetime
from dataclasses import replace

import psycopg
import pytest
from psycopg.sql import SQL
from structlog.testing import capture_logs
from typer.testing import CliRunner

from matcher import db
from matcher.acts import audit, book, chain
from matcher.cli import app
from matcher.plan.act import Act, Outcome
from matcher.plan.registration import Registration
from matcher.registration import store
from matcher.settings import DatabaseSettings
from tests.matcher.conftest import PASSWORD
from tests.matcher.console import SERVICE_ACCOUNT
from tests.matcher.house import NOW, House

ACT = Act("assign", "kim", "clerk", "erika", seen="a1", tenant_id="T-1", reason="Am Telefon geklärt", by_name="Kim")


@pytest.fixture
def three(pool: db.Pool) -> db.Pool:
    """Three acts on an account that there is."""
    with db.transaction(pool) as connection:
        store.save(connection, Registration("erika", "review"))
        for minute in range(3):
            book.append(connection, ACT, NOW + datetime.timedelta(minutes=minute))
    return pool


def tamper(pool: db.Pool, change: str, **values: object) -> None:
    """What only the owner of the table can do, who takes the guard away first."""
    with db.transaction(pool) as connection:
        connection.execute("ALTER TABLE acts DISABLE TRIGGER USER")
        connection.execute(SQL(change), values)
        connection.execute("ALTER TABLE acts ENABLE TRIGGER USER")


def checked(pool: db.Pool) -> audit.Audit:
    with db.transaction(pool) as connection:
        return audit.audit(connection)


@pytest.mark.parametrize(
    "change", ["UPDATE acts SET by_id = 'robin'", "DELETE FROM acts WHERE id = 3", "TRUNCATE acts CASCADE"]
)
def test_nothing_of_it_is_changed_or_taken_out(three: db.Pool, change: str) -> None:
    with three.connection() as connection, pytest.raises(psycopg.errors.RaiseException):
        connection.execute(SQL(change))
    assert checked(three).acts == 3


def test_what_was_done_is_read_as_it_was_written(three: db.Pool) -> None:
    with db.transaction(three) as connection:
        first = book.history(connection, "erika")[-1]
        assert first.act == replace(ACT, id=1, at=NOW)
        book.conclude(connection, [Outcome(1, done=True, text="Getan."), Outcome(1, done=False, text="Noch einmal.")])
        assert [one.id for one in book.pending(connection, "erika")] == [2, 3]
        entry = book.history(connection, "erika")[-1]
    assert (entry.done, entry.outcome) == (True, "Getan.")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE acts SET by_id = 'robin' WHERE id = 2", "Der Vorgang 2 wurde verändert."),
        ("UPDATE acts SET by_name = 'Robin' WHERE id = 2", "Der Vorgang 2 wurde verändert."),
        ("UPDATE acts SET by_name = '' WHERE id = 2", "Der Vorgang 2 wurde verändert."),
        ("UPDATE acts SET at = at + interval '1 day' WHERE id = 1", "Der Vorgang 1 wurde verändert."),
        ("UPDATE acts SET confirmed = true WHERE id = 3", "Der Vorgang 3 wurde verändert."),
        ("UPDATE act_details SET reason = 'anders' WHERE act_id = 2", "Die Angaben zum Vorgang 2 wurden verändert."),
        ("UPDATE act_details SET tenant_id = 'T-2' WHERE act_id = 3", "Die Angaben zum Vorgang 3 wurden verändert."),
        ("DELETE FROM act_details WHERE act_id = 2", "Die Angaben zum Vorgang 2 fehlen, das Konto gibt es noch."),
        (
            "WITH gone AS (DELETE FROM act_details WHERE act_id = 2) UPDATE acts SET id = 99 WHERE id = 2",
            "Der Vorgang 2 fehlt.",
        ),
    ],
)
def test_what_was_changed_is_found_out_with_an_alarm(three: db.Pool, change: str, fault: str) -> None:
    assert checked(three).fault is None
    tamper(three, "ALTER TABLE act_details DROP CONSTRAINT IF EXISTS act_details_act_id_fkey")
    try:
        tamper(three, change)
        with capture_logs() as lines:
            assert checked(three).fault == fault
        assert [one["fault"] for one in lines if one["event"] == "alarm.audit"] == [fault]
    finally:
        tamper(three, "DELETE FROM act_details")
        tamper(three, "DELETE FROM acts")
        tamper(three, "ALTER TABLE act_details ADD FOREIGN KEY (act_id) REFERENCES acts")


@pytest.mark.parametrize(
    ("number", "fault"), [(2, "Der Vorgang 3 wurde verändert."), (3, "Der Vorgang 3 ist ein anderer")]
)
def test_who_makes_the_hash_anew_breaks_the_chain_behind_it(three: db.Pool, number: int, fault: str) -> None:
    assert checked(three).fault is None
    with db.transaction(three) as connection:
        rows = connection.execute("SELECT hash, details FROM acts ORDER BY id").fetchall()
    forged = replace(ACT, id=number, at=NOW + datetime.timedelta(minutes=number - 1), by_id="robin")
    made = chain.of_act(bytes(rows[number - 2][0]), forged, bytes(rows[number - 1][1]))  # type: ignore[call-overload]
    tamper(three, "UPDATE acts SET by_id = 'robin', hash = %(hash)s WHERE id = %(id)s", hash=made, id=number)
    assert (checked(three).fault or "").startswith(fault)


def test_acts_that_are_gone_from_the_end_are_missed(three: db.Pool) -> None:
    assert checked(three).acts == 3
    with db.transaction(three) as connection:
        connection.execute("DELETE FROM act_details WHERE act_id = 3")
    tamper(three, "DELETE FROM acts WHERE id = 3")
    assert checked(three).fault == "Vorgänge ab 3 fehlen."
    with db.transaction(three) as connection:
        book.append(connection, ACT, NOW)
    assert checked(three).fault == "Der Vorgang 3 ist ein anderer als bei der letzten Prüfung."


def test_an_erased_account_leaves_a_whole_chain(three: db.Pool) -> None:
    with db.transaction(three) as connection:
        book.conclude(connection, [Outcome(1, done=True, text="Mieternummer T-1 zugeordnet.")])
        for what in ("acts", "registration"):
            connection.execute(db.queries("personal_data")[f"erase_{what}"], {"account_id": "erika"})
        entries = book.history(connection, "erika")
    assert checked(three).fault is None
    assert {(one.act.tenant_id, one.act.reason, one.outcome) for one in entries} == {("", "", "")}
    assert [one.done for one in entries] == [None, None, True]


def test_the_command_says_whether_the_record_is_whole(
    three: db.Pool, settings: DatabaseSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_DATABASE_DSN", settings.database_dsn)
    monkeypatch.setenv("MATCHER_DATABASE_PASSWORD", PASSWORD)
    whole = CliRunner().invoke(app, ["audit"])
    assert (whole.exit_code, whole.stdout.startswith("3 Vorgänge, unverändert.")) == (0, True)
    tamper(three, "UPDATE acts SET by_id = 'robin' WHERE id = 2")
    broken = CliRunner().invoke(app, ["audit"])
    assert (broken.exit_code, broken.stderr.splitlines()[-1]) == (1, "Der Vorgang 2 wurde verändert.")


def test_who_did_it_in_the_console_is_named_for_ever_and_who_is_of_another_realm_by_that(house: House) -> None:
    house.console.register("otto", "Otto", "Betrieb", "")
    house.happens("erika", "otto")
    house.happens("erika", "admin-of-master")
    del house.console.users["otto"]
    with db.transaction(house.pool) as connection:
        found = [(one.act.by_id, one.act.by_name) for one in reversed(book.history(connection, "erika"))]
        assert audit.audit(connection).fault is None
    assert found == [("otto", "Otto Betrieb"), ("admin-of-master", "Konto eines anderen Bereichs")]


def test_what_somebody_did_in_the_console_joins_the_record_once(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    house.happens("erika", "otto-of-the-operators")
    house.happens("erika", SERVICE_ACCOUNT)
    house.settling.settle("erika", "event")
    with db.transaction(house.pool) as connection:
        found = [(one.act.kind, one.act.by_id, one.act.reason) for one in book.history(connection, "erika")]
        assert audit.audit(connection).fault is None
    assert found == [("console", "otto-of-the-operators", "Konto geändert")]
