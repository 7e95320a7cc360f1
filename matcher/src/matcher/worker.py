"""The worker's tasks, by the clock or when something happened. An outage is waited for, poison is set aside."""

from __future__ import annotations

import asyncio
import datetime
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Unpack

import procrastinate
import procrastinate.worker
import structlog
from procrastinate import JobContext, PsycopgConnector
from procrastinate.app import WorkerOptions
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from matcher import berlin, db
from matcher.acts import audit
from matcher.casework.erasing import Erasing
from matcher.errors import DatabaseError
from matcher.keycloak import events, own_exports
from matcher.keycloak.accounts import Accounts
from matcher.keycloak.event_feed import EventFeed
from matcher.letters.client import Letters
from matcher.letters.news import LetterNews
from matcher.plan import notes
from matcher.plan.facts import Ending
from matcher.plan.mails import Mail
from matcher.queue import heartbeat, jobs, poison
from matcher.queue.poison import Retries
from matcher.queue.regular import Regular
from matcher.registration import ceilings, limits, mails
from matcher.registration.ceilings import Ceilings
from matcher.registration.mails import Mails
from matcher.registration.own_data import OwnData
from matcher.registration.personal_data import PersonalData
from matcher.registration.reconciliation import Reconciliation
from matcher.registration.retention import Retention, Rules
from matcher.registration.settling import Settling
from matcher.settings import WorkerSettings

log = structlog.get_logger()

STALLED_SECONDS = 30
SHUTDOWN_SECONDS = 15
# What somebody has to look at when it fails for good.
TOLD = (jobs.SETTLE, mails.MAIL, jobs.RECORDS_CHANGED, jobs.ERASE, jobs.OWN_EXPORT, "daily")
# New jobs wake the worker at once; this is for a job that waited for another one of its account.
POLL_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Parts:
    """The long-lived objects of one worker."""

    pool: db.Pool
    settling: Settling
    event_feed: EventFeed
    letter_news: LetterNews
    reconciliation: Reconciliation
    mails: Mails
    retention: Retention
    erasing: Erasing
    own_data: OwnData

    @classmethod
    def build(cls, settings: WorkerSettings) -> Parts:
        """Connect the parts of one worker as the settings say; opens the pool."""
        pool = db.open_pool(settings, size=2 * settings.worker_concurrency + 4)
        accounts = Accounts(settings)
        letters = Letters(settings.letter_service_url, accounts.token, settings.request_timeout_seconds)
        ceilings_of_letters = Ceilings(
            network=settings.letters_per_network_and_day,
            mailbox=settings.letters_per_mailbox_and_day,
            domain=settings.letters_per_domain_and_day,
            day=settings.letters_per_day,
        )
        ending = Ending(settings.tenancy_end_days, settings.tenancy_end_notice_days)
        settling = Settling(pool, accounts, letters, berlin.now, ceilings_of_letters, ending)
        to_tenants = Mails(pool, accounts, berlin.now, settings.reminder_after_days, settings.deletion_notice_days)
        rules = Rules(
            settings.email_proof_days,
            settings.letter_proof_days,
            settings.deletion_notice_days,
            settings.ended_kept_days,
            settings.deletions_at_most,
            settings.former_kept_days,
        )
        personal_data = PersonalData(pool, accounts, letters)
        return cls(
            pool,
            settling,
            EventFeed(pool, accounts, settings.event_overlap_seconds),
            LetterNews(pool, letters, berlin.now),
            Reconciliation(pool, accounts, ending),
            to_tenants,
            Retention(pool, accounts, berlin.now, rules),
            Erasing(pool, personal_data),
            OwnData(pool, accounts, personal_data),
        )

    def set_aside(self) -> None:
        """Tell what failed for good, by an alarm and on the page that staff see of the account."""
        with db.transaction(self.pool) as connection:
            own_exports.forget(connection)
            found = poison.park(connection, TOLD)
        for account_id in {one.account_id for one in found if one.task == jobs.SETTLE and one.account_id}:
            shown = {"registrationState": ["review"], "registrationNote": [notes.PARKED]}
            self.settling.accounts.write(account_id, shown, action=None, seen={})

    def daily(self) -> dict[str, int]:
        """What is done once a day; run again it finds nothing to do. Counts by what was done."""
        with db.transaction(self.pool) as connection:
            audit.audit(connection)
        return {"reminded": self.mails.remind()} | self.retention.work()


