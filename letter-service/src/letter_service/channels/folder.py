"""The channel of a company that prints itself: a folder from which finished runs are taken."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, ClassVar, Literal

from pydantic import BaseModel, ValidationError

from letter_service.channels.port import Document, Receipt, Status
from letter_service.errors import DispatchError

FOLDER_MODE, FILE_MODE = 0o700, 0o600


class _Manifest(BaseModel):
    sha256: str


@dataclass(frozen=True)
class OutboxFolder:
    """`RUN.pdf` and `RUN.csv`, then `RUN.json`: the manifest comes last and tells that the run is whole."""

    name: ClassVar[str] = "folder"
    takes: ClassVar[Literal["run", "letter"]] = "run"
    folder: Path
    profile: str = "din-b"

    def submit(self, document: Document) -> Receipt:
        """Put the three files there, each one whole or not at all; the PDF leaves the place where it was."""
        try:
            self.folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            self.folder.chmod(FOLDER_MODE)
            self._write(f"{document.reference}.pdf", lambda file: _copy(document.path, file))
            self._write(f"{document.reference}.csv", lambda file: file.write(_listing(document)))
            self._write(f"{document.reference}.json", lambda file: file.write(_manifest(document, self.name)))
            document.path.unlink(missing_ok=True)
        except OSError as failed:
            raise DispatchError(f"{DispatchError.__doc__} {failed.strerror}") from None
        return Receipt(document.reference)

    def find(self, document: Document) -> Receipt | None:
        """Look for a manifest of the same PDF."""
        try:
            manifest = _Manifest.model_validate_json((self.folder / f"{document.reference}.json").read_bytes())
        except (FileNotFoundError, NotADirectoryError, ValidationError):
            return None
        except OSError as failed:
            raise DispatchError(f"{DispatchError.__doc__} {failed.strerror}") from None
        return Receipt(document.reference) if manifest.sha256 == document.sha256 else None

    def status(self, external_id: str) -> Status:
        """Tell whether the run still lies there; who takes it away tells by the acknowledgement."""
        return Status("accepted" if (self.folder / f"{external_id}.json").exists() else "unknown")

    def _write(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        part = self.folder / f".{name}.part"
        part.unlink(missing_ok=True)
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.folder / name)
        finally:
            part.unlink(missing_ok=True)
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def remove(folder: Path, reference: str) -> None:
    """Remove the files of a run, the one with names and codes first; those that are gone are no error."""
    for suffix in (".pdf", ".csv", ".json"):
        (folder / f"{reference}{suffix}").unlink(missing_ok=True)


def _copy(path: Path, into: BinaryIO) -> None:
    with path.open("rb") as source:
        shutil.copyfileobj(source, into)


def _listing(document: Document) -> bytes:
    """`position;letter_number`: where each letter lies in the pile, the cover sheet not counted."""
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="\n")
    rows.writerow(["position", "letter_number"])
    rows.writerows(enumerate(document.letter_numbers, start=1))
    return text.getvalue().encode()


def _manifest(document: Document, channel: str) -> bytes:
    manifest = {
        "run": document.reference,
        "claimed_at": document.claimed_at.isoformat(),
        "channel": channel,
        "letters": len(document.letter_numbers),
        "pages": document.pages,
        "layouts": dict(document.layouts),
        "letter_numbers": list(document.letter_numbers),
        "pdf": f"{document.reference}.pdf",
        "sha256": document.sha256,
    }
    return json.dumps(manifest, indent=2).encode()
