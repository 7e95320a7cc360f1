"""One print run, from its letters to the channel. It may die at any point and be taken up again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog

from letter_service import runs, store, submissions
from letter_service.address import Recipient
from letter_service.codes import new_code
from letter_service.db import Connection
from letter_service.dispatch import Channel, Document
from letter_service.errors import (
    ChannelPausedError,
    ChannelRefusedError,
    DispatchError,
    DocumentRefusedError,
    LetterServiceError,
)
from letter_service.letter import LetterContent, check
from letter_service.press import Press
from letter_service.runs import Run
from letter_service.stationery import Stationery
from letter_service.workdays import AT_ONCE, Deadlines, Schedule

FAILURES_IN_A_ROW = 3
LONGEST_WAIT_MINUTES = 60
DRAFT_CODE = "000000000000"
log = structlog.get_logger()
Letters = Sequence[tuple[UUID, LetterContent]]


@dataclass(frozen=True, repr=False)
class Workshop:
    """What a run needs beside the database. A `daily_budget_cents` of 0 is no limit."""

    keys: store.Keys
    stationery: Stationery
    channel: Channel
    spool: Path
    acknowledged: Path
    schedule: Schedule
    deadlines: Deadlines
    letters_at_most: int
    clear_text_keep_hours: int
    daily_budget_cents: int = 0
    test_recipient: Recipient | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def press(self) -> Press:
        """The press that fills the spool."""
        return Press(self.stationery, self.spool)


def print_run(connection: Connection, workshop: Workshop, run: Run) -> None:
    """Print and hand over what a run still holds. Needs autocommit. DispatchError, ReadBackError: it waits."""
    letters = _printable(connection, workshop, run)
    if letters and workshop.channel.takes == "run":
        _as_one_file(connection, workshop, run, letters)
    elif letters:
        _one_by_one(connection, workshop, run, letters)
    number = runs.finish(connection, run, workshop.channel.name, workshop.clock())
    log.info("run handed over", action="run.hand_over", run=run.name, letters=number, channel=workshop.channel.name)


def draft(connection: Connection, workshop: Workshop, file: Path) -> int:
    """Write what waits as a draft with a watermark and without any code; return the letters. Changes nothing."""
    connection.execute("SET default_transaction_read_only = on")
    now = workshop.clock()
    contents = []
    for row in runs.waiting_letters(connection, workshop.letters_at_most, AT_ONCE, now):
        clear = store.opened(workshop.keys, row)
        contents.append(LetterContent(row["letter_number"], clear.recipient, DRAFT_CODE, row["valid_until"]))
    workshop.press().draft(file, contents, now)
    return len(contents)


def _printable(connection: Connection, workshop: Workshop, run: Run) -> Letters:
    letters = []
    for row in runs.letters_of(connection, run):
        try:
            clear = store.opened(workshop.keys, row)
            check(clear.recipient, workshop.stationery.profile)
        except LetterServiceError as reason:
            _set_aside(connection, [row["order_id"]], str(reason))
            continue
        content = LetterContent(row["letter_number"], clear.recipient, clear.code, row["valid_until"])
        letters.append((row["order_id"], content))
    return letters


def _as_one_file(connection: Connection, workshop: Workshop, run: Run, letters: Letters) -> None:
    still = runs.mark_rendered(connection, [order_id for order_id, _ in letters], workshop.clock())
    contents = [*_test_letter(workshop, run), *(content for order_id, content in letters if order_id in still)]
    if still:
        document = workshop.press().document(run.name, contents, run.claimed_at, covered_for=workshop.channel.name)
        _hand_over(connection, workshop, run, document, still)


def _one_by_one(connection: Connection, workshop: Workshop, run: Run, letters: Letters) -> None:
    """A letter in trouble is left to a later run, so that it does not stop the others."""
    failures = 0
    for content in _test_letter(workshop, run):
        _hand_over(connection, workshop, run, _single(workshop, run, content), [])
    for order_id, content in letters:
        if not runs.mark_rendered(connection, [order_id], workshop.clock()):
            continue
        document = _single(workshop, run, content)
        try:
            _hand_over(connection, workshop, run, document, [order_id])
            failures = 0
        except (ChannelPausedError, ChannelRefusedError):
            raise
        except DispatchError as failed:
            failures += 1
            _put_back(connection, workshop, order_id, document, failed)
            if failures == FAILURES_IN_A_ROW:
                raise


def _hand_over(
    connection: Connection, workshop: Workshop, run: Run, document: Document, order_ids: Collection[UUID]
) -> None:
    """Hand over, or set the letters of a document aside that the channel will never take."""
    channel, now = workshop.channel, workshop.clock()
    try:
        receipt = submissions.hand_over(
            connection, channel, document, run.run_id, budget_cents=workshop.daily_budget_cents, now=now
        )
    except DocumentRefusedError as refused:
        with connection.transaction():
            submissions.refuse(connection, document.reference, str(refused))
            _set_aside(connection, order_ids, str(refused))
        return
    finally:
        document.path.unlink(missing_ok=True)
    with connection.transaction():
        submissions.accept(connection, document, receipt, workshop.clock())
        runs.mark_handed_over(connection, order_ids, workshop.clock())


def _set_aside(connection: Connection, order_ids: Collection[UUID], reason: str) -> None:
    letters = runs.set_aside(connection, order_ids, reason)
    log.error("set aside", action="letter.set_aside", letters=letters, reason=reason)


def _put_back(
    connection: Connection, workshop: Workshop, order_id: UUID, document: Document, failed: DispatchError
) -> None:
    with connection.transaction():
        tries = submissions.wait(connection, document.reference, str(failed))
        wait = timedelta(minutes=min(2**tries, LONGEST_WAIT_MINUTES))
        runs.put_back(connection, order_id, workshop.clock() + wait)
    log.warning("letter waits", action="letter.wait", letter=document.reference, reason=str(failed))


def _single(workshop: Workshop, run: Run, content: LetterContent) -> Document:
    return workshop.press().document(content.letter_number, [content], run.claimed_at)


def _test_letter(workshop: Workshop, run: Run) -> list[LetterContent]:
    """The letter by which the company sees each day what its tenants get. Its code is kept nowhere and opens nothing.

    It is derived, so that a run taken up again has the same bytes.
    """
    if not run.test_letter or workshop.test_recipient is None:
        return []
    drawn = int.from_bytes(workshop.keys.codes.fingerprint("test letter", run.name).value)
    day = store.today(run.claimed_at)
    return [LetterContent(f"TEST-{run.name}", workshop.test_recipient, new_code(lambda n: drawn % n), day)]
