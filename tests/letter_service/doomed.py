"""A print worker that kills itself at a given moment: a process of its own, made in milliseconds by a fork server."""

import os
import signal
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from letter_service import db
from letter_service.channels import Document, OutboxFolder, Receipt, Status
from letter_service.cli import equipment
from letter_service.db import WORKER_LOCK, Connection
from letter_service.layout import stationery
from letter_service.layout.letter import LetterContent, render
from letter_service.letters.address import Recipient
from letter_service.runs import worker
from letter_service.runs.printing import Workshop
from letter_service.runs.workdays import Workdays
from letter_service.settings import Settings
from tests.company import SENDER
from tests.letter_service.office import ERIKA, NOON, PAGE_URL, PASSWORD

LETTERS_IN_A_RUN = 2
# Made once, in the fork server, as are fonts and holidays.
OURS = stationery.read(stationery.TEMPLATES, PAGE_URL, SENDER)
WARM = LetterContent("B26-000001-0", Recipient.model_validate(ERIKA), "000000000000", NOON.date())
render([WARM], OURS, NOON.date(), BytesIO())
Workdays("ST")


@dataclass
class Outside:
    """A service that keeps what it accepted in a file, so that it outlives the worker."""

    book: Path
    name: str = "outside"
    profile: str = "din-b"
    takes: Literal["run", "letter"] = "letter"

    def submit(self, document: Document) -> Receipt:
        """Accept everything, as often as it is sent."""
        with self.book.open("ab") as book:
            book.write(f"{document.reference}\n".encode())
        return Receipt(document.reference)

    def find(self, document: Document) -> Receipt | None:
        """Whether it has the reference."""
        return Receipt(document.reference) if document.reference in self.accepted() else None

    def status(self, _: str) -> Status:
        """Never posted."""
        return Status("accepted")

    def accepted(self) -> list[str]:
        """What it took, twice what it took twice."""
        return self.book.read_text().split() if self.book.exists() else []


class Calls:
    """Counts the calls of a process, of Python functions and of C functions, and their returns."""

    def __init__(self, last: int) -> None:
        self.number, self.last = 0, last

    def __enter__(self) -> "Calls":
        sys.setprofile(self._count)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _count(self, *_: Any) -> None:
        self.number += 1
        if self.number == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def print_all(settings: dict[str, str], outside: Path | None, calls: int) -> None:
    """Print until nothing waits, or until so many calls."""
    read = Settings.model_validate(settings)
    ours = a_workshop(read, outside)
    with db.connect(db.conninfo(read.database_dsn, PASSWORD), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [WORKER_LOCK])
        with Calls(calls):
            while worker.one_pass(connection, ours).printed:
                pass


def calls_of_one_pass(connection: Connection, ours: Workshop) -> int:
    """Count what one run takes."""
    with Calls(-1) as calls:
        worker.one_pass(connection, ours)
    return calls.number


def a_workshop(settings: Settings, outside: Path | None) -> Workshop:
    """The workshop of these settings, with what was read already."""
    return Workshop(
        keys=equipment.keys(settings),
        stationery=OURS,
        channel=OutboxFolder(settings.outbox) if outside is None else Outside(outside),
        spool=settings.outbox / ".spool",
        acknowledged=settings.outbox / "acknowledged",
        schedule=equipment.schedule(settings),
        deadlines=equipment.deadlines(settings),
        letters_at_most=LETTERS_IN_A_RUN,
        letter_valid_days=settings.letter_valid_days,
        clear_text_keep_hours=settings.clear_text_keep_hours,
        outbox=settings.outbox,
        outbox_keep_days=settings.outbox_keep_days,
        letters_keep_days=settings.letters_keep_days,
    )
