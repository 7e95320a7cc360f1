"""How alike two names are: the strictest levels that hold between their first names and their surnames. Pure.

The levels are named after Splink's comparison levels: small objects that can say their own label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from matcher.matching import spelling
from matcher.matching.names import transliteration
from matcher.matching.names.levels.first import FIRST_LEVELS
from matcher.matching.names.levels.last import LAST_LEVELS, LAST_WRITTEN
from matcher.matching.names.levels.level import Level
from matcher.matching.names.name import Name


def _always(_typed: Name, _filed: Name) -> bool:
    return True


FIRST_OTHER = Level("first_other", "anderer Vorname", None, _always)
LAST_OTHER = Level("last_other", "anderer Nachname", None, _always)
GENERATION = Level("generation", "Zusatz junior oder senior verschieden", None, _always)
TURNED = Level("turned", "Vor- und Nachname vertauscht", 1, _always)
COMPANY = Level("company", "Firma gleich", 0, _always)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The levels that two names reached; `turned` where first and last name stand in each other's field."""

    first: Level
    last: Level
    turned: bool = False

    @property
    def cost(self) -> int | None:
        """Soft differences in the name, or None if it is no match; one system of writing is one difference."""
        if self.first.cost is None or self.last.cost is None:
            return None
        system = self.first.code == "first_written" and self.last is LAST_WRITTEN
        return self.first.cost + self.last.cost - system + self.turned

    @property
    def plausible(self) -> bool:
        """Whether the two could be confused."""
        return self.first is not FIRST_OTHER and self.last is not LAST_OTHER

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the likest first."""
        return (
            self.cost if self.cost is not None else 9,
            _ORDER.get(self.first.code, 9) + _ORDER.get(self.last.code, 9) + self.turned,
        )


_ORDER = {level.code: at for levels in (FIRST_LEVELS, LAST_LEVELS) for at, level in enumerate(levels)}


def strangers(typed: Sequence[Name], filed: Sequence[Name]) -> bool:
    """A quick no for most neighbours: no word in common, and surnames that no level could bring together."""
    return not any(_acquainted(one, other) for one in typed for other in filed)


def _acquainted(one: Name, other: Name) -> bool:
    if not one.first or not other.first or min(len(one.core), len(other.core)) < 4:
        return True
    left, right = spelling.folded(one.last_solid), spelling.folded(other.last_solid)
    if left.startswith(right[:6]) or OSA.distance(left, right, score_cutoff=3) <= 3:
        return True
    if spelling.sound(left) == spelling.sound(right):
        return True
    return not _words(one).isdisjoint(_words(other)) or not transliteration.keys(left).isdisjoint(
        transliteration.keys(right)
    )


def _words(one: Name) -> set[str]:
    return {spelling.folded(word) for word in (*one.first, *one.last, *one.other_surnames)}


def likeness(typed: Name, filed: Name) -> Likeness:
    """The strictest levels that hold between a typed name and one on file."""
    found = _likeness(typed, filed)
    if found.cost is not None and found.cost <= 1:
        return found
    if found.first is GENERATION:
        return found
    if typed.words == filed.words and typed.first and filed.first and not (typed.whole and filed.whole):
        equal = typed.whole or filed.whole
        return Likeness(FIRST_LEVELS[0], LAST_LEVELS[0], turned=not equal)
    if not typed.whole and typed.first and typed.last and not typed.particles:
        crossed = _likeness(typed._replace(first=typed.last, last=typed.first), filed)
        if crossed.cost is not None and crossed.cost <= 1 and found.cost is None:
            return Likeness(crossed.first, crossed.last, turned=True)
    return found


def _likeness(typed: Name, filed: Name) -> Likeness:
    last = _strictest(LAST_LEVELS, typed, filed, LAST_OTHER)
    # With another surname nobody asks how alike two different first names are.
    first = _strictest(FIRST_LEVELS[:1] if last is LAST_OTHER else FIRST_LEVELS, typed, filed, FIRST_OTHER)
    if typed.generation != filed.generation and first is not FIRST_OTHER:
        return Likeness(GENERATION, last)
    if first.code == "first_written" and last.cost and LAST_WRITTEN.holds(typed, filed):
        # Whoever writes the first name in another system writes the surname in it too.
        return Likeness(first, LAST_WRITTEN)
    return Likeness(first, last)


def _strictest(levels: Sequence[Level], typed: Name, filed: Name, otherwise: Level) -> Level:
    return next((level for level in levels if level.holds(typed, filed)), otherwise)
