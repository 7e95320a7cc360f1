"""When somebody answers the telephone: written once, read in several forms, so that no two places differ."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stack.company.languages import GERMAN, LANGUAGES

DAYS = {
    "Mo": "Montag",
    "Di": "Dienstag",
    "Mi": "Mittwoch",
    "Do": "Donnerstag",
    "Fr": "Freitag",
    "Sa": "Samstag",
    "So": "Sonntag",
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

    def written(self, language: str) -> str:
        """The same in another language: `Mon–Thu 9 am–3 pm`, `Пн–Чт 9:00–15:00`."""
        if language == GERMAN:
            return self.german()
        numbers = dict.fromkeys(list(DAYS).index(day) for day in (self.first, self.last))
        days = "–".join(LANGUAGES[language].days[number] for number in numbers)
        clock = _english if language == "en" else _clock
        return f"{days} {clock(self.begin)}–{clock(self.end)}"

    def lines(self) -> list[str]:
        """`Montag bis Donnerstag`, `9 bis 15 Uhr`, as the letter writes it."""
        days = dict.fromkeys(DAYS[day] for day in (self.first, self.last))
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


def _clock(time: tuple[int, int]) -> str:
    return f"{time[0]}:{time[1]:02d}"


def _english(time: tuple[int, int]) -> str:
    hour = (time[0] - 1) % 12 + 1
    return f"{_written((hour, time[1]))} {'am' if time[0] < 12 else 'pm'}"
