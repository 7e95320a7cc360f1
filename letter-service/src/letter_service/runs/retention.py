"""What is kept no longer: clear text, old tries, files with codes in the outbox, letters that were over long ago."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from letter_service import db
from letter_service.channels import folder
from letter_service.clock import today
from letter_service.codes.disowning import DISOWN_WINDOW
from letter_service.db import Connection

SOURCES_KEPT, ATTEMPTS_KEPT = timedelta(hours=2), timedelta(days=30)
RUN_FILE = re.compile(r"(R\d{6,})\.pdf", re.ASCII)
log = structlog.get_logger()


def tidy(connection: Connection, clear_text_keep_hours: int, now: datetime) -> int:
    """Expire letters, destroy clear text, forget old tries; return how many letters expired."""
    expired = db.run(connection, "retention.expire_letters", today=today(now), now=now)
    db.run(connection, "retention.destroy_clear_text", handed_over_before=now - timedelta(hours=clear_text_keep_hours))
    db.run(connection, "retention.forget_sources", before=now - SOURCES_KEPT)
    db.run(connection, "retention.forget_attempts", before=now - ATTEMPTS_KEPT)
    db.run(connection, "tokens.forget", now=now)
    db.run(connection, "disowning.forget", before=now - DISOWN_WINDOW)
    return expired


def clear_outbox(connection: Connection, outbox: Path, *, keep_days: int, valid_days: int, now: datetime) -> list[str]:
    """Remove the files of runs that were posted `keep_days` ago, or whose codes are over; return the runs."""
    found = (RUN_FILE.fullmatch(path.name) for path in outbox.glob("*.pdf"))
    over = db.rows(
        connection,
        "retention.runs_on_paper",
        names=[match[1] for match in found if match],
        posted_before=now - timedelta(days=keep_days),
        handed_over_before=now - timedelta(days=valid_days + 1),
    )
    removed = [run["name"] for run in over if _remove(outbox, run["name"])]
    if removed:
        log.info("outbox cleared", action="outbox.clear", runs=removed)
    return removed


def _remove(outbox: Path, run: str) -> bool:
    try:
        folder.remove(outbox, run)
    except OSError as failed:
        log.error("files with codes stay", action="alarm.outbox", run=run, reason=failed.strerror)
        return False
    return True


def forget(connection: Connection, keep_days: int, now: datetime) -> int:
    """Delete letters that were over `keep_days` ago, with all that hangs on them; return how many. In a transaction."""
    before = now - timedelta(days=keep_days)
    db.run(connection, "retention.forget_transitions", before=before)
    letters = db.run(connection, "retention.forget_letters", before=before)
    for rest in ("submissions", "runs", "accounts", "workers"):
        db.run(connection, f"retention.forget_{rest}", before=before)
    if letters:
        log.info("letters forgotten", action="letter.forget", number=letters)
    return letters
