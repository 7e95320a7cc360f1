"""One print run, from its letters to the channel. It may die at any point and be taken up again."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import structlog

from letter_service.channels import Channel, Document
from letter_service.clock import today
from letter_service.codes.code import new_code
from letter_service.codes.keys import KeyRings
from letter_service.db import Connection
from letter_service.errors import (
    ChannelPausedError,
    ChannelRefusedError,
    DispatchError,
    DocumentRefusedError,
    LetterServiceError,
)
from letter_service.layout.letter import LetterContent, check
from letter_service.layout.stationery import Stationery
from letter_service.letters import orders
from letter_service.letters.address import Recipient
from letter_service.letters.dates import date_letters
from letter_service.runs import progress, submissions
from letter_service.runs.progress import Run
from letter_service.runs.spool import SpoolPrinter
from letter_service.runs.workdays import AT_ONCE, Deadlines, Schedule

FAILURES_IN_A_ROW = 3
LONGEST_WAIT_MINUTES = 60
DRAFT_CODE = "000000000000"
log = structlog.get_logger()


@dataclass(frozen=True, repr=False)
class Sealed:
    """A letter of a run, opened; its days are known only when it is printed."""

    order_id: UUID
    letter_number: str
    clear: orders.ClearText

    def content(self, days: tuple[date, date]) -> LetterContent:
        """What is printed, good until the second of the days."""
        return LetterContent(self.letter_number, self.clear.recipient, self.clear.code, days[1])


@dataclass(frozen=True, repr=False)
class Workshop:
    """What a run needs beside the database. A `daily_budget_cents` of 0 is no limit.

    `beat` is called before every step that may take long, so that a stuck worker differs from a busy one.
    """

    keys: KeyRings
    stationery: Stationery
    channel: Channel
    spool: Path
    acknowledged: Path
    schedule: Schedule
    deadlines: Deadlines
    letters_at_most: int
    letter_valid_days: int
    clear_text_keep_hours: int
    outbox: Path
    outbox_keep_days: int
    letters_keep_days: int
    daily_budget_cents: int = 0
    desk_url: str = ""
    test_recipient: Recipient | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    beat: Callable[[], None] = lambda: None

    def printer(self) -> SpoolPrinter:
        """Return the printer that fills the spool with this company's stationery."""
        return SpoolPrinter(self.stationery, self.spool, self.desk_url)


def print_run(connection: Connection, workshop: Workshop, run: Run) -> None:
    """Print and hand over what a run still holds. Needs autocommit. DispatchError, ReadBackError: it waits."""
    letters = _printable(connection, workshop, run)
    if letters and workshop.channel.takes == "run":
        _as_one_file(connection, workshop, run, letters)
    elif letters:
        _one_by_one(connection, workshop, run, letters)
    number = progress.finish(connection, run, workshop.channel.name, workshop.clock())
    log.info("run handed over", action="run.hand_over", run=run.name, letters=number, channel=workshop.channel.name)


def draft(connection: Connection, workshop: Workshop, file: Path) -> int:
    """Write what waits as a draft with a watermark and without any code; return the letters. Changes nothing."""
    connection.execute("SET default_transaction_read_only = on")
    now = workshop.clock()
    contents = []
    for row in progress.waiting_letters(connection, workshop.letters_at_most, AT_ONCE, now):
        clear = orders.opened(workshop.keys, row)
        contents.append(LetterContent(row["letter_number"], clear.recipient, DRAFT_CODE, row["valid_until"]))
    workshop.printer().draft(file, contents, now)
    return len(contents)


def _printable(connection: Connection, workshop: Workshop, run: Run) -> list[Sealed]:
    """Return the letters of a run that can be printed; the others are set aside, each with its reason."""
    letters = []
    for row in progress.letters_of(connection, run):
        try:
            clear = orders.opened(workshop.keys, row)
            check(clear.recipient, workshop.stationery.profile)
        except LetterServiceError as reason:
            _set_aside(connection, [row["order_id"]], str(reason))
            continue
        letters.append(Sealed(row["order_id"], row["letter_number"], clear))
    return letters


def _as_one_file(connection: Connection, workshop: Workshop, run: Run, letters: Sequence[Sealed]) -> None:
    days = _rendered(connection, workshop, run.name, letters)
    still = [letter for letter in letters if letter.order_id in days]
    if still:
        contents = [*_test_letter(workshop, run), *(letter.content(days[letter.order_id]) for letter in still)]
        workshop.beat()
        dated = max(dated for dated, _ in days.values())
        document = workshop.printer().document(
            run.name, contents, run.claimed_at, dated, covered_for=workshop.channel.name
        )
        _hand_over(connection, workshop, run, document, list(days))


def _one_by_one(connection: Connection, workshop: Workshop, run: Run, letters: Sequence[Sealed]) -> None:
    """A letter in trouble is left to a later run, so that it does not stop the others."""
    failures = 0
    for content in _test_letter(workshop, run):
        _hand_over(connection, workshop, run, _single(workshop, run, content, today(run.claimed_at)), [])
    for letter in letters:
        workshop.beat()
        days = _rendered(connection, workshop, letter.letter_number, [letter]).get(letter.order_id)
        if days is None:
            continue
        document = _single(workshop, run, letter.content(days), days[0])
        try:
            _hand_over(connection, workshop, run, document, [letter.order_id])
            failures = 0
        except (ChannelPausedError, ChannelRefusedError):
            raise
        except DispatchError as failed:
            failures += 1
            _put_back(connection, workshop, letter.order_id, document, failed)
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
        progress.mark_handed_over(connection, order_ids, workshop.clock())


def _set_aside(connection: Connection, order_ids: Collection[UUID], reason: str) -> None:
    letters = progress.set_aside(connection, order_ids, reason)
    log.error("set aside", action="letter.set_aside", letters=letters, reason=reason)


def _put_back(
    connection: Connection, workshop: Workshop, order_id: UUID, document: Document, failed: DispatchError
) -> None:
    with connection.transaction():
        tries = submissions.wait(connection, document.reference, str(failed))
        wait = timedelta(minutes=min(2**tries, LONGEST_WAIT_MINUTES))
        progress.put_back(connection, order_id, workshop.clock() + wait)
    log.warning("letter waits", action="letter.wait", letter=document.reference, reason=str(failed))


def _rendered(
    connection: Connection, workshop: Workshop, reference: str, letters: Sequence[Sealed]
) -> dict[UUID, tuple[date, date]]:
    """Note that these letters are printed now, under this reference; return the day printed on each, and its last day.

    Letters that were stopped meanwhile are missing.
    """
    order_ids, now = [letter.order_id for letter in letters], workshop.clock()
    with connection.transaction():
        date_letters(connection, order_ids, reference, workshop.letter_valid_days, now)
        return progress.mark_rendered(connection, order_ids, now)


def _single(workshop: Workshop, run: Run, content: LetterContent, dated: date) -> Document:
    return workshop.printer().document(content.letter_number, [content], run.claimed_at, dated)


def _test_letter(workshop: Workshop, run: Run) -> list[LetterContent]:
    """The letter by which the company sees each day what its tenants get. Its code is kept nowhere and opens nothing.

    It is derived, so that a run taken up again has the same bytes.
    """
    if not run.test_letter or workshop.test_recipient is None:
        return []
    drawn = int.from_bytes(workshop.keys.codes.fingerprint("test letter", run.name).value)
    day = today(run.claimed_at)
    return [LetterContent(f"TEST-{run.name}", workshop.test_recipient, new_code(lambda n: drawn % n), day)]
