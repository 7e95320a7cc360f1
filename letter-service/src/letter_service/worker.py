"""The print worker: one run after the other, woken by new orders. It may die at any point and be started again."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import structlog

from letter_service import db, runs, store
from letter_service.db import WORKER_LOCK, Connection, Row
from letter_service.dispatch import Channel, Document
from letter_service.errors import DispatchError, LetterServiceError
from letter_service.letter import LetterContent, Stationery, check, render
from letter_service.runs import Run

IDLE_SECONDS, RECONNECT_SECONDS = 30.0, 5.0
log = structlog.get_logger()


@dataclass(frozen=True, repr=False)
class Workshop:
    """What a run needs beside the database."""

    keys: store.Keys
    stationery: Stationery
    channel: Channel
    spool: Path
    letters_at_most: int
    clear_text_keep_hours: int
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def work(conninfo: str, workshop: Workshop, every_seconds: float) -> None:
    """Print until the process ends; a database that goes away is waited for."""
    while True:
        try:
            with db.connect(conninfo, autocommit=True) as connection:
                _work_connected(connection, workshop, every_seconds)
        except psycopg.OperationalError as away:
            log.error("database does not answer", action="database.away", error=type(away).__name__)
            time.sleep(RECONNECT_SECONDS)


def lock(connection: Connection) -> bool:
    """Become the one worker, for as long as the connection lives."""
    found = connection.execute("SELECT pg_try_advisory_lock(%s) AS locked", [WORKER_LOCK]).fetchone()
    return bool(found and found["locked"])


def one_pass(connection: Connection, workshop: Workshop) -> str | None:
    """Tidy up and print at most one run; return its name. Needs an autocommit connection and the lock."""
    with connection.transaction():
        expired = runs.tidy(connection, workshop.clear_text_keep_hours, workshop.clock())
    if expired:
        log.info("letters expired", action="letter.expire", number=expired)
    with connection.transaction():
        run = runs.claim(connection, workshop.letters_at_most, workshop.clock())
    if run is None:
        return None
    try:
        return _print(connection, workshop, run)
    except DispatchError as failed:
        log.error("run waits", action="run.wait", run=run.name, reason=str(failed))
        return None


def _work_connected(connection: Connection, workshop: Workshop, every_seconds: float) -> None:
    connection.execute("LISTEN letter_ordered")
    locked = False
    while True:
        locked = locked or lock(connection)
        printed = one_pass(connection, workshop) if locked else None
        time.sleep(every_seconds)
        if printed is None:
            for _ in connection.notifies(timeout=IDLE_SECONDS, stop_after=1):
                pass


def _print(connection: Connection, workshop: Workshop, run: Run) -> str:
    letters = _printable(connection, workshop, run)
    order_ids = [row["order_id"] for row, _ in letters]
    with connection.transaction():
        runs.mark_rendered(connection, order_ids, workshop.clock())
    checksum = _hand_over(workshop, run, [content for _, content in letters]) if letters else None
    with connection.transaction():
        runs.finish(connection, run, order_ids, checksum, workshop.clock())
    log.info("run handed over", action="run.hand_over", run=run.name, letters=len(letters))
    return run.name


def _printable(connection: Connection, workshop: Workshop, run: Run) -> list[tuple[Row, LetterContent]]:
    letters = []
    for row in runs.letters_of(connection, run):
        try:
            clear = store.opened(workshop.keys, row)
            check(clear.recipient)
        except LetterServiceError as reason:
            runs.set_aside(connection, row["order_id"], type(reason).__name__)
            log.error("set aside", action="letter.set_aside", letter=row["letter_number"], reason=type(reason).__name__)
            continue
        letters.append((row, LetterContent(row["letter_number"], clear.recipient, clear.code, row["valid_until"])))
    return letters


def _hand_over(workshop: Workshop, run: Run, contents: list[LetterContent]) -> str:
    pdf = render(contents, workshop.stationery, store.today(run.claimed_at))
    workshop.spool.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = workshop.spool / f"{run.name}.pdf"
    path.touch(mode=0o600)
    path.write_bytes(pdf)
    numbers = [content.letter_number for content in contents]
    checksum = hashlib.sha256(pdf).hexdigest()
    layouts = {"standard": len(numbers)}
    workshop.channel.submit(Document(run.name, path, len(numbers), numbers, checksum, run.claimed_at, layouts))
    path.unlink(missing_ok=True)
    return checksum
