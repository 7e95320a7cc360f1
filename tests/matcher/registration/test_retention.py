"""Accounts that nobody confirmed go, after a warning; no other account ever does."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from matcher import db
from matcher.errors import KeycloakError
from matcher.keycloak.account import Account
from matcher.plan.mails import EXPIRING, FORMER, Mail
from matcher.registration import store
from matcher.registration.mails import Mails
from matcher.registration.retention import Retention, Rules, Unproven, step
from tests.matcher.house import NOW, House

DAY = datetime.timedelta(days=1)
NOTHING = {"warned": 0, "deleted": 0}


def after(house: House, days: float, **rules: int) -> Retention:
    """The retention so many days after everything in this house began."""
    return Retention(house.pool, house.console, lambda: NOW + days * DAY, Rules(**rules))


def begin(house: House, account_id: str = "erika") -> None:
    """The row was made, and its state reached, on the day that stands still."""
    with db.transaction(house.pool) as connection:
        connection.execute(
            "UPDATE registrations SET created_at = %s, state_since = %s WHERE account_id = %s", [NOW, NOW, account_id]
        )


def warn(house: House, days: float) -> None:
    """The mail job goes out so many days after the beginning."""
    with db.transaction(house.pool) as connection:
        row = connection.execute(
            "SELECT args FROM procrastinate_jobs WHERE args ->> 'kind' = %s", [EXPIRING]
        ).fetchone()
    assert row is not None
    Mails(house.pool, house.console, lambda: NOW + days * DAY).send(Mail(**row[0]))  # type: ignore[arg-type]


@pytest.fixture
def unproven(house: House) -> House:
    """An account whose e-mail was never proven."""
    house.happens()
    begin(house)
    return house


@pytest.fixture
def waiting(house: House) -> House:
    """An account with a proven e-mail that nobody could be found for."""
    house.console.register("erika", "Rainer", "Unbekannt", "Nirgendweg 99")
    house.console.confirm_email("erika")
    house.happens()
    begin(house)
    return house


def test_an_account_without_proof_of_the_email_goes_after_seven_days(unproven: House) -> None:
    assert after(unproven, 6.9).work() == NOTHING
    assert after(unproven, 7).work() == {"warned": 0, "deleted": 1}
    assert not unproven.console.users
    unproven.settling.settle("erika", "retention")
    assert after(unproven, 7).work() == NOTHING


def test_an_account_without_proof_of_the_letter_goes_seven_days_after_its_warning(waiting: House) -> None:
    assert after(waiting, 52.9).work() == NOTHING
    assert after(waiting, 53).work() == {"warned": 1, "deleted": 0}
    assert after(waiting, 53).work() == NOTHING
    warn(waiting, 53)
    assert waiting.console.mails == [("erika", EXPIRING, {"delete_on": "2027-01-21"})]
    assert after(waiting, 59.9).work() == NOTHING
    assert after(waiting, 60).work() == {"warned": 0, "deleted": 1}


def test_nobody_goes_whose_warning_was_not_sent(waiting: House) -> None:
    after(waiting, 53).work()
    assert after(waiting, 200).work() == NOTHING
    warn(waiting, 200)
    assert after(waiting, 206.9).work() == NOTHING
    assert after(waiting, 207).work() == {"warned": 0, "deleted": 1}


def test_deleting_voids_the_letters_and_ends_the_row(posted: House) -> None:
    begin(posted)
    after(posted, 53).work()
    warn(posted, 53)
    after(posted, 60).work()
    posted.settling.settle("erika", "retention")
    assert posted.desk.stopped == ["erika"]
    with db.transaction(posted.pool) as connection:
        assert store.states(connection) == {}


def proven(house: House) -> None:
    house.console.right_code("erika")


def blocked(house: House) -> None:
    house.console.enable("erika", enabled=False)


def made_by_staff(house: House) -> None:
    house.console.enter("erika", "privacyNoticeAcceptedAt")


def employed(house: House) -> None:
    house.console.staff.add("erika")


def away(house: House) -> None:
    house.console.users.clear()


def confirmed(house: House) -> None:
    house.console.confirm_email("erika")


@pytest.mark.parametrize("happened", [proven, blocked, made_by_staff, employed, away, confirmed])
def test_who_is_not_a_forgotten_registration_is_kept(unproven: House, happened: Callable[[House], None]) -> None:
    happened(unproven)
    assert after(unproven, 30).work() == NOTHING


def stands(house: House, state: str, **columns: object) -> None:
    """The row says so since the day that stands still."""
    changed = {"state": state, "state_since": NOW, "created_at": NOW - 400 * DAY} | columns
    with db.transaction(house.pool) as connection:
        for name, value in changed.items():
            connection.execute(f"UPDATE registrations SET {name} = %s", [value])  # noqa: S608


def removed(house: House) -> list[tuple[object, ...]]:
    with db.transaction(house.pool) as connection:
        return connection.execute("SELECT reason, number FROM removals").fetchall()


def test_a_former_tenant_goes_after_the_time_that_the_company_sets_and_a_mail(waiting: House) -> None:
    waiting.console.right_code("erika")
    stands(waiting, "moved_out", moved_out_at=NOW)
    assert after(waiting, 92.9, former_kept_days=100).work() == NOTHING
    assert after(waiting, 93, former_kept_days=100).work() == {"warned": 1, "deleted": 0}
    with db.transaction(waiting.pool) as connection:
        row = connection.execute("SELECT args FROM procrastinate_jobs WHERE args ->> 'kind' = %s", [FORMER]).fetchone()
    assert row is not None
    assert after(waiting, 300, former_kept_days=100).work() == NOTHING
    Mails(waiting.pool, waiting.console, lambda: NOW + 93 * DAY).send(Mail(**row[0]))  # type: ignore[arg-type]
    assert waiting.console.mails == [("erika", FORMER, {"delete_on": "2027-03-02"})]
    assert after(waiting, 99.9, former_kept_days=100).work() == NOTHING
    assert after(waiting, 100, former_kept_days=100).work() == {"warned": 0, "deleted": 1}
    assert (waiting.console.users, removed(waiting)) == ({}, [("former_tenant", 1)])


def test_who_is_blocked_goes_after_the_same_time_without_a_mail(waiting: House) -> None:
    waiting.console.enable("erika", enabled=False)
    stands(waiting, "blocked")
    assert after(waiting, 99.9, former_kept_days=100).work() == NOTHING
    assert after(waiting, 100, former_kept_days=100).work() == {"warned": 0, "deleted": 1}
    assert removed(waiting) == [("blocked", 1)]


def test_the_dead_go_without_a_mail(waiting: House) -> None:
    waiting.console.right_code("erika")
    stands(waiting, "moved_out", moved_out_at=NOW, deceased_at=NOW)
    assert after(waiting, 99.9, former_kept_days=100).work() == NOTHING
    assert after(waiting, 100, former_kept_days=100).work() == {"warned": 0, "deleted": 1}
    assert removed(waiting) == [("deceased", 1)]


def test_who_is_a_tenant_again_by_then_stays(waiting: House) -> None:
    waiting.console.right_code("erika")
    stands(waiting, "active")
    assert after(waiting, 5_000).work() == NOTHING


def test_why_somebody_went_is_counted_once_and_kept_without_the_person(unproven: House) -> None:
    unproven.console.down = False
    deletes = unproven.console.delete

    def fails(account_id: str) -> None:
        raise KeycloakError(account_id)

    unproven.console.delete = fails  # type: ignore[method-assign]
    for _ in range(2):
        with pytest.raises(KeycloakError):
            after(unproven, 8).work()
    unproven.console.delete = deletes  # type: ignore[method-assign]
    assert after(unproven, 8).work() == {"warned": 0, "deleted": 1}
    unproven.settling.settle("erika", "retention")
    after(unproven, 400).work()
    assert rows(unproven)["registrations"] == 0
    assert removed(unproven) == [("email_unproven", 1)]


def test_an_address_that_lost_its_proof_lately_has_seven_days_from_then() -> None:
    account = Account("erika", True, False, "", "", {"privacyNoticeAcceptedAt": ["2026"]}, [])  # noqa: FBT003
    row = Unproven("erika", "email_pending", state_since=NOW, created_at=NOW - 300 * DAY)
    assert step(row, account, Rules(), NOW + 6 * DAY) == "keep"
    assert step(row, account, Rules(), NOW + 7 * DAY) == "delete"


def test_nobody_goes_while_a_code_works() -> None:
    account = Account("erika", True, True, "", "", {"privacyNoticeAcceptedAt": ["2026"]}, [])  # noqa: FBT003
    row = Unproven("erika", "letter_posted", NOW, NOW - 60 * DAY, "B-1", "2026-12-13", warned_at=NOW - 10 * DAY)
    day = datetime.datetime(2026, 12, 13, 22, 59, tzinfo=datetime.UTC)
    assert step(row, account, Rules(), day) == "keep"
    assert step(row, account, Rules(), day + datetime.timedelta(minutes=1)) == "delete"
    assert step(replace(row, warned_at=None), account, Rules(), NOW) == "keep"


def test_a_pass_deletes_no_more_than_allowed_and_raises_an_alarm(unproven: House) -> None:
    for number in range(4):
        unproven.console.register(f"no-{number}", "Rainer", "Unbekannt", "Nirgendweg 99")
        unproven.happens(f"no-{number}")
        begin(unproven, f"no-{number}")
    with capture_logs() as lines:
        assert after(unproven, 8, deletions_at_most=3).work() == {"warned": 0, "deleted": 3}
    assert {"event": "alarm.retention", "due": 5, "at_most": 3, "log_level": "error"} in lines


def test_a_pass_that_keycloak_interrupts_is_finished_by_the_next(unproven: House) -> None:
    unproven.console.down = True
    with pytest.raises(KeycloakError):
        after(unproven, 8).work()
    unproven.console.down = False
    assert after(unproven, 8).work() == {"warned": 0, "deleted": 1}


def test_what_is_left_of_a_deleted_account_is_forgotten_after_ninety_days(posted: House) -> None:
    del posted.console.users["erika"]
    posted.happens()
    after(posted, 89).work()
    assert rows(posted) == {"registrations": 1, "orders": 1, "mails": 1}
    after(posted, 91).work()
    assert rows(posted) == {"registrations": 0, "orders": 0, "mails": 0}


def rows(house: House) -> dict[str, object]:
    with db.transaction(house.pool) as connection:
        found = connection.execute(
            "SELECT (SELECT count(*) FROM registrations), (SELECT count(*) FROM orders), (SELECT count(*) FROM mails)"
        ).fetchone()
    assert found is not None
    return dict(zip(("registrations", "orders", "mails"), found, strict=True))
