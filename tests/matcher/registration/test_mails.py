"""Mails to tenants: each once, none whose reason is gone, none lost while the mail server is away."""

import datetime

import pytest

from matcher import db
from matcher.errors import KeycloakError
from matcher.plan.mails import EXPIRED, POSTED, REMINDER, Mail
from matcher.registration.mails import Mails
from tests.matcher.house import House

LETTER = {"posted_on": "2026-11-23", "expected_on": "2026-11-25", "valid_until": "2026-12-13"}
BEFORE, AFTER = datetime.date(2026, 12, 6), datetime.date(2026, 12, 7)


def on(house: House, day: datetime.date) -> Mails:
    """The mails as on the noon of a day."""
    noon = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    return Mails(house.pool, house.console, lambda: noon)


def work_off(house: House, day: datetime.date = AFTER) -> list[tuple[str, str, dict[str, str]]]:
    """Do every mail job that waits, and tell what went out."""
    with db.transaction(house.pool) as connection:
        jobs = connection.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'mail' RETURNING args").fetchall()
    for (arguments,) in jobs:
        on(house, day).send(Mail(**arguments))  # type: ignore[arg-type]
    sent, house.console.mails = house.console.mails, []
    return sent


def test_a_posted_letter_is_told_by_mail_once(posted: House) -> None:
    assert work_off(posted) == [("erika", POSTED, LETTER)]
    posted.happens()
    assert work_off(posted) == []


def test_a_mail_waits_for_the_mail_server(posted: House) -> None:
    mail = Mail("erika", POSTED, "B-00001")
    posted.console.down = True
    with pytest.raises(KeycloakError):
        on(posted, AFTER).send(mail)
    posted.console.down = False
    on(posted, AFTER).send(mail)
    on(posted, AFTER).send(mail)
    assert len(posted.console.mails) == 1


def test_one_reminder_goes_fourteen_days_after_posting(posted: House) -> None:
    work_off(posted)
    assert on(posted, BEFORE).remind() == 0
    assert on(posted, AFTER).remind() == 1
    assert work_off(posted) == [("erika", REMINDER, LETTER)]
    assert on(posted, AFTER).remind() == 0


def test_a_second_letter_brings_no_second_reminder(posted: House) -> None:
    on(posted, AFTER).remind()
    work_off(posted)
    posted.console.enter("erika", "letterRequestedAt", "2026-12-01T08:00:00Z")
    posted.happens()
    posted.news(1, state="posted", cause="acknowledgement", posted_at="2026-12-02T11:00:00Z")
    assert [kind for _, kind, _ in work_off(posted)] == [POSTED]
    assert on(posted, datetime.date(2026, 12, 20)).remind() == 0


def left(house: House) -> None:
    with db.transaction(house.pool) as connection:
        connection.execute("UPDATE tenancies SET move_out = '2026-11-30' WHERE tenant_id = 'T-1'")


def activated(house: House) -> None:
    house.console.right_code("erika")


def blocked(house: House) -> None:
    house.console.enable("erika", enabled=False)


def too_late(house: House) -> None:
    with db.transaction(house.pool) as connection:
        connection.execute("UPDATE registrations SET letter_valid_until = '2026-12-06'")


def deleted(house: House) -> None:
    house.console.users.clear()


@pytest.mark.parametrize("happened", [left, activated, blocked, too_late, deleted])
def test_a_reminder_is_dropped_when_its_reason_went_meanwhile(posted: House, happened: object) -> None:
    work_off(posted)
    assert on(posted, AFTER).remind() == 1
    happened(posted)  # type: ignore[operator]
    assert work_off(posted) == []


def test_an_expired_letter_is_told_by_mail_once(posted: House) -> None:
    work_off(posted)
    posted.news(0, state="expired", cause="time")
    assert (posted.state(), work_off(posted)) == ("expired", [("erika", EXPIRED, LETTER)])
    posted.happens()
    assert work_off(posted) == []


def test_an_older_letter_that_expires_is_no_news(posted: House) -> None:
    posted.console.enter("erika", "letterRequestedAt", "2026-12-01T08:00:00Z")
    posted.happens()
    work_off(posted)
    posted.news(0, state="expired", cause="time")
    assert work_off(posted) == []


def test_a_mail_to_an_address_that_is_not_proven_any_more_is_dropped(posted: House) -> None:
    user = posted.console.users["erika"]
    object.__setattr__(user, "email_verified", False)
    assert work_off(posted) == []
    with db.transaction(posted.pool) as connection:
        assert connection.execute("SELECT 1 FROM mails").fetchall() == []
