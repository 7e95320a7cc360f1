"""Who is meant by a first and a last name, as people write them and as they stand on file. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

from matcher.matching import spelling
from matcher.matching.names import marks
from matcher.matching.names.lexicon import UNKNOWN, known
from matcher.matching.names.marks import NameParts
from matcher.matching.vocabulary import words

_REMEMBERED = 20_000
# People that one row may name: a couple, or partners of a firm. Slashes cannot make more of it.
MOST_PEOPLE = 4
_PARTICLES, _TRAILING = words("name", "particles"), words("name", "trailing")


@dataclass(frozen=True)
class Name:
    """One person's name, read once, in plain letters.

    `first` and `last` are words; `particles` stand before the surname; `other_surnames` are named beside it
    (before marriage, another name); `whole` says that both names stood in one field, so that their order is a guess.
    """

    first: tuple[str, ...]
    last: tuple[str, ...]
    particles: tuple[str, ...] = ()
    other_surnames: tuple[str, ...] = ()
    generation: str = ""
    whole: bool = False

    @cached_property
    def first_solid(self) -> str:
        """The first names written as one word."""
        return "".join(self.first)

    @cached_property
    def last_solid(self) -> str:
        """The particles and the surname written as one word."""
        return "".join((*self.particles, *self.last)) if self.particles else self.core

    @cached_property
    def core(self) -> str:
        """The surname written as one word, without its particles."""
        return self.last[0] if len(self.last) == 1 else "".join(self.last)

    @cached_property
    def words(self) -> list[str]:
        """All words in an order of their own."""
        return sorted(spelling.folded(word) for word in (*self.first, *self.particles, *self.last))


@lru_cache(_REMEMBERED)
def people(first_name: str, last_name: str) -> tuple[Name, ...]:
    """Everybody whom one row or one form may name: "Hans u. Erika" with "Müller" are two.

    A full name in one field gives both of its orders. The list is bounded by MOST_PEOPLE, and empty without a name.
    """
    first, last = marks.name_parts(first_name), marks.name_parts(last_name)
    if not first.people and not last.people:
        return ()
    if not first.people or not last.people:
        return _in_one_field(first if first.people else last, first, last)
    firsts, lasts = first.people[:MOST_PEOPLE], last.people[:MOST_PEOPLE]
    if len(firsts) == len(lasts):
        pairs = list(zip(firsts, lasts, strict=True))
    else:
        pairs = list(product(firsts, lasts))[:MOST_PEOPLE]
    return tuple(_name(_without(one, other), other, first, last) for one, other in pairs)


def _in_one_field(parts: NameParts, first: NameParts, last: NameParts) -> tuple[Name, ...]:
    """ "Meier, Hannah", "Meier, Hannah und Max", "Hannah Meier", "Meier Hannah", or a surname without a first name."""
    found: list[Name] = []
    behind_first = any(word not in _PARTICLES for word in parts.behind_comma)
    for full in parts.people[:MOST_PEOPLE]:
        behind = tuple(word for word in parts.behind_comma if word not in _PARTICLES)
        if behind and full == parts.people[0]:
            found.append(_name(behind, full[: len(full) - len(parts.behind_comma)], first, last))
        elif found and behind_first and len(full) == 1:
            found.append(_name(full, parts.people[0][: -len(parts.behind_comma)], first, last))
        elif len(full) > 1:
            found.append(_name(full[:-1], full[-1:], first, last, whole=True))
            found.append(_name(full[1:], full[:1], first, last, whole=True))
        else:
            found.append(_name((), full, first, last))
    return tuple(found)


def _without(first: Sequence[str], last: Sequence[str]) -> Sequence[str]:
    """A first name without the surname that was typed into both fields: "Simone Schirrmeister" and "Schirrmeister".

    Franz-Peter Franz keeps his first name, Hassan Al Hassan his surname.
    """
    if first[0] in last and known(first[0]) is not UNKNOWN:
        return first
    rest = [word for word in first if word not in last]
    return rest if len(first) > len(last) and any(word not in _PARTICLES for word in rest) else first


def _name(
    first: Sequence[str], last: Sequence[str], first_parts: NameParts, last_parts: NameParts, *, whole: bool = False
) -> Name:
    given = list(first)
    trailing: list[str] = []
    while len(given) > 1 and given[-1] in _TRAILING:
        trailing.insert(0, given.pop())
    # "v. d." is "von der"; the "D." of Klaus-D. is one of his own names.
    while trailing and len(trailing[0]) == 1 and trailing[0] != "v":
        given.append(trailing.pop(0))
    last = _without(last, given) if len(given) < len(last) else last
    core = tuple(word for word in last if word not in _PARTICLES) or tuple(last)
    particles = (*trailing, *(word for word in last if word in _PARTICLES and word not in core))
    beside = (*first_parts.born, *last_parts.born, *first_parts.alias, *last_parts.alias)
    return Name(tuple(given), core, particles, beside, first_parts.generation or last_parts.generation, whole)
