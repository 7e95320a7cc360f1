"""Print runs: claimed, handed over, acknowledged. Every step may be repeated after a crash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from letter_service import db
from letter_service.db import Connection, Row
from letter_service.errors import UnknownRunError, WrongDayError
from letter_service.store import BERLIN, TENANCY_WINDOW, today

POST_WORKING_DAYS = 3
SATURDAY = 5
SOURCES_KEPT, ATTEMPTS_KEPT = timedelta(hours=2), timedelta(days=30)


@dataclass(frozen=True)
class Run:
    """A claimed run."""

    run_id: int
    name: str
    claimed_at: datetime


def claim(connection: Connection, letters_at_most: int, now: datetime) -> Run | None:
    """Take up the run that was left unfinished, or claim what waits for one."""
    unfinished = db.row(connection, "runs.unfinished_run")
    if unfinished is not None:
        return Run(**unfinished)
    waiting = db.rows(connection, "runs.waiting_letters", today=today(now), at_most=letters_at_most)
    if not waiting:
        return None
    run = Run(**db.rows(connection, "runs.insert_run", now=now)[0])
    db.run(connection, "runs.claim_letters", run_id=run.run_id, order_ids=[letter["order_id"] for letter in waiting])
    return run


def letters_of(connection: Connection, run: Run) -> list[Row]:
    """Return the letters of a run that still have to go out, in printing order."""
    return db.rows(connection, "runs.letters_of_run", run_id=run.run_id)


def set_aside(connection: Connection, order_id: UUID, reason: str) -> None:
    """Take one letter out of its run until it is released."""
    db.run(connection, "runs.set_aside", order_id=order_id, reason=reason)


def mark_rendered(connection: Connection, order_ids: Sequence[UUID], now: datetime) -> None:
    """From now on the codes of these letters may be out."""
    db.run(connection, "runs.mark_rendered", order_ids=list(order_ids), now=now)


def finish(connection: Connection, run: Run, order_ids: Sequence[UUID], sha256: str | None, now: datetime) -> None:
    """Note that the channel has the run."""
    db.run(connection, "runs.mark_handed_over", order_ids=list(order_ids), now=now)
    db.run(connection, "runs.finish_run", run_id=run.run_id, letters=len(order_ids), sha256=sha256, now=now)


def acknowledge(connection: Connection, name: str, posted_on: date | None, now: datetime) -> int:
    """Note that a run was posted, today or on a day before; count the letters.

    UnknownRunError, WrongDayError.
    """
    day = today(now) if posted_on is None else posted_on
    if day > today(now):
        raise WrongDayError("Der Tag der Einlieferung liegt in der Zukunft.")
    posted_at = now if posted_on is None else min(now, datetime.combine(posted_on, time(12), BERLIN))
    run = db.row(connection, "runs.post_run", name=name, posted_at=posted_at)
    if run is None:
        raise UnknownRunError
    if day < today(run["handed_over_at"]):
        raise WrongDayError("Der Tag der Einlieferung liegt vor dem Drucklauf.")
    expected_on = working_days_after(today(run["posted_at"]), POST_WORKING_DAYS)
    posted = db.rows(
        connection,
        "runs.mark_posted",
        run_id=run["run_id"],
        posted_at=run["posted_at"],
        expected_on=expected_on,
        now=now,
    )
    return int(posted[0]["number"])


def tidy(connection: Connection, clear_text_keep_hours: int, now: datetime) -> int:
    """Expire letters, destroy clear text, forget old tries; return how many letters expired."""
    expired = db.run(connection, "runs.expire_letters", today=today(now), now=now)
    db.run(connection, "runs.destroy_clear_text", handed_over_before=now - timedelta(hours=clear_text_keep_hours))
    db.run(connection, "runs.forget_sources", before=now - SOURCES_KEPT)
    db.run(connection, "runs.forget_attempts", before=now - ATTEMPTS_KEPT)
    db.run(connection, "disowning.forget", before=now - TENANCY_WINDOW)
    return expired


def working_days_after(day: date, working_days: int) -> date:
    """Return the day that lies so many days from Monday to Friday after `day`; holidays are not known here."""
    while working_days:
        day += timedelta(days=1)
        working_days -= day.weekday() < SATURDAY
    return day
