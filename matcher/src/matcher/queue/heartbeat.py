"""Whether the worker works: its loop beats, the kernel ends a frozen one, the oldest job tells the rest."""

from __future__ import annotations

import asyncio
import datetime
import os
import signal
from dataclasses import dataclass
from uuid import uuid4

import structlog

from matcher.db import Connection, Pool, queries, transaction
from matcher.errors import DatabaseError

log = structlog.get_logger()

BEAT_SECONDS = 5
# A loop that is frozen inside C code with the interpreter's lock cannot set the alarm anew: the kernel ends it.
FROZEN_SECONDS = 60
# Longer than the worker waits for its jobs, shorter than its supervisor waits for it.
ENDING_SECONDS = 20
OLDEST_BEAT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Health:
    """Seconds since the newest heartbeat, None for never; since the oldest waiting job became due, None for none."""

    beat_seconds: float | None
    oldest_job_seconds: float | None

    def fault(self, oldest_job_seconds: int) -> str | None:
        """What is wrong, in a sentence for the operator; None while the worker works."""
        if self.beat_seconds is None or self.beat_seconds > OLDEST_BEAT_SECONDS:
            since = "noch nie" if self.beat_seconds is None else f"seit {self.beat_seconds:.0f} Sekunden nicht"
            return f"Die Bearbeitung hat sich {since} gemeldet."
        if self.oldest_job_seconds is not None and self.oldest_job_seconds > oldest_job_seconds:
            return f"Der älteste fällige Auftrag wartet seit {self.oldest_job_seconds:.0f} Sekunden."
        return None


def health(connection: Connection) -> Health:
    """How the workers are now."""
    row = connection.execute(queries("queue")["health"]).fetchone() or (None, None)
    beat, oldest = (None if one is None else float(str(one)) for one in row)
    return Health(beat, oldest)


async def beat(pool: Pool, longest_wait: datetime.timedelta) -> None:
    """Beat until cancelled: set the kernel's alarm anew and say so in the database.

    A clock that was ahead leaves jobs that wait for the time it told, and regular work that is done already up to then.
    The first are due at once, by the database's clock; for the second the worker ends, and its supervisor begins anew.
    Then the process is to end: one that still waits for a database that ended with it is ended by the kernel.
    """
    worker = str(uuid4())
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    try:
        while True:
            signal.setitimer(signal.ITIMER_REAL, FROZEN_SECONDS)
            try:
                await asyncio.to_thread(_say, pool, worker)
                if await asyncio.to_thread(was_ahead, pool, longest_wait):
                    log.error("clock_was_ahead")
                    os.kill(os.getpid(), signal.SIGTERM)
            except DatabaseError:
                log.warning("heartbeat_not_written")
            await asyncio.sleep(BEAT_SECONDS)
    finally:
        signal.setitimer(signal.ITIMER_REAL, ENDING_SECONDS)


def _say(pool: Pool, worker: str) -> None:
    with transaction(pool) as connection:
        connection.execute(queries("queue")["beat"], {"worker": worker})
        connection.execute("DELETE FROM heartbeats WHERE beat_at < now() - interval '1 day'")


def was_ahead(pool: Pool, longest_wait: datetime.timedelta) -> bool:
    """Whether regular work of times to come was begun; that, and what waits longer than anything may, is put right."""
    given = {"longest": 2 * longest_wait}
    with transaction(pool) as connection:
        connection.execute(queries("queue")["put_off"], given)
        return connection.execute(queries("queue")["begun_ahead"], given).fetchone() is not None
