"""The worker itself: jobs on the real queue, retried for ever, one account at a time."""

import asyncio
import datetime

import pytest

from matcher import db, worker
from matcher.casework.erasing import Erasing
from matcher.keycloak import events
from matcher.keycloak.event_feed import EventFeed
from matcher.keycloak.events import Event
from matcher.letters.client import Letters
from matcher.letters.news import LetterNews
from matcher.plan import mails as kinds
from matcher.plan.mails import Mail
from matcher.plan.registration import Registration
from matcher.queue.jobs import enqueue
from matcher.registration import mails, store
from matcher.registration.mails import Mails
from matcher.registration.own_data import OwnData
from matcher.registration.personal_data import PersonalData
from matcher.registration.reconciliation import Reconciliation
from matcher.registration.retention import Retention, Rules
from matcher.registration.settling import Settling
from matcher.settings import DatabaseSettings, WorkerSettings
from tests.matcher.conftest import PASSWORD
from tests.matcher.console import Console
from tests.matcher.letter_desk import LetterDesk

UNUSED = "http://127.0.0.1:9"


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def parts_of(pool: db.Pool, console: Console, letters: Letters) -> worker.Parts:
    """The parts of a worker before these stand-ins."""
    return worker.Parts(
        pool,
        Settling(pool, console, letters, now),
        EventFeed(pool, console, 60),
        LetterNews(pool, letters, now),
        Reconciliation(pool, console),
        Mails(pool, console, now),
        Retention(pool, console, now, Rules()),
        Erasing(pool, PersonalData(pool, console, letters)),
        OwnData(pool, console, PersonalData(pool, console, letters)),
    )


def work_off(settings: DatabaseSettings, pool: db.Pool, console: Console) -> None:
    """Let the real worker run until the queue is empty."""
    given = WorkerSettings.model_validate(
        {
            "database_dsn": settings.database_dsn,
            "database_password": PASSWORD,
            "client_secret": PASSWORD,
            "keycloak_url": UNUSED,
            "letter_service_url": UNUSED,
        }
    )

    async def run(parts: worker.Parts) -> None:
        app = worker.build(given, parts)
        async with app.open_async():
            await app.run_worker_async(wait=False, queues=["default"], delete_jobs="successful", concurrency=4)

    with LetterDesk() as desk:
        parts = parts_of(pool, console, Letters(desk.url, lambda: "token", timeout_seconds=5))
        # A worker that does not wait leaves behind what comes back because another job works on the same account.
        deadline = now() + datetime.timedelta(seconds=30)
        asyncio.run(run(parts))
        while come_back(pool) and now() < deadline:
            asyncio.run(run(parts))


def come_back(pool: db.Pool) -> bool:
    """Whether a job waits that has not been tried yet."""
    query = "SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND attempts = 0 AND task_name = 'settle'"
    with db.transaction(pool) as connection:
        return connection.execute(query).fetchone() is not None


def report(pool: db.Pool) -> None:
    reported = [Event(f"event-{number}", "user.REGISTER", "erika", None) for number in range(3)]
    with db.transaction(pool) as connection:
        events.report(connection, reported)


def jobs(pool: db.Pool, task: str = "settle") -> list[tuple[str, int]]:
    """State and attempts of every job of a task that is left."""
    query = "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = %s ORDER BY id"
    with db.transaction(pool) as connection:
        return [(str(row[0]), int(str(row[1]))) for row in connection.execute(query, [task])]


def test_the_worker_settles_what_was_reported(settings: DatabaseSettings, pool: db.Pool) -> None:
    console = Console()
    console.register("erika", "Erika", "Mustermann", "Lange Str. 12")
    report(pool)
    work_off(settings, pool, console)
    assert jobs(pool) == []
    assert console.value("erika", "registrationState") == "email_pending"
    assert console.writes == 1


@pytest.mark.parametrize("because", ["import", "reconcile", "retention"])
def test_who_has_just_come_does_not_wait_behind_what_goes_through_all_accounts(pool: db.Pool, because: str) -> None:
    with db.transaction(pool) as connection:
        for number in range(5):
            enqueue(connection, f"somebody-{number}", because)
    report(pool)
    assert first(pool) == "erika"


def first(pool: db.Pool) -> str:
    """Whom the queue gives to a worker that has time."""
    query = "SELECT args->>'account_id' FROM procrastinate_fetch_job_v2(ARRAY['default'], NULL)"
    with db.transaction(pool) as connection:
        row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""


def test_a_settling_that_failed_is_kept_for_another_time(settings: DatabaseSettings, pool: db.Pool) -> None:
    report(pool)
    work_off(settings, pool, Console(down=True))
    assert any(attempts for _, attempts in jobs(pool))
    assert all(status == "todo" for status, _ in jobs(pool))


def test_a_mail_goes_by_the_worker_once(settings: DatabaseSettings, pool: db.Pool) -> None:
    console = Console()
    console.register("erika", "Erika", "Mustermann", "Lange Str. 12")
    with db.transaction(pool) as connection:
        store.save(connection, Registration("erika", "email_pending"))
        for _ in range(2):
            mails.queue(connection, Mail("erika", kinds.EXPIRING))
    work_off(settings, pool, console)
    assert [kind for _, kind, _ in console.mails] == [kinds.EXPIRING]
    assert jobs(pool, "mail") == []


def test_a_mail_stays_in_the_queue_while_keycloak_is_away(settings: DatabaseSettings, pool: db.Pool) -> None:
    with db.transaction(pool) as connection:
        mails.queue(connection, Mail("erika", kinds.EXPIRING))
    work_off(settings, pool, Console(down=True))
    [(status, attempts)] = jobs(pool, "mail")
    assert (status, attempts > 0) == ("todo", True)


def test_a_job_that_waits_again_already_keeps_no_other_from_being_rescued(
    settings: DatabaseSettings, pool: db.Pool
) -> None:
    # Seed 3337229039 of the histories: a registration lay five minutes behind an hourly work that was killed twice.
    console = Console()
    console.register("erika", "Erika", "Mustermann", "Lange Str. 12")
    regular = """INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args, status, scheduled_at)
        VALUES ('default', %s, %s, '{"timestamp": 1}', %s, %s)"""
    later = now() + datetime.timedelta(hours=1)
    with db.transaction(pool) as connection:
        connection.execute(regular, ["reconcile", "reconcile", "doing", None])
    report(pool)
    with db.transaction(pool) as connection:
        # What a killed worker had, what the clock deferred since, and the rescue that is due.
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        connection.execute(regular, ["reconcile", "reconcile", "todo", later])
        connection.execute(regular, ["rescue", "rescue", "todo", None])
    for _ in range(2):  # what one worker rescued is for the next
        work_off(settings, pool, console)
    assert console.value("erika", "registrationState") == "email_pending"
    assert (jobs(pool), jobs(pool, "reconcile")) == ([], [("todo", 0)])
