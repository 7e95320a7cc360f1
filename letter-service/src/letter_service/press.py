"""The press: letters become one PDF in the spool, read back before anybody gets it. Nothing is kept when it fails."""

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from letter_service import countries, readback
from letter_service.codes import grouped
from letter_service.cover import Cover
from letter_service.dispatch import Document
from letter_service.errors import DispatchError
from letter_service.letter import LetterContent, layout_of, pages_of, render
from letter_service.stationery import Stationery
from letter_service.workdays import BERLIN

FOLDER_MODE, FILE_MODE = 0o700, 0o600


@dataclass(frozen=True, repr=False)
class Press:
    """What is the same in all runs. Files in the spool live as long as one hand-over."""

    stationery: Stationery
    spool: Path

    def document(
        self, reference: str, contents: Sequence[LetterContent], claimed_at: datetime, covered_for: str | None = None
    ) -> Document:
        """Print the letters into one file, below a cover sheet for the channel named `covered_for`.

        DispatchError when the disk is full, ReadBackError when the first QR code cannot be read back.
        """
        layouts = Counter(layout_of(content.recipient) for content in contents)
        numbers = [content.letter_number for content in contents]
        cover = None
        if covered_for is not None:
            cover = Cover(reference, claimed_at, covered_for, len(numbers), layouts, numbers[0], numbers[-1])
        path = self.spool / f"{reference}.pdf"
        try:
            self.spool.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            self.spool.chmod(FOLDER_MODE)
            with _new_file(path) as file:
                pages = render(contents, self.stationery, claimed_at.astimezone(BERLIN).date(), file, cover=cover)
            with path.open("rb") as file:
                checksum = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as failed:
            path.unlink(missing_ok=True)
            raise DispatchError(f"In der Ablage für den Druck fehlt Platz oder Zugriff: {failed.strerror}.") from failed
        self._read_back(path, contents[0], 0 if cover is None else 1)
        abroad = any(countries.code_of(content.recipient.country) != countries.HOME for content in contents)
        return Document(reference, path, pages, numbers, checksum, claimed_at, layouts, abroad)

    def draft(self, path: Path, contents: Sequence[LetterContent], now: datetime) -> None:
        """Write the letters with a watermark; DispatchError."""
        try:
            with _new_file(path) as file:
                render(contents, self.stationery, now.astimezone(BERLIN).date(), file, draft=True)
        except OSError as failed:
            raise DispatchError(f"Der Entwurf lässt sich nicht schreiben: {failed.strerror}.") from failed

    def sweep(self) -> None:
        """Remove what an earlier hand-over or a killed process left; it is printed again when it is needed."""
        for path in self.spool.glob("*.pdf"):
            path.unlink(missing_ok=True)

    def _read_back(self, path: Path, first: LetterContent, page: int) -> None:
        pages = range(page, page + pages_of(first.recipient, self.stationery))
        opens = self.stationery.page_url
        if self.stationery.company.personal_qr:
            opens += f"#{grouped(first.code)}/{first.letter_number}"
        readback.check(path, pages, opens)


def _new_file(path: Path) -> BinaryIO:
    """Open a file that only its owner may read, in place of an older one."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb")
