from datetime import date, datetime

import pytest

from letter_service.clock import BERLIN, times_of_day
from letter_service.errors import SettingsError
from letter_service.runs.workdays import AT_ONCE, Schedule, Workdays

HERE = Workdays("ST")


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 23), date(2026, 11, 26)),
        (date(2026, 11, 26), date(2026, 12, 1)),
        (date(2026, 11, 28), date(2026, 12, 2)),
        (date(2026, 12, 23), date(2026, 12, 29)),
        (date(2027, 1, 4), date(2027, 1, 8)),
    ],
)
def test_weekends_and_holidays_are_no_working_days(day: date, expected: date) -> None:
    assert HERE.after(day, 3) == expected


def test_holidays_are_those_of_the_federal_state() -> None:
    epiphany = date(2027, 1, 6)
    assert not HERE.is_working_day(epiphany)
    assert Workdays("BE").is_working_day(epiphany)


def test_an_unknown_state_is_told() -> None:
    with pytest.raises(SettingsError, match="XX"):
        Workdays("XX")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "cut_off"),
    [
        ("2026-11-23T09:59", "2026-11-20T15:00"),
        ("2026-11-23T10:00", "2026-11-23T10:00"),
        ("2026-11-23T14:59", "2026-11-23T10:00"),
        ("2026-11-23T23:59", "2026-11-23T15:00"),
        ("2026-11-21T12:00", None),
        ("2026-12-25T12:00", None),
        ("2026-12-28T00:01", "2026-12-24T15:00"),
    ],
)
def test_letters_are_collected_up_to_the_last_time_of_a_working_day(now: str, cut_off: str | None) -> None:
    schedule = Schedule(HERE, times_of_day("15:00, 10:00"))
    assert schedule.cut_off(moment(now)) == (moment(cut_off) if cut_off else None)


def test_without_any_time_letters_are_collected_at_once_on_every_day() -> None:
    assert Schedule(HERE).cut_off(moment("2026-11-22T12:00")) == AT_ONCE


@pytest.mark.parametrize("text", ["25:00", "ten", "10:00;15:00"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"isoformat|hour"):
        times_of_day(text)
