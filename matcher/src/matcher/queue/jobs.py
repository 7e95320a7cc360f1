"""Writing jobs on the caller's connection: a row and the job about it commit together."""

from __future__ import annotations

import datetime

import procrastinate
from procrastinate import SyncPsycopgConnector

from matcher.db import Connection

SETTLE = "settle"
RECORDS_CHANGED = "records_changed"

# Never opened: it only writes jobs on a connection that the caller brings, so that row and job commit together.
_queue = procrastinate.App(connector=SyncPsycopgConnector())


def enqueue(connection: Connection, account_id: str, because: str, wait: datetime.timedelta | None = None) -> None:
    """Have an account settled after this transaction (and the wait).

    Such a job has no lock of the queue: a lock is kept while its job waits for another try, and everything that staff
    enter would wait behind it. Who works on an account claims it instead (registration/store.py).
    """
    defer(connection, SETTLE, wait=wait, account_id=account_id, because=because)


def defer(
    connection: Connection, task: str, lock: str | None = None, wait: datetime.timedelta | None = None, **arguments: str
) -> None:
    """Have a task done after this transaction (and the wait); jobs of one lock run one after the other."""
    later = {"seconds": int(wait.total_seconds())} if wait else None
    _queue.configure_task(task, lock=lock, connection=connection, schedule_in=later).defer(**arguments)
