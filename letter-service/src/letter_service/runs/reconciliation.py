"""Do the runs add up? Ordered = rendered = handed over = acknowledged, or the difference, in German for staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import structlog

from letter_service import db
from letter_service.channels.folder import OutboxFolder
from letter_service.clock import today
from letter_service.db import Connection, Row
from letter_service.letters import waiting
from letter_service.runs.health import OVERDUE_AFTER
from letter_service.runs.retention import RUN_FILE
from letter_service.runs.workdays import Deadlines

REACHES_BACK = timedelta(days=60)
log = structlog.get_logger()


@dataclass(frozen=True)
class Reckoning:
    """One line for each run, and one for each thing that does not add up; `awaited`: runs that lie in the outbox."""

    runs: list[str]
    differences: list[str]
    awaited: frozenset[str] = frozenset()


def reconcile(connection: Connection, deadlines: Deadlines, now: datetime) -> Reckoning:
    """Compare what was claimed, printed, handed over and acknowledged in the last 60 days."""
    runs = db.rows(connection, "reconciliation.runs", since=now - REACHES_BACK)
    differences = [difference for run in runs for difference in _differences(run, deadlines, now)]
    # What was posted may be gone from there.
    awaited = (
        one["name"] for one in runs if one["channel"] == OutboxFolder.name and one["handed_over"] > one["posted"]
    )
    return Reckoning([_line(run) for run in runs], [*differences, *waiting.stuck(connection)], frozenset(awaited))


def outbox(connection: Connection, folder: Path, awaited: frozenset[str]) -> list[str]:
    """What lies in the outbox without a run (printed after the backup that was restored), and what is missing there."""
    known = {run["name"] for run in db.rows(connection, "reconciliation.names")}
    there = {path.stem for path in folder.glob("*.pdf") if RUN_FILE.fullmatch(path.name)}
    return [
        *(f"{name}: liegt im Ausgang, gehört aber zu keinem Drucklauf. Vernichten." for name in sorted(there - known)),
        *(f"{name}: liegt nicht im Ausgang und ist nicht bestätigt. Gedruckt?" for name in sorted(awaited - there)),
    ]


def alarm(reckoning: Reckoning) -> None:
    """Log it: an error with the differences, when there are any."""
    if reckoning.differences:
        log.error("runs do not add up", action="alarm.reconciliation", differences=reckoning.differences)
    else:
        log.info("runs add up", action="run.reconcile", runs=len(reckoning.runs))


def _line(run: Row) -> str:
    parts = [f"bestellt {run['claimed']}"]
    if run["void"]:
        parts.append(f"vorher gesperrt oder abgelaufen {run['void']}")
    if run["claimed"] > run["held"]:
        parts.append(f"herausgenommen {run['claimed'] - run['held']}")
    parts += [f"gedruckt {run['rendered']}", f"übergeben {run['handed_over']}", f"bestätigt {run['posted']}"]
    pieces = "" if run["pages"] is None else f" ({run['documents']} Dateien, {run['pages']} Seiten)"
    return f"{run['name']}  {today(run['claimed_at']):%d.%m.%Y}  {run['channel'] or '-'}: {', '.join(parts)}{pieces}"


def _differences(run: Row, deadlines: Deadlines, now: datetime) -> Iterator[str]:
    if run["handed_over_at"] is None:
        if now - run["claimed_at"] > OVERDUE_AFTER:
            yield f"{run['name']}: noch nicht übergeben. {run['waits_for'] or 'Der Drucklauf wurde unterbrochen.'}"
        return
    expected = run["held"] - run["void"]
    if {expected, run["rendered"], run["handed_over"]} != {run["letters"]}:
        yield (
            f"{run['name']}: vermerkt {run['letters']}, erwartet {expected}, "
            f"gedruckt {run['rendered']}, übergeben {run['handed_over']}"
        )
    if run["posted"] < run["handed_over"] and today(now) > _acknowledged_by(run["handed_over_at"], deadlines):
        days = deadlines.acknowledge_within_days
        yield f"{run['name']}: nach {days} Werktagen nur {run['posted']} von {run['handed_over']} bestätigt"


def _acknowledged_by(handed_over_at: datetime, deadlines: Deadlines) -> date:
    return deadlines.workdays.after(today(handed_over_at), deadlines.acknowledge_within_days)
