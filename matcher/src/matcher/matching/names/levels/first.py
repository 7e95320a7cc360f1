"""How alike two first names are: ordered levels, strict to loose, each with its test and its reason in German. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from matcher.matching import spelling
from matcher.matching.names import first_names
from matcher.matching.names.levels.level import Level, folded_pairs, near, same, wordwise
from matcher.matching.names.name import Name


def _first_equal(typed: Name, filed: Name) -> bool:
    if not typed.first or not filed.first:
        return False
    if typed.first_solid == filed.first_solid:
        return True
    # Michael and Michal are two names, and so are Arno and Arnoe, though one could be the other without an umlaut.
    two = first_names.are_two(typed.first_solid, filed.first_solid)
    return not two and (same(typed.first_solid, filed.first_solid) or folded_pairs(typed.first, filed.first))


def _first_written(typed: Name, filed: Name) -> bool:
    """The same name in another system of writing, word by word."""
    return wordwise(typed.first, filed.first, first_names.is_written)


@dataclass(frozen=True, slots=True)
class _Aligned:
    """How the given names of two people pair: `kinds` of the pairs that are not equal, how many words are left over."""

    kinds: tuple[str, ...]
    full: int
    left: int
    right: int

    @property
    def missing(self) -> bool:
        """Whether only one of the two has words without a partner."""
        return bool(self.left) != bool(self.right)

    @property
    def apart(self) -> bool:
        """Whether both have words without a partner."""
        return bool(self.left and self.right)


def _aligned(typed: Name, filed: Name) -> _Aligned:
    """The words that tell a person apart, paired. What whole families share (Thị, Mohammad) agrees with nothing."""
    one, other = first_names.telling(typed.first), first_names.telling(filed.first)
    found = _paired(one, other)
    shared = "".join(one) != typed.first_solid or "".join(other) != filed.first_solid
    # Thị Lan and Thị Lan Anh, Mohammad Ali and Ahmad Ali: what is left over on one side is the other person's.
    return replace(found, left=1, right=1) if shared and found.missing else found


def _paired(typed: Sequence[str], filed: Sequence[str]) -> _Aligned:
    """Pairs each typed word with the nearest one on file; the best kind of pair first."""
    rest, kinds, full = list(_split(filed, typed)), list[str](), 0
    words = list(_split(typed, filed))
    for kind, alike in _PAIRS:
        for word in list(words):
            match = next((other for other in rest if alike(word, other)), None)
            if match is not None:
                words.remove(word)
                rest.remove(match)
                full += kind != "initial"
                kinds += [] if kind == "equal" else [kind]
    return _Aligned(tuple(kinds), full, len(words), len(rest))


def _split(words: Sequence[str], others: Sequence[str]) -> Sequence[str]:
    """Names that are written together on one side only, apart: Evamartina is Eva Martina, Hanspeter Hans Peter."""
    if len(words) != 1 or words == others:
        return words
    halves = first_names.halves(words[0])
    return halves if not set(halves).isdisjoint(others) else words


def _initial(one: str, other: str) -> bool:
    one, other = spelling.folded(one), spelling.folded(other)
    return min(len(one), len(other)) == 1 and one[0] == other[0]


_PAIRS: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("equal", lambda one, other: one == other or (same(one, other) and not first_names.are_two(one, other))),
    ("variant", first_names.is_variant),
    ("slip", first_names.is_slip),
    ("initial", _initial),
)


def _first_part(typed: Name, filed: Name) -> bool:
    found = _aligned(typed, filed)
    return found.full > 0 and not found.apart and not set(found.kinds) - {"initial"} and not _only_initials(found)


def _only_initials(found: _Aligned) -> bool:
    return found.full == 0


def _first_variant(typed: Name, filed: Name) -> bool:
    if first_names.is_variant(typed.first_solid, filed.first_solid):
        return True
    return _one_soft(typed, filed, "variant")


def _first_slip(typed: Name, filed: Name) -> bool:
    if len(typed.first) != len(filed.first) and first_names.is_slip(typed.first_solid, filed.first_solid):
        return True
    return _one_soft(typed, filed, "slip")


def _one_soft(typed: Name, filed: Name, kind: str) -> bool:
    found = _aligned(typed, filed)
    return found.kinds == (kind,) and not found.left and not found.right


def _first_part_soft(typed: Name, filed: Name) -> bool:
    """Another given name more or less, and one of them in another spelling."""
    found = _aligned(typed, filed)
    return found.full > 0 and not found.apart and len(set(found.kinds) - {"initial"}) <= 1 and len(found.kinds) <= 2


def _first_ending(typed: Name, filed: Name) -> bool:
    """A slip at the last letter, where names of the two sexes differ: Hassan and Hassana."""
    return _one_soft(typed, filed, "slip") and any(
        first_names.is_other_sex(one, other) for one in typed.first for other in filed.first if one != other
    )


def _first_slips(typed: Name, filed: Name) -> bool:
    """Two slips in one long name that leave no name at all, beside words that are equal."""
    if len(typed.first) != len(filed.first):
        return first_names.is_two_slips(typed.first_solid, filed.first_solid)
    one = [word for word in typed.first if word not in filed.first]
    other = [word for word in filed.first if word not in typed.first]
    return len(one) == len(other) == 1 and first_names.is_two_slips(one[0], other[0])


def _first_initial(typed: Name, filed: Name) -> bool:
    found = _aligned(typed, filed)
    return found.full == 0 and bool(found.kinds) and not found.left


def _first_near(typed: Name, filed: Name) -> bool:
    if not typed.first or not filed.first:
        return True
    found = _paired(typed.first, filed.first)
    if found.kinds or found.full or near(typed.first_solid, filed.first_solid):
        return True
    one, other = spelling.folded(typed.first_solid), spelling.folded(filed.first_solid)
    return one[0] == other[0] and spelling.sound(one) == spelling.sound(other)


FIRST_LEVELS = (
    Level("first_equal", "Vorname gleich", 0, _first_equal),
    Level("first_written", "Vorname in anderer Umschrift", 1, _first_written),
    Level("first_part", "Vorname mit oder ohne weiteren Vornamen", 1, _first_part),
    Level("first_variant", "Vorname in anderer Schreibweise oder Kurzform", 1, _first_variant),
    Level("first_ending", "Vorname mit anderer Endung", 1, _first_ending),
    Level("first_slip", "Vorname mit einem Tippfehler", 1, _first_slip),
    Level("first_initial", "Vorname nur als Anfangsbuchstabe", 1, _first_initial),
    Level("first_part_soft", "Vorname ergänzt oder gekürzt und anders geschrieben", 2, _first_part_soft),
    Level("first_slips", "Vorname mit zwei Tippfehlern", 2, _first_slips),
    Level("first_near", "Vorname ähnlich, aber ein anderer", None, _first_near),
)
