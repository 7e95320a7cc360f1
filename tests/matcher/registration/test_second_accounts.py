"""A second account for somebody who has an active one: staff decide, and the first is told, without a name."""

import datetime
from typing import LiteralString

import pytest

from matcher import db
from tests.matcher.house import House
from tests.matcher.registration.test_mails import AFTER, work_off

TOLD: tuple[str, str, dict[str, str]] = ("erika", "second-account", {})


@pytest.fixture
def active(house: House) -> House:
    """A house whose tenant Erika has an active account, as she was told."""
    house.console.confirm_email("erika")
    house.happens()
    house.console.right_code("erika")
    house.happens()
    assert (house.state(), work_off(house)) == ("active", [("erika", "account-active", {})])
    return house


def register(house: House, account_id: str) -> str:
    """Somebody else registers as Erika; the account's state."""
    house.console.register(account_id, "Erika", "Mustermann", "Lange Str. 12")
    house.console.confirm_email(account_id)
    house.happens(account_id)
    return house.state(account_id)


def test_a_second_account_gets_no_letter_and_its_owner_is_told_once(active: House) -> None:
    assert register(active, "stranger") == "review"
    assert "schon ein anderes Konto freigeschaltet" in active.console.value("stranger", "registrationNote")
    assert len(active.desk.orders) == 1
    assert work_off(active) == [TOLD]
    active.happens("stranger")
    active.settling.settle("stranger", "reconcile")
    assert work_off(active) == []


def test_the_owner_is_told_once_a_day_however_many_there_are(active: House) -> None:
    for account_id in ("second", "third"):
        assert register(active, account_id) == "review"
    assert work_off(active) == [TOLD]
    assert register(active, "fourth") == "review"
    assert work_off(active, AFTER + datetime.timedelta(days=1)) == [TOLD]


def test_a_release_and_another_stop_tell_nobody_twice(active: House) -> None:
    register(active, "second")
    for enabled in (False, True):
        active.console.enable("second", enabled=enabled)
        active.happens("second", actor_id="staff")
    assert (active.state("second"), work_off(active)) == ("review", [TOLD])


def test_staff_let_the_second_account_in(active: House) -> None:
    register(active, "second")
    active.console.enter("second", "tenantNumber", "T-1")
    active.happens("second", actor_id="staff")
    assert (active.state("second"), active.state("erika")) == ("letter_ordered", "active")


@pytest.mark.parametrize("gone", ["blocked", "deleted", "not active any more"])
def test_nobody_is_told_who_is_no_owner_any_more(active: House, gone: str) -> None:
    register(active, "second")
    if gone == "blocked":
        active.console.enable("erika", enabled=False)
    elif gone == "deleted":
        active.console.delete("erika")
    else:
        active.console.enter("erika", "letterVerified")
    assert work_off(active) == []


def test_before_anybody_is_active_everybody_gets_a_letter(house: House) -> None:
    assert [register(house, account_id) for account_id in ("one", "two")] == ["letter_ordered"] * 2


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE registrations SET state = 'blocked'",
        "UPDATE registrations SET ended_at = now()",
        "UPDATE registrations SET tenant_id = 'T-2'",
    ],
)
def test_an_account_that_is_active_no_more_or_elsewhere_holds_nobody_back(active: House, change: LiteralString) -> None:
    with db.transaction(active.pool) as connection:
        connection.execute(change)
    assert register(active, "second") == "letter_ordered"
