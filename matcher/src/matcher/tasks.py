"""The worker's tasks. A failed settling is tried again for ever at a bounded pace; the feeds run by the clock."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable
from dataclasses import dataclass

import procrastinate
import structlog
from procrastinate import BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job

from matcher import db, guesses, mails, registrations
from matcher.accounts import Accounts
from matcher.feeds import Feeds
from matcher.letters import Letters
from matcher.mails import Mail, Mails
from matcher.ordering import Ordering
from matcher.retention import Retention, Rules
from matcher.settings import WorkerSettings
from matcher.settlement import Settlement

log = structlog.get_logger()

STALLED_SECONDS = 30
SHUTDOWN_SECONDS = 15
# New jobs wake the worker at once; this is for a job that waited for another one of its account.
POLL_SECONDS = 0.5


class Patience(BaseRetryStrategy):
    """Doubling waits up to a longest one, without end: an outage of hours loses nothing."""

    def __init__(self, longest_seconds: int) -> None:
        self._longest = longest_seconds

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:  # noqa: ARG002
        wait = min(2 ** min(job.attempts, 16), self._longest)
        return RetryDecision(retry_in={"seconds": wait})


@dataclass(frozen=True, slots=True)
class Parts:
    """The long-lived objects of one worker."""

    pool: db.Pool
    settlement: Settlement
    feeds: Feeds
    mails: Mails
    retention: Retention

    @classmethod
    def build(cls, settings: WorkerSettings) -> Parts:
        pool = db.open_pool(settings, size=2 * settings.worker_concurrency + 4)
        accounts = Accounts(settings)
        letters = Letters(settings.letter_service_url, accounts.token, settings.request_timeout_seconds)
        settlement = Settlement(pool, accounts, Ordering(pool, letters), _now)
        feeds = Feeds(pool, accounts, letters, settings.event_overlap_seconds)
        to_tenants = Mails(pool, accounts, _now, settings.reminder_after_days, settings.deletion_notice_days)
        rules = Rules(
            settings.email_proof_days,
            settings.letter_proof_days,
            settings.deletion_notice_days,
            settings.ended_kept_days,
            settings.deletions_at_most,
        )
        return cls(pool, settlement, feeds, to_tenants, Retention(pool, accounts, _now, rules))

    def daily(self) -> dict[str, int]:
        """What is done once a day; run again it finds nothing to do. Counts by what was done."""
        return {"reminded": self.mails.remind()} | self.retention.work()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def build(settings: WorkerSettings, parts: Parts) -> procrastinate.App:
    """The queue's app with every task and its schedule."""
    app = procrastinate.App(
        connector=PsycopgConnector(conninfo=db.conninfo(settings), max_size=settings.worker_concurrency + 3)
    )
    patience = Patience(settings.longest_retry_wait_seconds)

    @app.task(name=registrations.SETTLE, retry=patience)
    def settle(account_id: str, because: str) -> None:
        parts.settlement.settle(account_id, because)

    @app.task(name=mails.MAIL, retry=patience)
    def mail(account_id: str, kind: str, letter_number: str) -> None:
        parts.mails.send(Mail(account_id, kind, letter_number))

    @app.periodic(cron=settings.daily_cron)
    @app.task(name="daily", retry=patience, lock="daily", queueing_lock="daily")
    def daily(timestamp: int) -> None:  # noqa: ARG001
        parts.daily()

    @app.task(name="reconcile", retry=patience, lock="reconcile")
    def reconcile(timestamp: int) -> None:  # noqa: ARG001
        parts.feeds.reconcile()
        with db.transaction(parts.pool) as connection:
            registrations.forget(connection, settings.events_kept_days)
            guesses.forget(connection, _now())

    _regularly(app, "catch_up", settings.catch_up_cron, parts.feeds.catch_up)
    _regularly(app, "follow_letters", settings.letters_cron, parts.feeds.follow_letters)
    app.periodic(cron=settings.reconcile_cron)(reconcile)

    @app.periodic(cron="* * * * *")
    @app.task(name="rescue", pass_context=True, queueing_lock="rescue")
    async def rescue(context: JobContext, /, timestamp: int) -> None:  # noqa: ARG001
        """Jobs of a worker that died go back to the queue."""
        for job in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            log.warning("job_rescued", job_id=job.id, task=job.task_name)
            await context.app.job_manager.retry_job(job)

    return app


def _regularly(app: procrastinate.App, name: str, cron: str, work: Callable[[], int]) -> None:
    """A task by the clock, one at a time. It is not retried: the next one reads from the same cursor."""

    @app.periodic(cron=cron)
    @app.task(name=name, lock=name, queueing_lock=name)
    def regular(timestamp: int) -> None:  # noqa: ARG001
        work()


async def run(settings: WorkerSettings, parts: Parts) -> None:
    """Work until a signal comes. Reads what was missed first; new jobs wake it at once (LISTEN/NOTIFY)."""
    app = build(settings, parts)
    async with app.open_async():
        now = int(datetime.datetime.now(datetime.UTC).timestamp())
        for task in ("rescue", "catch_up", "follow_letters", "daily"):
            try:
                await app.tasks[task].defer_async(timestamp=now)
            except procrastinate.exceptions.AlreadyEnqueued:
                log.info("already_waiting", task=task)
        await app.tasks["reconcile"].defer_async(timestamp=now)
        await app.run_worker_async(
            concurrency=settings.worker_concurrency,
            fetch_job_polling_interval=POLL_SECONDS,
            delete_jobs="successful",
            shutdown_graceful_timeout=SHUTDOWN_SECONDS,
        )


def work(settings: WorkerSettings) -> None:
    """Run the worker in this process until it is told to stop."""
    parts = Parts.build(settings)
    try:
        asyncio.run(run(settings, parts))
    finally:
        parts.pool.close()