def build(settings: WorkerSettings, parts: Parts) -> procrastinate.App:
    """The queue's app with every task and its schedule."""
    app = procrastinate.App(
        connector=PsycopgConnector(conninfo=db.conninfo(settings), max_size=settings.worker_concurrency + 3)
    )
    retries = Retries(settings.longest_retry_wait_seconds)

    @app.task(name=jobs.SETTLE, retry=retries)
    def settle(account_id: str, because: str) -> None:
        parts.settling.settle(account_id, because)

    @app.task(name=mails.MAIL, retry=retries)
    def mail(account_id: str, kind: str, letter_number: str) -> None:
        parts.mails.send(Mail(account_id, kind, letter_number))

    @app.task(name=jobs.ERASE, retry=retries)
    def erase(account_id: str, act_id: str = "") -> None:
        parts.erasing.erase(account_id, int(act_id) if act_id else None)

    @app.task(name=jobs.OWN_EXPORT, retry=retries)
    def own_export(account_id: str, form: str) -> None:
        parts.own_data.make(account_id, form)

    @app.task(name=jobs.RECORDS_CHANGED, retry=retries)
    def records_changed() -> None:
        parts.reconciliation.after_import()

    @app.periodic(cron=settings.daily_cron)
    @app.task(name="daily", retry=retries, lock="daily", queueing_lock="daily")
    def daily(timestamp: int) -> None:  # noqa: ARG001
        parts.daily()

    @app.task(name="reconcile", lock="reconcile", queueing_lock="reconcile")
    def reconcile(timestamp: int) -> None:  # noqa: ARG001
        parts.reconciliation.reconcile()
        with db.transaction(parts.pool) as connection:
            events.forget(connection, settings.events_kept_days)
            limits.forget(connection, berlin.now())
            ceilings.forget(connection, berlin.today())
            poison.forget(connection)

    _regularly(app, "catch_up", settings.catch_up_cron, parts.event_feed.catch_up)
    _regularly(app, "follow_letters", settings.letters_cron, parts.letter_news.follow)
    app.periodic(cron=settings.reconcile_cron)(reconcile)

    _rescue_regularly(app, settings, parts)
    return app


def _rescue_regularly(app: procrastinate.App, settings: WorkerSettings, parts: Parts) -> None:
    @app.periodic(cron="* * * * *")
    @app.task(name="rescue", pass_context=True, queueing_lock="rescue")
    async def rescue(context: JobContext, /, timestamp: int) -> None:  # noqa: ARG001
        """Jobs of a worker that died go back to the queue, unless too many died with them."""
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            try:
                await _rescue(manager, job, parts.pool)
            except procrastinate.exceptions.ConnectorException:
                # Another worker's rescue was faster with this one; the others still wait for theirs.
                log.warning("job_not_rescued", job_id=job.id, task=job.task_name)
        await asyncio.to_thread(parts.set_aside)
        await manager.delete_old_jobs(nb_hours=24 * settings.parked_kept_days, include_failed=True)


async def _rescue(manager: JobManager, job: Job, pool: db.Pool) -> None:
    if await asyncio.to_thread(_is_poison, pool, job.id or 0):
        await manager.finish_job(job, Status.FAILED, delete_job=False)
        return
    log.warning("job_rescued", job_id=job.id, task=job.task_name)
    try:
        await manager.retry_job(job)
    except procrastinate.exceptions.UniqueViolation:
        # The clock has deferred the same work anew meanwhile: one of the two is enough.
        await manager.finish_job(job, Status.FAILED, delete_job=True)


def _is_poison(pool: db.Pool, job_id: int) -> bool:
    with db.transaction(pool) as connection:
        return poison.is_poison(connection, job_id)


def _regularly(app: procrastinate.App, name: str, cron: str, work: Callable[[], int]) -> None:
    """A task by the clock, one at a time. It is not retried: the next one reads from the same cursor."""

    @app.periodic(cron=cron)
    @app.task(name=name, lock=name, queueing_lock=name)
    def regular(timestamp: int) -> None:  # noqa: ARG001
        work()


class Worker(procrastinate.worker.Worker):
    """One that goes by the clock as it is, and tells when it takes no more jobs, for trouble with the database as well.

    It would wait for the jobs it has, however long they take: those in threads cannot be ended, so the process is.
    """

    def __init__(self, app: procrastinate.App, stopped: Callable[[], object], **options: Unpack[WorkerOptions]) -> None:
        super().__init__(app, **options)
        self._stopped = stopped

    async def _periodic_deferrer(self) -> None:
        await Regular(self.app.periodic_registry, **self.app.periodic_defaults).worker()

    def stop(self) -> None:
        self._stopped()
        super().stop()  # type: ignore[no-untyped-call]


async def run(settings: WorkerSettings, parts: Parts) -> None:
    """Work until a signal comes. Reads what was missed first; new jobs wake it at once (LISTEN/NOTIFY)."""
    app = build(settings, parts)
    async with app.open_async():
        now = int(berlin.now().timestamp())
        for task in ("rescue", "catch_up", "follow_letters", "daily", "reconcile"):
            try:
                await app.tasks[task].defer_async(timestamp=now)
            except procrastinate.exceptions.AlreadyEnqueued:
                log.info("already_waiting", task=task)
        beating = asyncio.create_task(
            heartbeat.beat(parts.pool, datetime.timedelta(seconds=settings.longest_retry_wait_seconds))
        )
        worker = Worker(
            app,
            beating.cancel,
            concurrency=settings.worker_concurrency,
            fetch_job_polling_interval=POLL_SECONDS,
            delete_jobs="successful",
            shutdown_graceful_timeout=SHUTDOWN_SECONDS,
            install_signal_handlers=False,
        )
        working = asyncio.create_task(worker.run())  # type: ignore[no-untyped-call]

        for told in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(told, working.cancel)
        try:
            with suppress(asyncio.CancelledError):
                await working
        finally:
            beating.cancel()


def work(settings: WorkerSettings) -> None:
    """Run the worker in this process until a signal stops it.

    Raises DatabaseError when the database is away at the start, or ends before the worker has signed off there.
    """
    parts = Parts.build(settings)
    try:
        asyncio.run(run(settings, parts))
    except procrastinate.exceptions.ConnectorException:
        raise DatabaseError from None
    finally:
        parts.pool.close()
