"""One way in which two names are alike, and how their words compare. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from matcher.matching import spelling
from matcher.matching.names.name import Name


@dataclass(frozen=True, slots=True)
class Level:
    """One way to be alike. `cost`: soft differences (0 equal); None is near enough to be confused and never a match."""

    code: str
    label: str
    cost: int | None
    holds: Callable[[Name, Name], bool]


def same(one: str, other: str) -> bool:
    """Whether two plain words are one, umlauts written in either way."""
    return one == other or (spelling.folded(one) == spelling.folded(other) and bool(one))


def folded_pairs(typed: Sequence[str], filed: Sequence[str]) -> bool:
    """Whether both have the same words in any order."""
    return sorted(map(spelling.folded, typed)) == sorted(map(spelling.folded, filed))


def near(one: str, other: str, most: int = 2) -> bool:
    """Whether two plain words are at most so many letters apart; short ones one."""
    longest = most if min(len(one), len(other)) >= 5 else 1
    return min(len(one), len(other)) >= 3 and OSA.distance(one, other, score_cutoff=longest) <= longest


def wordwise(typed: Sequence[str], filed: Sequence[str], alike: Callable[[str, str], bool]) -> bool:
    """Whether the words are equal one by one, but for pairs that are alike."""
    if len(typed) != len(filed) or not typed:
        return False
    pairs = [(one, other) for one, other in zip(typed, filed, strict=True) if not same(one, other)]
    return bool(pairs) and all(alike(*pair) for pair in pairs)
