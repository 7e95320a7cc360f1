"""The print worker: one pass after the other, woken by new orders. It may die at any point and be started again."""

import time
from dataclasses import dataclass
from datetime import date

import psycopg
import structlog

from letter_service import db, following, print_house, reconciliation, runs, store
from letter_service.acknowledgements import Posting
from letter_service.db import WORKER_LOCK, Connection
from letter_service.errors import ChannelPausedError, ChannelRefusedError, DispatchError, ReadBackError
from letter_service.printing import Workshop, print_run
from letter_service.runs import Run
from letter_service.workdays import AT_ONCE

IDLE_SECONDS, RECONNECT_SECONDS = 30.0, 5.0
ALARMS = {ReadBackError: "alarm.readback", ChannelPausedError: "alarm.channel", ChannelRefusedError: "alarm.channel"}
log = structlog.get_logger()


@dataclass(frozen=True)
class Pass:
    """What one pass did: the run that it handed over, or the one that waits and why."""

    printed: str | None = None
    waiting: str | None = None
    reason: str = ""


def work(conninfo: str, workshop: Workshop, every_seconds: float) -> None:
    """Print until the process ends; a database that goes away is waited for."""
    while True:
        try:
            with db.connect(conninfo, autocommit=True) as connection:
                _work_connected(connection, workshop, every_seconds)
        except psycopg.OperationalError as away:
            log.error("database does not answer", action="database.away", error=type(away).__name__)
            time.sleep(RECONNECT_SECONDS)


def lock(connection: Connection) -> bool:
    """Become the one worker, for as long as the connection lives."""
    found = connection.execute("SELECT pg_try_advisory_lock(%s) AS locked", [WORKER_LOCK]).fetchone()
    return bool(found and found["locked"])


def one_pass(connection: Connection, workshop: Workshop, *, at_once: bool = False) -> Pass:
    """Tidy up and print at most one run. Needs an autocommit connection and the lock.

    `at_once` does not wait for the time of the next run.
    """
    now = workshop.clock()
    with connection.transaction():
        expired = runs.tidy(connection, workshop.clear_text_keep_hours, now)
    if expired:
        log.info("letters expired", action="letter.expire", number=expired)
    workshop.press().sweep()
    cut_off = AT_ONCE if at_once else workshop.schedule.cut_off(now)
    with connection.transaction():
        run = runs.claim(
            connection, workshop.letters_at_most, cut_off, now, test_letters=workshop.test_recipient is not None
        )
    if run is None:
        return Pass()
    if run.retry_at is not None and run.retry_at > now:
        return Pass(waiting=run.name, reason=f"Nächster Versuch um {run.retry_at:%d.%m.%Y %H:%M} UTC.")
    try:
        print_run(connection, workshop, run)
    except (DispatchError, ReadBackError) as failed:
        return _hold(connection, run, failed)
    finally:
        workshop.press().sweep()
    return Pass(printed=run.name)


def look_around(connection: Connection, workshop: Workshop) -> None:
    """Take in what others tell about letters that left: the channel and the print house."""
    posting = Posting(None, workshop.clock(), workshop.schedule.workdays)
    following.follow(connection, workshop.channel, posting)
    print_house.take_in(connection, workshop.acknowledged, posting)


def _work_connected(connection: Connection, workshop: Workshop, every_seconds: float) -> None:
    connection.execute("LISTEN letter_ordered")
    locked = False
    reconciled: date | None = None
    while True:
        locked = locked or lock(connection)
        done = one_pass(connection, workshop) if locked else Pass()
        if locked and done.printed is None:
            look_around(connection, workshop)
            reconciled = _reconcile_once_a_day(connection, workshop, reconciled)
        if done.printed or done.waiting:
            time.sleep(every_seconds)
        if done.printed is None:
            for _ in connection.notifies(timeout=IDLE_SECONDS, stop_after=1):
                pass


def _reconcile_once_a_day(connection: Connection, workshop: Workshop, last: date | None) -> date:
    day = store.today(workshop.clock())
    if day != last:
        reconciliation.alarm(reconciliation.reconcile(connection, workshop.deadlines, workshop.clock()))
    return day


def _hold(connection: Connection, run: Run, failed: DispatchError | ReadBackError) -> Pass:
    reason = str(failed)
    runs.hold(connection, run, reason, failed.retry_at if isinstance(failed, ChannelPausedError) else None)
    log.error("run waits", action=ALARMS.get(type(failed), "run.wait"), run=run.name, reason=reason)
    return Pass(waiting=run.name, reason=reason)
