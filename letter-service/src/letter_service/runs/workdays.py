"""Working days and the times of the print runs: Monday to Friday without the holidays of one federal state."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from holidays import HolidayBase, country_holidays

from letter_service.clock import BERLIN, today
from letter_service.errors import SettingsError

SATURDAY = 5
POST_WORKING_DAYS = 3  # from the day of posting to the letter box, as the Deutsche Post delivers nearly all of them
DAY = timedelta(days=1)
AT_ONCE = datetime.max.replace(tzinfo=UTC)  # no cut-off: clocks of two machines differ


@dataclass(frozen=True)
class Workdays:
    """Working days in a federal state, by its code in ISO 3166-2 without the country: `ST` for Saxony-Anhalt."""

    state: str

    def __post_init__(self) -> None:
        _holidays(self.state)

    def is_working_day(self, day: date) -> bool:
        """Say whether people work on that day; the post carries letters on Saturdays too, which is not relied upon."""
        return day.weekday() < SATURDAY and day not in _holidays(self.state)

    def after(self, day: date, working_days: int) -> date:
        """Return the day that lies so many working days after `day`."""
        while working_days:
            day += DAY
            working_days -= self.is_working_day(day)
        return day


@dataclass(frozen=True)
class Deadlines:
    """A run has to be acknowledged within so many working days after the hand-over."""

    workdays: Workdays
    acknowledge_within_days: int


@dataclass(frozen=True)
class Schedule:
    """When letters are collected for a run: at these times of working days in Germany; at once without any time."""

    workdays: Workdays
    times: tuple[time, ...] = ()

    def cut_off(self, now: datetime) -> datetime | None:
        """Return until when a letter must have been ordered to be printed now; None when nothing is printed now."""
        if not self.times:
            return AT_ONCE
        day = today(now)
        if not self.workdays.is_working_day(day):
            return None
        passed = [at for at in self.times if datetime.combine(day, at, BERLIN) <= now]
        if passed:
            return datetime.combine(day, passed[-1], BERLIN)
        day -= DAY
        while not self.workdays.is_working_day(day):
            day -= DAY
        return datetime.combine(day, self.times[-1], BERLIN)


@cache
def _holidays(state: str) -> HolidayBase:
    try:
        return country_holidays("DE", subdiv=state)
    except NotImplementedError:
        raise SettingsError(f"Kein Bundesland mit diesem Kürzel: {state}.") from None
