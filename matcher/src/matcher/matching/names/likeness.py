"""How alike two names are: the strictest levels that hold between their first names and their surnames. Pure.

The levels are named after Splink's comparison levels: small objects that can say their own label.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz.distance import OSA

from matcher.matching import spelling
from matcher.matching.names import transliteration
from matcher.matching.names.levels.first import FIRST_LEVELS
from matcher.matching.names.levels.last import LAST_LEVELS, LAST_WRITTEN
from matcher.matching.names.levels.level import Level
from matcher.matching.names.name import Name
from matcher.matching.names.named import Named


def _always(_typed: Name, _filed: Name) -> bool:
    return True


FIRST_OTHER = Level("first_other", "anderer Vorname", None, _always)
LAST_OTHER = Level("last_other", "anderer Nachname", None, _always)
GENERATION = Level("generation", "Zusatz junior oder senior verschieden", None, _always)
TURNED = Level("turned", "Vor- und Nachname vertauscht", 1, _always)
COMPANY = Level("company", "Firma gleich", 0, _always)


_ORDER = {level.code: at for levels in (FIRST_LEVELS, LAST_LEVELS) for at, level in enumerate(levels)}
_NEVER = 9
_LONG_WORD = 6


class Likeness(NamedTuple):
    """How alike two names are: the levels that they reached, and what follows from these.

    `cost`: soft differences, None where it is no match; `plausible`: whether the two could be confused; `turned`: first
    and last name stand in each other's field; `rank` sorts the likest first; `distance`: letters between first names.
    """

    first: Level
    last: Level
    turned: bool
    cost: int | None
    plausible: bool
    rank: tuple[int, int]
    distance: int = 99


def _reached(first: Level, last: Level, *, turned: bool = False) -> Likeness:
    cost = _cost(first, last, turned)
    order = _ORDER.get(first.code, _NEVER) + _ORDER.get(last.code, _NEVER) + turned
    plausible = first is not FIRST_OTHER and last is not LAST_OTHER
    return Likeness(first, last, turned, cost, plausible, (_NEVER if cost is None else cost, order))


def _cost(first: Level, last: Level, turned: bool) -> int | None:
    """The sum of both; one system of writing in first name and surname is one difference."""
    if first.cost is None or last.cost is None:
        return None
    return first.cost + last.cost - (first.code == "first_written" and last is LAST_WRITTEN) + turned


STRANGERS = _reached(FIRST_OTHER, LAST_OTHER)


def alike(typed: Named, filed: Named) -> Likeness:
    """How alike the likest two of those who are named are; STRANGERS where one glance is enough."""
    if typed.is_company or filed.is_company:
        return _companies(typed, filed)
    if _strangers(typed.people, filed.people):
        return STRANGERS
    pairs = [likeness(one, other) for one in typed.people for other in filed.people]
    best = min(pairs, key=lambda one: (not one.plausible, one.rank))
    return best._replace(distance=_distance(typed.people, filed.people)) if best.plausible else best


def _companies(typed: Named, filed: Named) -> Likeness:
    """A company is known by all of its words; a person is never a company, though the firm may bear the name."""
    shared = {word for word in typed.words if any(_one_word(word, other) for other in filed.words)}
    if typed.words and typed.words == filed.words:
        return _reached(COMPANY, COMPANY)
    less = bool(shared) and (typed.words < filed.words or filed.words < typed.words)
    if len(shared) > 1 or less or (typed.is_company != filed.is_company and shared):
        return _reached(FIRST_OTHER, COMPANY)
    return STRANGERS


def _one_word(word: str, other: str) -> bool:
    """Whether two words of companies are one, but for a slip in a long one."""
    slips = 1 if min(len(word), len(other)) >= _LONG_WORD else 0
    return OSA.distance(word, other, score_cutoff=slips) <= slips


def _distance(typed: Sequence[Name], filed: Sequence[Name]) -> int:
    return min(OSA.distance(one.first_solid, other.first_solid) for one in typed for other in filed)


def _strangers(typed: Sequence[Name], filed: Sequence[Name]) -> bool:
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
        return _reached(FIRST_LEVELS[0], LAST_LEVELS[0], turned=not equal)
    if not typed.whole and typed.first and typed.last and not typed.particles:
        crossed = _likeness(replace(typed, first=typed.last, last=typed.first), filed)
        if crossed.cost is not None and crossed.cost <= 1 and found.cost is None:
            return _reached(crossed.first, crossed.last, turned=True)
    return found


def _likeness(typed: Name, filed: Name) -> Likeness:
    last = _strictest(LAST_LEVELS, typed, filed, LAST_OTHER)
    # With another surname nobody asks how alike two different first names are.
    first = _strictest(FIRST_LEVELS[:1] if last is LAST_OTHER else FIRST_LEVELS, typed, filed, FIRST_OTHER)
    if typed.generation != filed.generation and first is not FIRST_OTHER:
        return _reached(GENERATION, last)
    if first.code == "first_written" and last.cost and LAST_WRITTEN.holds(typed, filed):
        # Whoever writes the first name in another system writes the surname in it too.
        return _reached(first, LAST_WRITTEN)
    return _reached(first, last)


def _strictest(levels: Sequence[Level], typed: Name, filed: Name, otherwise: Level) -> Level:
    return next((level for level in levels if level.holds(typed, filed)), otherwise)
