"""What became of letters after the hand-over: "posted on" by command, API, channel or file, or not printed after all.

The first one that says when counts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

import structlog

from letter_service import db
from letter_service.channels import Channel, Status
from letter_service.clock import BERLIN, today
from letter_service.db import Connection, Row
from letter_service.errors import DispatchError, UnknownLetterError, UnknownRunError, WrongDayError
from letter_service.letters import store
from letter_service.letters.number import read_letter_number
from letter_service.runs import progress, submissions
from letter_service.runs.workdays import POST_WORKING_DAYS, Workdays

NOON = time(12)
FAILED = "Der Versandweg meldet, dass die Sendung nicht gedruckt wurde."
log = structlog.get_logger()


@dataclass(frozen=True)
class Posting:
    """The day on which something was posted, None for today, and who says so."""

    on: date | None
    now: datetime
    workdays: Workdays
    cause: Literal["acknowledgement", "provider"] = "acknowledgement"


def acknowledge_run(connection: Connection, name: str, posting: Posting) -> int:
    """Note that a run was posted; count its letters that were not posted yet. UnknownRunError, WrongDayError."""
    run = db.row(connection, "acknowledgements.find_run", name=name)
    if run is None:
        raise UnknownRunError
    _check(posting, run["handed_over_at"])
    letters = db.rows(connection, "acknowledgements.letters_of_run", run_id=run["run_id"])
    return acknowledge(connection, run["run_id"], [letter["order_id"] for letter in letters], posting)


def acknowledge_letter(connection: Connection, written: str, posting: Posting) -> int:
    """Note that one letter was posted; return 0 when that was known. UnknownLetterError, WrongDayError."""
    letter = db.row(connection, "acknowledgements.find_letter", letter_number=read_letter_number(written))
    if letter is None:
        raise UnknownLetterError
    _check(posting, letter["handed_over_at"])
    return acknowledge(connection, letter["run_id"], [letter["order_id"]], posting)


def acknowledge(connection: Connection, run_id: int, order_ids: Sequence[UUID], posting: Posting) -> int:
    """Note that these letters of a run were posted; count those that were not before."""
    day = posting.on or today(posting.now)
    posted_at = posting.now if posting.on is None else min(posting.now, datetime.combine(day, NOON, BERLIN))
    changed = db.run(
        connection,
        "acknowledgements.mark_posted",
        order_ids=list(order_ids),
        posted_at=posted_at,
        expected_on=posting.workdays.after(day, POST_WORKING_DAYS),
        cause=posting.cause,
        now=posting.now,
    )
    db.run(connection, "acknowledgements.close_run", run_id=run_id, posted_at=posted_at)
    return changed


def follow(connection: Connection, channel: Channel, posting: Posting, beat: Callable[[], None] = lambda: None) -> None:
    """Ask the channel for what it took and did not post yet; when it does not answer, later again. Needs autocommit.

    `beat` is called before each question.
    """
    for row in submissions.to_follow(connection, channel.name, posting.now):
        beat()
        try:
            status = channel.status(row["external_id"])
        except DispatchError as failed:
            log.warning("no status", action="submission.status", channel=channel.name, reason=str(failed))
            return
        with connection.transaction():
            submissions.note_asked(connection, row["reference"], posting.now)
            _note(connection, row, status, posting)


def _note(connection: Connection, row: Row, status: Status, posting: Posting) -> None:
    order_ids = submissions.letters_of(connection, row["reference"])
    if status.state == "posted":
        earliest = today(row["accepted_at"])
        day = min(max(status.posted_on or earliest, earliest), today(posting.now))
        reported = Posting(day, posting.now, posting.workdays, "provider")
        acknowledge(connection, row["run_id"], order_ids, reported)
        submissions.mark_posted(connection, row["reference"], day)
    if status.state == "failed":
        reason = status.reason or FAILED
        submissions.refuse(connection, row["reference"], reason)
        aside = progress.set_aside(connection, order_ids, reason)
        lost = store.lose(connection, order_ids, posting.now)
        progress.recount(connection, row["run_id"])
        log.error("not printed", action="alarm.submission", document=row["reference"], letters=aside, lost=lost)


def _check(posting: Posting, handed_over_at: datetime) -> None:
    day = posting.on or today(posting.now)
    if day > today(posting.now):
        raise WrongDayError("Der Tag der Einlieferung liegt in der Zukunft.")
    if day < today(handed_over_at):
        raise WrongDayError("Der Tag der Einlieferung liegt vor dem Drucklauf.")
