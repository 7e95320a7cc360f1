"""How a finished print run leaves the house. One channel so far: a folder from which it is printed."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from letter_service.errors import DispatchError

FOLDER_MODE, FILE_MODE = 0o700, 0o600


@dataclass(frozen=True, repr=False)
class PrintRun:
    """A run's PDF, one page a letter, in the order of the letter numbers; `name` goes into file names."""

    name: str
    claimed_at: datetime
    letter_numbers: Sequence[str]
    pdf: bytes

    def sha256(self) -> str:
        """Checksum of the PDF, hexadecimal."""
        return hashlib.sha256(self.pdf).hexdigest()


class Channel(Protocol):
    """Takes a run; the same run again replaces it. DispatchError when it could not."""

    def submit(self, run: PrintRun, /) -> None:
        """Hand the run over."""


@dataclass(frozen=True)
class OutboxFolder:
    """`RUN.pdf` and `RUN.csv`, then `RUN.json`: the manifest comes last and tells that the run is whole."""

    folder: Path

    def submit(self, run: PrintRun) -> None:
        """Write the three files, each one whole or not at all."""
        pages = enumerate(run.letter_numbers, start=1)
        rows = ["page;letter_number", *(f"{page};{number}" for page, number in pages)]
        try:
            self.folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            self.folder.chmod(FOLDER_MODE)
            self._write(f"{run.name}.pdf", run.pdf)
            self._write(f"{run.name}.csv", ("\n".join(rows) + "\n").encode())
            self._write(f"{run.name}.json", json.dumps(_manifest(run), indent=2).encode())
        except OSError as failed:
            raise DispatchError(f"{DispatchError.__doc__} {failed.strerror}") from failed

    def _write(self, name: str, content: bytes) -> None:
        part = self.folder / f".{name}.part"
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self.folder / name)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _manifest(run: PrintRun) -> dict[str, object]:
    return {
        "run": run.name,
        "claimed_at": run.claimed_at.isoformat(),
        "letters": len(run.letter_numbers),
        "pages": len(run.letter_numbers),
        "letter_numbers": list(run.letter_numbers),
        "pdf": f"{run.name}.pdf",
        "sha256": run.sha256(),
    }
