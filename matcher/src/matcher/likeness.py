"""How alike two names are: ordered levels, strict to loose. Pure.

The levels are named after Splink's comparison levels: small objects that can say their own label.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from matcher import firstnames, spelling
from matcher.names import Name


@dataclass(frozen=True, slots=True)
class Level:
    """One way to be alike. `cost`: soft differences (0 equal); None is near enough to be confused and never a match."""

    code: str
    label: str
    cost: int | None
    holds: Callable[[Name, Name], bool]


def _near(one: str, other: str, most: int = 2) -> bool:
    longest = most if min(len(one), len(other)) >= 5 else 1
    return min(len(one), len(other)) >= 3 and OSA.distance(one, other, score_cutoff=longest) <= longest


def _shared(one: tuple[str, str], other: tuple[str, str]) -> bool:
    if one[0] != one[1] and other[0] != other[1]:
        return one[0] == other[0]
    return bool(one[0]) and (one[0] in other or one[1] in other)


def _either(one: tuple[str, str], other: tuple[str, str], alike: Callable[[str, str], bool]) -> bool:
    """Whether the forms of one kind are alike; across the kinds ü and ue would look like a slip."""
    return alike(one[0], other[0]) or ((one[0] != one[1] or other[0] != other[1]) and alike(one[1], other[1]))


def _wordwise(typed: Sequence[str], filed: Sequence[str], alike: Callable[[str, str], bool]) -> bool:
    """Whether the words are equal one by one, but for a single pair that is alike."""
    pairs = [(one, other) for one, other in zip(typed, filed, strict=False) if one != other]
    return len(typed) == len(filed) and len(pairs) == 1 and alike(*pairs[0])


def _first_part(typed: Name, filed: Name) -> bool:
    one, other = set(typed.first_words), set(filed.first_words)
    if one and other and min(map(len, one | other)) > 1 and (one <= other or other <= one):
        return True
    return _either(typed.first, filed.first, firstnames.is_part)


def _first_initials(typed: Name, filed: Name) -> bool:
    """A second name given by its initial: Anna M. and Anna Maria."""
    pairs = list(zip(typed.first_words, filed.first_words, strict=False))
    if len(typed.first_words) != len(filed.first_words) or len(pairs) < 2 or pairs[0][0] != pairs[0][1]:
        return False
    return all(one == other or (min(len(one), len(other)) == 1 and one[0] == other[0]) for one, other in pairs)


def _first_variant(typed: Name, filed: Name) -> bool:
    if _either(typed.first, filed.first, firstnames.is_variant):
        return True
    return _wordwise(typed.first_words, filed.first_words, firstnames.is_variant)


def _first_slip(typed: Name, filed: Name) -> bool:
    if len(typed.first_words) == len(filed.first_words) > 1:
        return _wordwise(typed.first_words, filed.first_words, firstnames.is_slip)
    return _either(typed.first, filed.first, firstnames.is_slip)


def _first_near(typed: Name, filed: Name) -> bool:
    words, others = set(typed.first_words), set(filed.first_words)
    if words & others or _either(typed.first, filed.first, _near):
        return True
    initial = typed.first_words[:1] and filed.first_words[:1] and typed.first_words[0][0] == filed.first_words[0][0]
    short = min(len("".join(typed.first_words)), len("".join(filed.first_words))) <= 2
    return bool(initial) and (
        short or _either(typed.first, filed.first, lambda a, b: spelling.sound(a) == spelling.sound(b))
    )


def _last_double(typed: Name, filed: Name) -> bool:
    one, other = set(typed.last_words), set(filed.last_words)
    return (
        min(len(one), len(other)) >= 1
        and max(len(one), len(other)) > 1
        and min(map(len, one | other)) >= 3
        and (one <= other or other <= one)
    )


def _last_born(typed: Name, filed: Name) -> bool:
    return not {*typed.last, *typed.born}.isdisjoint({*filed.last, *filed.born} - {""})


def _last_slip(typed: Name, filed: Name) -> bool:
    if len(typed.last_words) == len(filed.last_words) > 1:
        return _wordwise(typed.last_words, filed.last_words, _slip)
    return _either(typed.last, filed.last, _slip)


def _slip(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=1) <= 1


def _last_sound(typed: Name, filed: Name) -> bool:
    return _either(typed.last, filed.last, _sounds)


def _sounds(one: str, other: str) -> bool:
    same = len(one) > 3 and spelling.sound(one) == spelling.sound(other)
    return same and OSA.distance(one, other, score_cutoff=2) <= 2


def _last_sex(typed: Name, filed: Name) -> bool:
    """Slavic surnames have an ending of their own for women: Novák and Nováková."""
    short, long = sorted((typed.core, filed.core), key=len)
    return len(short) >= 4 and long in (short + "ova", short + "a", short[:-1] + "ova", short[:-1] + "aja")


def _last_near(typed: Name, filed: Name) -> bool:
    shared = set(typed.last_words) & set(filed.last_words)
    return bool(shared) or _either(typed.last, filed.last, lambda one, other: _near(one, other, 3))


def _always(_typed: Name, _filed: Name) -> bool:
    return True


FIRST_LEVELS = (
    Level("first_equal", "Vorname gleich", 0, lambda typed, filed: _shared(typed.first, filed.first)),
    Level("first_part", "Vorname mit oder ohne weiteren Vornamen", 1, _first_part),
    Level("first_initials", "Weiterer Vorname abgekürzt", 1, _first_initials),
    Level("first_variant", "Vorname in anderer Schreibweise oder Kurzform", 1, _first_variant),
    Level("first_slip", "Vorname mit einem Tippfehler", 1, _first_slip),
    Level("first_near", "Vorname ähnlich, aber ein anderer", None, _first_near),
)
LAST_LEVELS = (
    Level("last_equal", "Nachname gleich", 0, lambda typed, filed: _shared(typed.last, filed.last)),
    Level("last_particle", "Nachname ohne Zusatz gleich", 1, lambda typed, filed: typed.core == filed.core != ""),
    Level("last_double", "Doppelname ergänzt, gekürzt oder gedreht", 1, _last_double),
    Level("last_born", "Name vor der Ehe", 1, _last_born),
    Level("last_slip", "Nachname mit einem Tippfehler", 1, _last_slip),
    Level("last_sound", "Nachname klingt gleich", 1, _last_sound),
    Level("last_sex", "Nachname mit anderer Endung für Mann oder Frau", 1, _last_sex),
    Level("last_near", "Nachname ähnlich", None, _last_near),
)
FIRST_OTHER = Level("first_other", "anderer Vorname", None, _always)
LAST_OTHER = Level("last_other", "anderer Nachname", None, _always)
GENERATION = Level("generation", "Zusatz junior oder senior verschieden", None, _always)
TURNED = Level("turned", "Vor- und Nachname vertauscht", 1, lambda typed, filed: typed.words == filed.words)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The levels that two names reached."""

    first: Level
    last: Level

    @property
    def cost(self) -> int | None:
        """Soft differences in the name, or None if it is no match."""
        if self.first is TURNED:
            return TURNED.cost
        if self.first.cost is None or self.last.cost is None:
            return None
        return self.first.cost + self.last.cost

    @property
    def plausible(self) -> bool:
        """Whether the two could be confused."""
        return self.first is not FIRST_OTHER and self.last is not LAST_OTHER

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the likest first."""
        return (
            self.cost if self.cost is not None else 9,
            _ORDER.get(self.first.code, 9) + _ORDER.get(self.last.code, 9),
        )


_ORDER = {level.code: at for levels in (FIRST_LEVELS, LAST_LEVELS) for at, level in enumerate(levels)}


def strangers(typed: Sequence[Name], first_name: str, last_name: str) -> bool:
    """A quick no for most neighbours, before their names are read: nothing in common, and a far surname.

    Only for surnames of one plain word, where the distance of no level in `LAST_LEVELS` is beyond this one.
    """
    if not last_name.replace("-", "").isalpha():
        return False
    filed = spelling.forms(last_name)
    text = " ".join((*spelling.forms(first_name), *filed))
    return not any(one.born or _within_reach(one.last, filed) or _shares_a_mark(one, text) for one in typed)


def _shares_a_mark(one: Name, text: str) -> bool:
    return any(mark in text for mark in one.marks)


def _within_reach(one: tuple[str, str], other: tuple[str, str]) -> bool:
    most = 3 if len(one[1]) >= 4 and len(other[1]) >= 4 else 1
    near = OSA.distance(one[0], other[0], score_cutoff=most) <= most
    return near or OSA.distance(one[1], other[1], score_cutoff=most) <= most


def likeness(typed: Name, filed: Name) -> Likeness:
    """The strictest levels that hold between a typed name and one on file."""
    last = _strictest(LAST_LEVELS, typed, filed, LAST_OTHER)
    # With another surname nobody asks how alike two different first names are.
    first = _strictest(FIRST_LEVELS[:1] if last is LAST_OTHER else FIRST_LEVELS, typed, filed, FIRST_OTHER)
    if typed.generation != filed.generation and first is not FIRST_OTHER:
        return Likeness(GENERATION, last)
    found = Likeness(first, last)
    if (found.cost is None or found.cost > 1) and TURNED.holds(typed, filed):
        return Likeness(TURNED, TURNED)
    return found


def _strictest(levels: Sequence[Level], typed: Name, filed: Name, otherwise: Level) -> Level:
    return next((level for level in levels if level.holds(typed, filed)), otherwise)
