"""What becomes of acts later: the chain is checked, nothing waits unseen, nobody is named for ever."""

import datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from matcher import db
from matcher.acts import audit, book
from matcher.errors import KeycloakError
from matcher.plan.act import Act
from matcher.plan.mails import REJECTED, Mail
from matcher.plan.registration import Registration
from matcher.registration import store
from matcher.registration.mails import Mails
from matcher.registration.reconciliation import Reconciliation
from matcher.registration.retention import Retention, Rules
from tests.matcher.acts.test_the_record_is_kept import tamper
from tests.matcher.casework.conftest import Desk
from tests.matcher.house import NOW
from tests.matcher.queue.test_worker import parts_of


def alarms(desk: Desk) -> list[Any]:
    """The alarms of the daily work."""
    with capture_logs() as lines:
        parts_of(desk.house.pool, desk.house.console, desk.house.letters).daily()
    return [one["fault"] for one in lines if one["event"] == "alarm.audit"]


def test_the_daily_work_checks_the_chain(desk: Desk) -> None:
    desk.do("ask", text="ask-call")
    assert alarms(desk) == []
    tamper(desk.house.pool, "UPDATE acts SET by_role = 'clerk'")
    assert alarms(desk) == ["Der Vorgang 1 wurde verändert."]


def test_an_act_whose_job_is_gone_is_found_by_the_reconciliation(desk: Desk) -> None:
    number = desk.record(desk.act("assign", tenant_id="T-2"))
    reconciliation = Reconciliation(desk.house.pool, desk.house.console)
    with db.transaction(desk.house.pool) as connection:
        connection.execute("DELETE FROM procrastinate_jobs")
    assert reconciliation.reconcile() == 1
    assert desk.jobs() == [{"account_id": "erika", "because": "reconcile"}]
    desk.house.settling.settle("erika", "reconcile")
    assert [(one.act.id, one.done) for one in desk.history()] == [(number, True)]
    assert reconciliation.reconcile() == 0


def test_what_names_somebody_goes_with_the_account_and_the_chain_stays_whole(desk: Desk) -> None:
    desk.do("assign", tenant_id="T-2")
    long_ago = NOW - datetime.timedelta(days=91)
    with db.transaction(desk.house.pool) as connection:
        store.save(connection, Registration("erika", "blocked", ended_at=long_ago))
        store.save(connection, Registration("anna", "review"))
        book.append(connection, Act("looked", "kim", "clerk", "anna", reason="Anruf"), NOW)
    Retention(desk.house.pool, desk.house.console, lambda: NOW, Rules()).work()
    (entry,) = desk.history()
    assert (entry.act.tenant_id, entry.act.reason, entry.outcome, entry.done) == ("", "", "", True)
    assert [one.act.reason for one in desk.history("anna")] == ["Anruf"]
    with db.transaction(desk.house.pool) as connection:
        assert audit.audit(connection).fault is None


@pytest.mark.parametrize(("kind", "enabled", "goes"), [(REJECTED, False, True), (REJECTED, True, False)])
def test_a_rejection_is_told_while_it_stands(desk: Desk, kind: str, enabled: bool, goes: bool) -> None:
    desk.do("reject")
    desk.house.console.enable("erika", enabled=enabled)
    Mails(desk.house.pool, desk.house.console, lambda: NOW).send(Mail("erika", kind, "1"))
    assert desk.house.console.mails == ([("erika", kind, {})] if goes else [])


def test_nobody_who_got_in_meanwhile_is_asked_for_anything(desk: Desk) -> None:
    desk.do("ask", text="ask-data")
    desk.do("assign", tenant_id="T-2")
    desk.house.console.right_code("erika", "T-2")
    Mails(desk.house.pool, desk.house.console, lambda: NOW).send(Mail("erika", "ask-data", "1"))
    assert desk.house.console.mails == []


def test_an_account_with_rights_of_staff_is_not_deleted(desk: Desk) -> None:
    number = desk.record(desk.act("delete"))
    desk.house.console.staff.add("erika")
    parts_of(desk.house.pool, desk.house.console, desk.house.letters).erasing.erase("erika", number)
    (entry,) = desk.history()
    assert (entry.done, "es wurde nichts gelöscht" in entry.outcome) == (False, True)
    assert "erika" in desk.house.console.users


def test_an_owner_who_is_still_there_was_not_deleted(desk: Desk) -> None:
    parts_of(desk.house.pool, desk.house.console, desk.house.letters).erasing.erase("erika", None)
    assert "erika" in desk.house.console.users


def test_a_deletion_while_keycloak_is_away_is_tried_again(desk: Desk) -> None:
    number = desk.record(desk.act("delete"))
    desk.house.console.down = True
    with pytest.raises(KeycloakError):
        parts_of(desk.house.pool, desk.house.console, desk.house.letters).erasing.erase("erika", number)
    assert desk.history()[0].done is None
