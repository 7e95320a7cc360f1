"""What day it is in Germany: the one place that turns a moment into a day, and back."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def today(now: datetime) -> date:
    """Return the day in Germany at an aware moment: letters print a day and no time."""
    return now.astimezone(BERLIN).date()


def day_began(now: datetime) -> datetime:
    """Return the midnight in Germany with which the day of this moment began, aware."""
    return datetime.combine(today(now), time(), BERLIN)


def day_and_time(at: datetime) -> str:
    """Write an aware moment for staff, `23.11.2026 14:05`, German time."""
    return f"{at.astimezone(BERLIN):%d.%m.%Y %H:%M}"


def times_of_day(text: str) -> tuple[time, ...]:
    """Read `10:00,15:00`, or nothing, in ascending order; ValueError."""
    return tuple(sorted(time.fromisoformat(part.strip()) for part in text.split(",") if part.strip()))
