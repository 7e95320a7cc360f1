"""Jobs that fail: an outage is waited for without end, poison is set aside with an alarm and takes no other down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job
from psycopg.rows import class_row

from matcher.db import Connection, queries
from matcher.errors import MatcherError

log = structlog.get_logger()

# Tries of a job that fails with an error that nobody foresaw, and workers that may die with one job.
MOST_FAILURES, MOST_RESCUES = 5, 3


@dataclass(frozen=True, slots=True)
class Parked:
    """A job that was set aside; `account_id` where it was about one."""

    job_id: int
    task: str
    account_id: str | None


class Retries(BaseRetryStrategy):
    """Doubling waits up to a longest one: without end for an outage, not at all for what is permanent."""

    def __init__(self, longest_seconds: int) -> None:
        self._longest = longest_seconds

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again, or None to set the job aside."""
        gives_up = exception.permanent if isinstance(exception, MatcherError) else job.attempts + 1 >= MOST_FAILURES
        if gives_up:
            return None
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts, 16), self._longest)})


def is_poison(connection: Connection, job_id: int) -> bool:
    """Count that a worker died with this job; whether that happened too often to try once more."""
    row = connection.execute(queries("queue")["rescued"], {"job_id": job_id}).fetchone()
    return row is not None and int(str(row[0])) > MOST_RESCUES


def park(connection: Connection, tasks: Sequence[str]) -> list[Parked]:
    """Tell by an alarm what failed for good since the last look, each job once; returns it."""
    with connection.cursor(row_factory=class_row(Parked)) as cursor:
        found = cursor.execute(queries("queue")["park"], {"tasks": list(tasks)}).fetchall()
    for one in found:
        log.error("alarm.job_parked", job_id=one.job_id, task=one.task, account_id=one.account_id)
    return found


def parked_accounts(connection: Connection) -> set[str]:
    """Accounts whose settling was set aside: only something new tries again, not the reconciliation."""
    return {str(row[0]) for row in connection.execute(queries("queue")["parked_accounts"])}


def recovered(connection: Connection, account_id: str) -> None:
    """The account was settled after all: what was set aside about it is done."""
    connection.execute(queries("queue")["recovered"], {"account_id": account_id})


def forget(connection: Connection) -> None:
    """Drop what is about jobs that were purged."""
    connection.execute(queries("queue")["forget"])
