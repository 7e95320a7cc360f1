"""The print worker: one pass after the other, woken by new orders. It may die at any point and be started again."""

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import psycopg
import structlog

from letter_service import db
from letter_service.clock import today
from letter_service.db import WORKER_LOCK, Connection
from letter_service.errors import BusyError, ChannelPausedError, ChannelRefusedError, DispatchError, ReadBackError
from letter_service.runs import acknowledgements, notices, progress, reconciliation, retention
from letter_service.runs.acknowledgements import Posting
from letter_service.runs.health import Pulse
from letter_service.runs.printing import Workshop, print_run
from letter_service.runs.progress import Run
from letter_service.runs.workdays import AT_ONCE

IDLE_SECONDS, RECONNECT_SECONDS = 30.0, 5.0
AFTER_REFUSAL = timedelta(minutes=1)
ALARMS = {ReadBackError: "alarm.readback", ChannelPausedError: "alarm.channel", ChannelRefusedError: "alarm.channel"}
log = structlog.get_logger()


@dataclass(frozen=True)
class Pass:
    """What one pass did: the run that it handed over, or the one that waits and why."""

    printed: str | None = None
    waiting: str | None = None
    reason: str = ""


def work(conninfo: str, workshop: Workshop, every_seconds: float, pulse: Pulse) -> None:
    """Print until the process ends; a database that goes away is waited for."""
    while True:
        pulse.arm()
        try:
            with db.connect(conninfo, autocommit=True) as connection:
                ours = replace(workshop, beat=partial(pulse.beat, connection))
                _work_connected(connection, ours, every_seconds)
        except psycopg.OperationalError as away:
            log.error("database does not answer", action="database.away", error=type(away).__name__)
            time.sleep(RECONNECT_SECONDS)


def lock(connection: Connection) -> bool:
    """Become the one that prints, until `unlock` or the end of the connection; False while another one does."""
    found = connection.execute("SELECT pg_try_advisory_lock(%s) AS locked", [WORKER_LOCK]).fetchone()
    return bool(found and found["locked"])


def wait_for_lock(connection: Connection, seconds: int) -> None:
    """Wait until no other process prints, then be the one that does; BusyError after so many seconds."""
    try:
        with connection.transaction():
            for limit in ("lock_timeout", "statement_timeout"):
                connection.execute("SELECT set_config(%s, %s, true)", [limit, f"{seconds}s"])
            connection.execute("SELECT pg_advisory_lock(%s)", [WORKER_LOCK])
    except (psycopg.errors.LockNotAvailable, psycopg.errors.QueryCanceled) as busy:
        raise BusyError from busy


def unlock(connection: Connection) -> None:
    """Let others print."""
    connection.execute("SELECT pg_advisory_unlock(%s)", [WORKER_LOCK])


def one_pass(connection: Connection, workshop: Workshop, *, at_once: bool = False) -> Pass:
    """Tidy up and print at most one run. Needs an autocommit connection and the lock.

    `at_once` does not wait for the time of the next run.
    """
    now = workshop.clock()
    with connection.transaction():
        expired = retention.tidy(connection, workshop.clear_text_keep_hours, now)
    if expired:
        log.info("letters expired", action="letter.expire", number=expired)
    workshop.printer().sweep()
    cut_off = AT_ONCE if at_once else workshop.schedule.cut_off(now)
    with connection.transaction():
        run = progress.claim(
            connection, workshop.letters_at_most, cut_off, now, test_letters=workshop.test_recipient is not None
        )
    if run is None:
        return Pass()
    if run.retry_at is not None and run.retry_at > now:
        return Pass(waiting=run.name, reason=f"Nächster Versuch um {run.retry_at:%d.%m.%Y %H:%M} UTC.")
    try:
        print_run(connection, workshop, run)
    except (DispatchError, ReadBackError) as failed:
        return _hold(connection, run, failed, now)
    finally:
        workshop.printer().sweep()
    return Pass(printed=run.name)


def look_around(connection: Connection, workshop: Workshop) -> None:
    """Take in what others report about letters that left: the channel and the print house."""
    posting = Posting(None, workshop.clock(), workshop.schedule.workdays)
    acknowledgements.follow(connection, workshop.channel, posting, workshop.beat)
    notices.take_in(connection, workshop.acknowledged, posting)


def daily_work(connection: Connection, workshop: Workshop) -> bool:
    """Reconcile the runs and delete what is kept no longer, once a day; return whether this was the time."""
    now = workshop.clock()
    with connection.transaction():
        if db.row(connection, "worker.begin_day", today=today(now)) is None:
            return False
        retention.clear_outbox(
            connection,
            workshop.outbox,
            keep_days=workshop.outbox_keep_days,
            valid_days=workshop.letter_valid_days,
            now=now,
        )
        # After the files, which are found by the rows.
        retention.forget(connection, workshop.letters_keep_days, now)
        reconciliation.alarm(reconciliation.reconcile(connection, workshop.deadlines, now))
    return True


def _work_connected(connection: Connection, workshop: Workshop, every_seconds: float) -> None:
    connection.execute("LISTEN letter_ordered")
    while True:
        workshop.beat()
        done = _round(connection, workshop) if lock(connection) else Pass()
        if done.printed or done.waiting:
            time.sleep(every_seconds)
        if done.printed is None:
            for _ in connection.notifies(timeout=IDLE_SECONDS, stop_after=1):
                pass


def _round(connection: Connection, workshop: Workshop) -> Pass:
    """One pass, and what there is time for when nothing was printed; the lock is free again afterwards."""
    try:
        done = one_pass(connection, workshop)
        if done.printed is None:
            look_around(connection, workshop)
            daily_work(connection, workshop)
        return done
    finally:
        unlock(connection)


def _hold(connection: Connection, run: Run, failed: DispatchError | ReadBackError, now: datetime) -> Pass:
    reason = str(failed)
    progress.hold(connection, run, reason, _retry_at(failed, now))
    log.error("run waits", action=ALARMS.get(type(failed), "run.wait"), run=run.name, reason=reason)
    return Pass(waiting=run.name, reason=reason)


def _retry_at(failed: DispatchError | ReadBackError, now: datetime) -> datetime | None:
    """When to try again at the earliest; a service that refuses us is not asked for every order that comes in."""
    if isinstance(failed, ChannelPausedError):
        return failed.retry_at
    return now + AFTER_REFUSAL if isinstance(failed, ChannelRefusedError) else None
