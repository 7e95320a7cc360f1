"""The clock and calendar of the people concerned: days are days in Germany, and "today" is said here alone."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def now() -> datetime.datetime:
    """The present moment, aware."""
    return datetime.datetime.now(datetime.UTC)


def today(moment: datetime.datetime | None = None) -> datetime.date:
    """The day in Germany at a moment, by default now."""
    return (moment or now()).astimezone(BERLIN).date()


def moment(text: str | None) -> datetime.datetime | None:
    """An ISO time or day as an aware time, a day as its beginning in Germany; None for anything else."""
    try:
        found = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=BERLIN)


def day(text: str | None) -> datetime.date | None:
    """The day in Germany of an ISO time or day; None for anything else."""
    found = moment(text)
    return None if found is None else today(found)
