"""Print runs in the database: claimed, rendered, handed over, held. Every step may be repeated after a crash."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from letter_service import db
from letter_service.clock import day_began, today
from letter_service.db import Connection, Row


@dataclass(frozen=True)
class Run:
    """A claimed run; it is not to be tried again before `retry_at`."""

    run_id: int
    name: str
    claimed_at: datetime
    test_letter: bool
    retry_at: datetime | None


def claim(
    connection: Connection, letters_at_most: int, cut_off: datetime | None, now: datetime, *, test_letters: bool = False
) -> Run | None:
    """Take up the run that was left unfinished, or claim what was ordered until `cut_off` and waits for one.

    With `test_letters` the first run of a day carries one.
    """
    unfinished = db.row(connection, "runs.unfinished_run")
    if unfinished is not None:
        return Run(**unfinished)
    if cut_off is None:
        return None
    letters = waiting_letters(connection, letters_at_most, cut_off, now)
    if not letters:
        return None
    new = db.rows(
        connection,
        "runs.insert_run",
        now=now,
        claimed=len(letters),
        test_letters=test_letters,
        day_began=day_began(now),
    )
    run = Run(**new[0])
    db.run(connection, "runs.claim_letters", run_id=run.run_id, order_ids=[letter["order_id"] for letter in letters])
    return run


def waiting_letters(connection: Connection, letters_at_most: int, cut_off: datetime, now: datetime) -> list[Row]:
    """Return the letters that a run would claim at this moment, oldest first."""
    return db.rows(
        connection, "runs.waiting_letters", today=today(now), now=now, cut_off=cut_off, at_most=letters_at_most
    )


def letters_of(connection: Connection, run: Run) -> list[Row]:
    """Return the letters of a run that still have to go out, in printing order."""
    return db.rows(connection, "runs.letters_of_run", run_id=run.run_id)


def set_aside(connection: Connection, order_ids: Collection[UUID], reason: str) -> list[str]:
    """Take letters out of their run until they are released, and return their numbers; `reason` is for staff."""
    found = db.rows(connection, "runs.set_aside", order_ids=list(order_ids), reason=reason)
    return [letter["letter_number"] for letter in found]


def recount(connection: Connection, run_id: int) -> None:
    """Count again after letters of a finished run were set aside."""
    db.run(connection, "runs.recount", run_id=run_id)


def put_back(connection: Connection, order_id: UUID, not_before: datetime) -> None:
    """Leave one letter to a later run."""
    db.run(connection, "runs.put_back", order_id=order_id, not_before=not_before)


def hold(connection: Connection, run: Run, reason: str, retry_at: datetime | None) -> None:
    """Note why a run waits, and until when at least."""
    db.run(connection, "runs.hold_run", run_id=run.run_id, reason=reason, retry_at=retry_at)


def mark_rendered(connection: Connection, order_ids: Collection[UUID], now: datetime) -> dict[UUID, tuple[date, date]]:
    """From now on the codes of these letters may be out; return `dated` and `valid_until` of each, by its order id.

    Those that were stopped meanwhile are missing.
    """
    db.run(connection, "runs.mark_rendered", order_ids=list(order_ids), now=now)
    going = db.rows(connection, "runs.rendered", order_ids=list(order_ids))
    return {letter["order_id"]: (letter["dated"], letter["valid_until"]) for letter in going}


def mark_handed_over(connection: Connection, order_ids: Collection[UUID], now: datetime) -> None:
    """From now on nobody prints these letters again."""
    db.run(connection, "runs.mark_handed_over", order_ids=list(order_ids), now=now)


def finish(connection: Connection, run: Run, channel: str, now: datetime) -> int:
    """Note that the channel has all of the run; return its letters."""
    return int(db.rows(connection, "runs.finish_run", run_id=run.run_id, channel=channel, now=now)[0]["letters"])
