"""What became of documents after the hand-over, where the channel can tell: posted, or not printed after all."""

import structlog

from letter_service import acknowledgements, runs, submissions
from letter_service.acknowledgements import Posting
from letter_service.db import Connection, Row
from letter_service.dispatch import Channel, Status
from letter_service.errors import DispatchError
from letter_service.store import today

FAILED = "Der Versandweg meldet, dass die Sendung nicht gedruckt wurde."
log = structlog.get_logger()


def follow(connection: Connection, channel: Channel, posting: Posting) -> None:
    """Ask the channel for what it took and did not post yet; when it does not answer, later again. Needs autocommit."""
    for row in submissions.to_follow(connection, channel.name, posting.now):
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
        told = Posting(day, posting.now, posting.workdays, "provider")
        acknowledgements.acknowledge(connection, row["run_id"], order_ids, told)
        submissions.mark_posted(connection, row["reference"], day)
    if status.state == "failed":
        reason = status.reason or FAILED
        submissions.refuse(connection, row["reference"], reason)
        letters = runs.set_aside(connection, order_ids, reason)
        runs.recount(connection, row["run_id"])
        log.error("not printed", action="alarm.submission", document=row["reference"], letters=letters)
