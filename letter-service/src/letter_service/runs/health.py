"""Whether the print worker works: its loop notes each round, due runs go out, and the kernel ends a stuck one."""

import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from letter_service import db
from letter_service.clock import day_and_time, today
from letter_service.db import Connection
from letter_service.runs.workdays import AT_ONCE, Schedule

OVERDUE_AFTER = timedelta(hours=1)


def this_host() -> str:
    """The machine or container that this process runs on."""
    return socket.gethostname()


@dataclass(frozen=True)
class Pulse:
    """The signs of life of one worker; `stuck_seconds` is the longest time that one step may take."""

    stuck_seconds: int
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def arm(self) -> None:
        """Have the kernel end this process unless it is armed again in time.

        The default action of SIGALRM needs no interpreter: it also ends a loop that hangs in C code.
        """
        signal.alarm(self.stuck_seconds)

    def beat(self, connection: Connection) -> None:
        """Arm, and note in the database that the loop goes round."""
        self.arm()
        db.run(connection, "worker.beat", host=this_host(), now=self.clock())


def examine(connection: Connection, schedule: Schedule, stuck_seconds: int, now: datetime) -> str | None:
    """Return what is wrong with this machine's worker, in German for staff; None when all is well."""
    seen = db.row(connection, "worker.seen", host=this_host())
    if seen is None:
        return "Auf diesem Rechner hat noch kein Druck-Prozess gearbeitet."
    if now - seen["seen_at"] > timedelta(seconds=stuck_seconds):
        return f"Der Druck-Prozess steht: letztes Lebenszeichen am {day_and_time(seen['seen_at'])}."
    due_at = oldest_due(connection, schedule, now)
    if due_at is not None and now - due_at > OVERDUE_AFTER:
        return f"Seit {day_and_time(due_at)} wartet etwas auf den Druck: letter-service waiting"
    return None


def oldest_due(connection: Connection, schedule: Schedule, now: datetime) -> datetime | None:
    """Return since when the oldest run or letter could have gone; None when none could."""
    cut_off = schedule.cut_off(now)
    found = db.row(
        connection,
        "worker.oldest_due",
        now=now,
        today=today(now),
        # On a day without a print run nothing is collected.
        cut_off=cut_off or datetime.min.replace(tzinfo=UTC),
        collected_at=None if cut_off in (None, AT_ONCE) else cut_off,
    )
    due_at: datetime | None = found["due_at"] if found else None
    return due_at
