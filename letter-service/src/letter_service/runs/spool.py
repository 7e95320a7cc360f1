"""Letters become one PDF in the spool, which is read back before anybody gets it. Nothing is kept when it fails."""

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

import structlog

from letter_service.channels import Document
from letter_service.clock import today
from letter_service.codes.code import grouped
from letter_service.errors import DispatchError
from letter_service.layout.cover import Cover
from letter_service.layout.letter import LetterContent, layout_of, pages_of, render
from letter_service.layout.stationery import Stationery
from letter_service.letters import countries
from letter_service.pdf import readback

FOLDER_MODE, FILE_MODE = 0o700, 0o600
READ_BACK_AT_MOST = 10
log = structlog.get_logger()


@dataclass(frozen=True, repr=False)
class SpoolPrinter:
    """Prints letters as PDF into the folder `spool`, where a file lives as long as its hand-over.

    `desk_url`: where staff note that a run was posted; empty without a desk.
    """

    stationery: Stationery
    spool: Path
    desk_url: str = ""

    def document(
        self,
        reference: str,
        contents: Sequence[LetterContent],
        claimed_at: datetime,
        dated: date,
        covered_for: str | None = None,
    ) -> Document:
        """Print the letters into one file, below a cover sheet for the channel named `covered_for`.

        DispatchError when the disk is full, ReadBackError when the QR code of one of the sample cannot be read back.
        """
        layouts = Counter(layout_of(content.recipient) for content in contents)
        numbers = [content.letter_number for content in contents]
        cover = None
        if covered_for is not None:
            count, first, last = len(numbers), numbers[0], numbers[-1]
            cover = Cover(reference, claimed_at, covered_for, count, layouts, first, last, self.desk_url)
        path = self.spool / f"{reference}.pdf"
        try:
            self.spool.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            self.spool.chmod(FOLDER_MODE)
            with _new_file(path) as file:
                pages = render(contents, self.stationery, dated, file, cover=cover)
            with path.open("rb") as file:
                checksum = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as failed:
            path.unlink(missing_ok=True)
            raise DispatchError(f"In der Ablage für den Druck fehlt Platz oder Zugriff: {failed.strerror}.") from failed
        self._read_back(path, contents, 0 if cover is None else 1)
        abroad = any(countries.code_of(content.recipient.country) != countries.HOME for content in contents)
        return Document(reference, path, pages, numbers, checksum, claimed_at, layouts, abroad)

    def draft(self, path: Path, contents: Sequence[LetterContent], now: datetime) -> None:
        """Write the letters with a watermark; DispatchError."""
        try:
            with _new_file(path) as file:
                render(contents, self.stationery, today(now), file, draft=True)
        except OSError as failed:
            raise DispatchError(f"Der Entwurf lässt sich nicht schreiben: {failed.strerror}.") from failed

    def sweep(self) -> None:
        """Remove what an earlier hand-over or a killed process left; it is printed again when it is needed."""
        for path in self.spool.glob("*.pdf"):
            path.unlink(missing_ok=True)

    def _read_back(self, path: Path, contents: Sequence[LetterContent], page: int) -> None:
        """Read a sample spread over the run, the first and the last letter among it."""
        wanted = sample(len(contents))
        for place, content in enumerate(contents):
            pages = range(page, page + pages_of(content.recipient, self.stationery))
            page = pages.stop
            if place in wanted:
                readback.check(path, pages, self._opens(content))
        log.info("read back", action="run.read_back", document=path.stem, letters=len(contents), read=len(wanted))

    def _opens(self, content: LetterContent) -> str:
        page_url = self.stationery.page_url
        return f"{page_url}#{grouped(content.code)}/{content.letter_number}" if self._personal_qr else page_url

    @property
    def _personal_qr(self) -> bool:
        return self.stationery.company.personal_qr


def sample(letters: int) -> set[int]:
    """Return the places, from 0, of the letters that are read back: all of a small run, else evenly spread ones."""
    if letters <= READ_BACK_AT_MOST:
        return set(range(letters))
    return {round(n * (letters - 1) / (READ_BACK_AT_MOST - 1)) for n in range(READ_BACK_AT_MOST)}


def _new_file(path: Path) -> BinaryIO:
    """Open a file that only its owner may read, in place of an older one."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb")
