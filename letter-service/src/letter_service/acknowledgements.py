"""\"Posted on\": by command, by API, by the channel, or by a file that the print house drops. The first one counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

from letter_service import db, letter_number
from letter_service.db import Connection
from letter_service.errors import UnknownLetterError, UnknownRunError, WrongDayError
from letter_service.store import today
from letter_service.workdays import BERLIN, POST_WORKING_DAYS, Workdays

NOON = time(12)


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
    letter = db.row(connection, "acknowledgements.find_letter", letter_number=letter_number.read(written))
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


def _check(posting: Posting, handed_over_at: datetime) -> None:
    day = posting.on or today(posting.now)
    if day > today(posting.now):
        raise WrongDayError("Der Tag der Einlieferung liegt in der Zukunft.")
    if day < today(handed_over_at):
        raise WrongDayError("Der Tag der Einlieferung liegt vor dem Drucklauf.")
