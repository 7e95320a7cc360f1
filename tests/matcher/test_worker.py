"""The worker itself: jobs on the real queue, retried for ever, one account at a time."""

import asyncio
import datetime

import pytest
from procrastinate.jobs import Job

from matcher import db, mails, registrations, tasks
from matcher.feeds import Feeds
from matcher.letters import Letters
from matcher.mails import Mail, Mails
from matcher.ordering import Ordering
from matcher.registrations import Event
from matcher.retention import Retention, Rules
from matcher.settings import DatabaseSettings, WorkerSettings
from matcher.settlement import Settlement
from matcher.states import Registration
from tests.matcher.conftest import PASSWORD
from tests.matcher.console import Console
from tests.matcher.letter_desk import LetterDesk

UNUSED = "http://127.0.0.1:9"


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


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

    async def run(parts: tasks.Parts) -> None:
        app = tasks.build(given, parts)
        async with app.open_async():
            await app.run_worker_async(wait=False, queues=["default"], delete_jobs="successful", concurrency=4)

    with LetterDesk() as desk:
        letters = Letters(desk.url, lambda: "token", timeout_seconds=5)
        settlement = Settlement(pool, console, Ordering(pool, letters), now)
        retention = Retention(pool, console, now, Rules())
        feeds = Feeds(pool, console, letters, 60)
        parts = tasks.Parts(pool, settlement, feeds, Mails(pool, console, now), retention)
        # A worker that does not wait leaves behind what stands in line after another job of the same account.
        for _ in range(3):
            asyncio.run(run(parts))


def report(pool: db.Pool) -> None:
    events = [Event(f"event-{number}", "user.REGISTER", "erika", None) for number in range(3)]
    with db.transaction(pool) as connection:
        registrations.report(connection, events)


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


def test_a_settling_that_failed_is_kept_for_another_time(settings: DatabaseSettings, pool: db.Pool) -> None:
    report(pool)
    work_off(settings, pool, Console(down=True))
    assert any(attempts for _, attempts in jobs(pool))
    assert all(status == "todo" for status, _ in jobs(pool))


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 1), (3, 8), (6, 60), (100_000, 60)])
def test_the_waits_double_up_to_the_longest_and_never_end(attempts: int, seconds: int) -> None:
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="settle", attempts=attempts)
    before = datetime.datetime.now(datetime.UTC)
    decision = tasks.Patience(60).get_retry_decision(exception=ValueError(), job=job)
    assert decision.retry_at is not None
    assert round((decision.retry_at - before).total_seconds()) == seconds


def test_a_mail_goes_by_the_worker_once(settings: DatabaseSettings, pool: db.Pool) -> None:
    console = Console()
    console.register("erika", "Erika", "Mustermann", "Lange Str. 12")
    with db.transaction(pool) as connection:
        registrations.save(connection, Registration("erika", "email_pending"))
        for _ in range(2):
            mails.queue(connection, Mail("erika", mails.EXPIRING))
    work_off(settings, pool, console)
    assert [kind for _, kind, _ in console.mails] == [mails.EXPIRING]
    assert jobs(pool, "mail") == []


def test_a_mail_stays_in_the_queue_while_keycloak_is_away(settings: DatabaseSettings, pool: db.Pool) -> None:
    with db.transaction(pool) as connection:
        mails.queue(connection, Mail("erika", mails.EXPIRING))
    work_off(settings, pool, Console(down=True))
    [(status, attempts)] = jobs(pool, "mail")
    assert (status, attempts > 0) == ("todo", True)
