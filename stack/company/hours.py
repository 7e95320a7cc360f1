"""When somebody answers the telephone: written once, read in several forms, so that no two places differ."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

DAYS = {
    "Mo": ("Montag", "Mon"),
    "Di": ("Dienstag", "Tue"),
    "Mi": ("Mittwoch", "Wed"),
    "Do": ("Donnerstag", "Thu"),
    "Fr": ("Freitag", "Fri"),
    "Sa": ("Samstag", "Sat"),
    "So": ("Sonntag", "Sun"),
}
ENTRY = re.compile(
    r"(Mo|Di|Mi|Do|Fr|Sa|So)(?:[–-](Mo|Di|Mi|Do|Fr|Sa|So))? "
    r"([01]?[0-9]|2[0-3])(?::([0-5][0-9]))?[–-]([01]?[0-9]|2[0-3])(?::([0-5][0-9]))? Uhr"
)


@dataclass(frozen=True)
class Hours:
    """From `first` to `last` (the same for one day), from `begin` to `end` as (hour, minute)."""

    first: str
    last: str
    begin: tuple[int, int]
    end: tuple[int, int]

    def german(self) -> str:
        """`Mo–Do 9–15 Uhr`, as pages and mails write it."""
        days = self.first if self.first == self.last else f"{self.first}–{self.last}"
        return f"{days} {_written(self.begin)}–{_written(self.end)} Uhr"

    def english(self) -> str:
        """`Mon–Thu 9 am–3 pm`."""
        days = dict.fromkeys(DAYS[day][1] for day in (self.first, self.last))
        return f"{'–'.join(days)} {_english(self.begin)}–{_english(self.end)}"

    def lines(self) -> list[str]:
        """`Montag bis Donnerstag`, `9 bis 15 Uhr`, as the letter writes it."""
        days = dict.fromkeys(DAYS[day][0] for day in (self.first, self.last))
        return [" bis ".join(days), f"{_written(self.begin)} bis {_written(self.end)} Uhr"]


def parse(entry: str) -> Hours:
    """An entry of the file; ValueError when nobody could read it."""
    found = ENTRY.fullmatch(entry)
    if not found:
        raise ValueError("muss Zeiten der Form „Mo–Do 9–15 Uhr“ oder „Sa 9:30–12 Uhr“ nennen")
    begin, end = (int(found[3]), int(found[4] or 0)), (int(found[5]), int(found[6] or 0))
    first, last = found[1], found[2] or found[1]
    if begin >= end or list(DAYS).index(first) > list(DAYS).index(last):
        raise ValueError("endet, bevor es beginnt")
    return Hours(first, last, begin, end)


def for_letter(hours: Sequence[Hours]) -> list[str]:
    """The lines of the letter's information block: in words where there is room for them."""
    return hours[0].lines() if len(hours) == 1 else [one.german() for one in hours]


def _written(time: tuple[int, int]) -> str:
    return f"{time[0]}" if not time[1] else f"{time[0]}:{time[1]:02d}"


def _english(time: tuple[int, int]) -> str:
    hour = (time[0] - 1) % 12 + 1
    return f"{_written((hour, time[1]))} {'am' if time[0] < 12 else 'pm'}"
