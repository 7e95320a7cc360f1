"""Files that the print house drops to say what it posted: one line each, `run;day` or `letter number;day`."""

import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import structlog

from letter_service.db import Connection
from letter_service.errors import LetterServiceError, NoticeError
from letter_service.runs.acknowledgements import Posting, acknowledge_letter, acknowledge_run

BYTES_AT_MOST = 1_000_000
SETTLED_SECONDS = 5  # a file that is younger may still be uploading
SUFFIXES = (".csv", ".txt")
RUN = re.compile(r"R\d{6,}", re.ASCII)
DAYS = ("%Y-%m-%d", "%d.%m.%Y")
log = structlog.get_logger()


def take_in(connection: Connection, folder: Path, posting: Posting) -> None:
    """Take in every settled file: all of it or nothing. Done ones go to `done`, others with a reason to `refused`."""
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        try:
            if path.suffix.lower() in SUFFIXES and _is_settled(path, posting.now):
                _take_in(connection, path, posting)
        except OSError as failed:
            log.error("notice stays", action="alarm.notice", file=path.name, reason=failed.strerror)


def _take_in(connection: Connection, path: Path, posting: Posting) -> None:
    try:
        with connection.transaction():
            letters = sum(_acknowledge(connection, number, line, posting) for number, line in _lines(path))
    except LetterServiceError as wrong:
        refused = _moved(path, "refused")
        refused.with_name(f"{refused.name}.grund.txt").write_text(f"{wrong}\n")
        log.error("notice refused", action="alarm.notice", file=refused.name, reason=str(wrong))
        return
    _moved(path, "done")
    log.info("notice taken in", action="run.posted", letters=letters)


def _acknowledge(connection: Connection, number: int, line: str, posting: Posting) -> int:
    name, _, day = (part.strip().strip('"') for part in line.partition(";"))
    posted = replace(posting, on=_day(number, day))
    try:
        return (
            acknowledge_run(connection, name, posted)
            if RUN.fullmatch(name)
            else acknowledge_letter(connection, name, posted)
        )
    except LetterServiceError as wrong:
        raise NoticeError(f"Zeile {number}: {wrong}") from wrong


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Yield number and text of every line but empty ones and a heading."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise NoticeError("Die Datei lässt sich nicht als Text (UTF-8) lesen.") from None
    for number, line in enumerate(lines, start=1):
        heading = number == 1 and not any(character.isdigit() for character in line)
        if line.strip() and not heading:
            yield number, line


def _day(number: int, text: str) -> date:
    for form in DAYS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise NoticeError(f"Zeile {number}: Der Tag muss so aussehen: 2026-11-23 oder 23.11.2026.")


def _is_settled(path: Path, now: datetime) -> bool:
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > BYTES_AT_MOST:
        return False
    return now.timestamp() - found.st_mtime >= SETTLED_SECONDS


def _moved(path: Path, folder: str) -> Path:
    """Move a file away, beside an older one of the same name."""
    to = path.parent / folder
    to.mkdir(mode=0o700, exist_ok=True)
    free = next(to / name for name in _names(path) if not (to / name).exists())
    return path.rename(free)


def _names(path: Path) -> Iterator[str]:
    yield path.name
    number = 1
    while True:
        number += 1
        yield f"{path.stem}-{number}{path.suffix}"
