"""Writing jobs on the caller's connection: a row and the job about it commit together."""

from __future__ import annotations

import datetime

import procrastinate
from procrastinate import SyncPsycopgConnector

from matcher.db import Connection

SETTLE = "settle"
RECORDS_CHANGED = "records_changed"
# What goes through all accounts waits for nobody, and nobody who has just come waits behind it.
OF_ALL_ACCOUNTS = frozenset(("import", "reconcile", "retention"))
LATER = -1
# Deletes an account everywhere, because staff or its owner said so.
ERASE = "erase"
# Makes the file that its owner waits for.
OWN_EXPORT = "own_export"

# Never opened: it only writes jobs on a connection that the caller brings, so that row and job commit together.
_queue = procrastinate.App(connector=SyncPsycopgConnector())


def enqueue(connection: Connection, account_id: str, because: str, wait: datetime.timedelta | None = None) -> None:
    """Have an account settled after this transaction (and the wait).

    Such a job has no lock of the queue: a lock is kept while its job waits for another try, and everything that staff
    enter would wait behind it. Who works on an account claims it instead (registration/store.py).
    """
    priority = LATER if because in OF_ALL_ACCOUNTS else 0
    defer(connection, SETTLE, wait=wait, priority=priority, account_id=account_id, because=because)


def defer(
    connection: Connection,
    task: str,
    lock: str | None = None,
    wait: datetime.timedelta | None = None,
    priority: int = 0,
    **arguments: str,
) -> None:
    """Have a task done after this transaction (and the wait); jobs of one lock run one after the other.

    What has the higher priority is done first.
    """
    later = {"seconds": int(wait.total_seconds())} if wait else None
    _queue.configure_task(task, lock=lock, connection=connection, schedule_in=later, priority=priority).defer(
        **arguments
    )
