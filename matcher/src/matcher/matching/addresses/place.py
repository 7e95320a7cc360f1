"""Towns and villages: the names that a place is written with, and how two places compare. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from matcher.matching.addresses.tokens import Token, tokens
from matcher.matching.vocabulary import words

Nearness = Literal["same", "less", "more", "slip", "unknown", "missing", "unfiled", "other"]

_REMEMBERED = 5_000
_COUNTRY, _FILLERS, _NEAR = words("place", "country"), words("place", "fillers"), words("place", "near")
_RIVERS, _REGIONS = words("place", "rivers"), words("place", "regions")
_BEGINNINGS = words("place", "beginnings")
# Names from this length are one in spite of a slip; shorter ones only under the same postal code.
_SHORTEST_ALIKE, _SHORTEST_SLIP = 6, 4
_FIRST_CODE = "01000"


class Place(NamedTuple):
    """`names` as typed, the town first where it is named; `village` the one that was called so; `near` only helps."""

    names: tuple[str, ...]
    village: str
    near: tuple[str, ...]
    rivers: frozenset[str]
    postal_code: str

    @property
    def own(self) -> str:
        """The narrowest name: the village where one is named."""
        return self.village or (self.names[-1] if self.names else "")


@dataclass(frozen=True, slots=True)
class Villages:
    """What the file says of villages: the towns that each belongs to."""

    towns: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, cities: Iterable[str]) -> Villages:
        """Learn from every writing of a place on file: "Bernburg OT Gröna" tells that Gröna belongs to Bernburg."""
        found: dict[str, set[str]] = {}
        for pair in {pair for city in cities for pair in pairs(city)}:
            found.setdefault(pair[0], set()).add(pair[1])
        return cls({village: frozenset(towns) for village, towns in found.items()})

    def belongs(self, village: str, town: str) -> bool:
        """Whether the file writes this village as a part of this town."""
        return town in self.towns.get(village, ())

    def is_town(self, name: str) -> bool:
        """Whether some village belongs to it."""
        return any(name in towns for towns in self.towns.values())


def pairs(city: str) -> list[tuple[str, str]]:
    """(village, town) where a file's place names both."""
    found = place(city)
    return [(found.village, name) for name in found.names if found.village and name != found.village]


@lru_cache(_REMEMBERED)
def place(text: str) -> Place:
    """The names in a text like "Köthen (Anhalt), OT Löbnitz", "D-06406 Bernburg/Saale" or "Gröna b. Bernburg"."""
    return of(tokens(text))


def of(found: Sequence[Token]) -> Place:
    """The place that these tokens name."""
    walk = _Walk()
    for at, token in enumerate(found):
        walk.step(token, found[at + 1] if at + 1 < len(found) else None)
    names, village = tuple(dict.fromkeys(walk.names)), walk.village
    if len(names) == 2 and not village:
        village = next(name for name in names if name != walk.town) if walk.town else names[1]
    return Place(names, village, tuple(walk.near), frozenset(walk.rivers), walk.code)


class _Walk:
    """One pass over the tokens of a place."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.near: list[str] = []
        self.rivers: set[str] = set()
        self.code = self.village = self.town = ""
        self._begun = ""
        self._beside = self._village_next = self._bracket = False

    def step(self, token: Token, after: Token | None) -> None:
        """Take in one token; `after` is the next one."""
        if token.is_number:
            self.code = self.code or (token.text if len(token.text) in (4, 5) else "")
        elif not token.is_word:
            self._bracket = token.text == "(" or (self._bracket and token.text != ")")
            self._beside = self._beside and token.text == "."
        elif token.text in ("ot", "ortsteil"):
            self._village_next = True
        elif token.text in _BEGINNINGS and after is not None and after.is_word:
            self._begun += token.text
        elif not self._says_nothing(token):
            self._named(self._begun + token.text)

    def _says_nothing(self, token: Token) -> bool:
        if token.text in _COUNTRY and (len(token.text) > 2 or not self.names):
            return True
        if token.text in _FILLERS:
            self._beside = token.text in _NEAR
            return True
        region = token.text in _RIVERS | _REGIONS and bool(self.names) and not self._village_next
        self.rivers |= {token.text} & _RIVERS if region else set()
        return region

    def _named(self, name: str) -> None:
        if self._beside:
            self.near.append(name)
        else:
            self.village = name if self._village_next else self.village
            self.town = name if self._bracket and self.names and not self.town else self.town
            self.names.append(name)
        self._begun, self._village_next, self._beside = "", False, False


def postal_code(text: str) -> str:
    """A German postal code in five digits where it can be read: "D-06406", "06 406" and "6406" are 06406.

    Letters and digits are another country's, and what else stands there ("00000", "x") says nothing.
    """
    digits = "".join(token.text for token in tokens(text) if token.is_number)
    other = "".join(token.text for token in tokens(text) if token.is_word and token.text not in ("d", "de"))
    if other:
        return other + digits if digits else ""
    code = f"0{digits}" if len(digits) == 4 else digits
    return code if len(code) == 5 and code >= _FIRST_CODE else ""


def nearness(typed: Place, filed: Place, villages: Villages) -> Nearness:
    """How the typed place stands to the file's.

    `less`: it names less (the town alone, or the village alone); `more`: it names a village where the file says only
    the town; `slip`: a short name with one slip; `unknown`: a name that is nowhere on file; `unfiled`: the file has no
    place there; `other`: another village or town.
    """
    if not typed.names or not filed.names:
        return "unfiled" if typed.names else "missing"
    if _rivers_apart(typed, filed):
        return "other"
    one, other = list(typed.names), list(filed.names)
    if not _shared(one, other):
        one, other = _linked(one, other, typed, filed, villages)
    shared = _shared(one, other)
    if not shared:
        return _unshared(typed, filed, villages)
    left = [name for name in one if not any(alike(name, same) for same in (*other, *filed.near))]
    right = [name for name in other if not any(alike(name, same) for same in (*one, *typed.near))]
    if left and right:
        return "slip" if len(left) == len(right) == 1 and _one_slip(left[0], right[0]) else "other"
    if left and typed.village and alike(typed.village, filed.own):
        # "Köthen OT Baasdorf" for the file's "Baasdorf": what is left is the town.
        return "same"
    return "more" if left else "less" if right else "same"


def share(one: Place, other: Place) -> bool:
    """Whether two places have a name in common."""
    return _shared(one.names, other.names)


def is_explained(typed: Place, filed: Place, villages: Callable[[Iterable[str]], Villages]) -> bool:
    """Whether the file knows every name that was typed beyond its own as a village of its town, or the other way."""
    beyond = [name for name in typed.names if not any(alike(name, other) for other in (*filed.names, *filed.near))]
    known = villages(beyond)
    return all(
        any(known.belongs(name, other) or known.belongs(other, name) for other in filed.names) for name in beyond
    )


def _unshared(typed: Place, filed: Place, villages: Villages) -> Nearness:
    if alike("".join(typed.names), "".join(filed.names)):
        return "same"
    one, other = typed.own, filed.own
    if _one_slip(one, other):
        return "slip"
    if len(typed.names) > 1 or filed.village:
        return "other"
    # One is a town that has villages on file, and the other a name that the file knows nothing of.
    town, village = (other, one) if villages.is_town(other) else (one, other)
    nameless = village not in villages.towns and not villages.is_town(village)
    return "unknown" if villages.is_town(town) and nameless else "other"


def _one_slip(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= _SHORTEST_SLIP and OSA.distance(one, other, score_cutoff=1) == 1


def _linked(
    one: list[str], other: list[str], typed: Place, filed: Place, villages: Villages
) -> tuple[list[str], list[str]]:
    """Both with the towns that link them: what stands beside a name ("b. Bernburg") and what the file has learnt."""
    left, right = one + list(typed.near), other + list(filed.near)
    if _shared(left, right):
        return left, right
    left = one + [town for town in other for village in one if villages.belongs(village, town)]
    right = other + [town for town in one for village in other if villages.belongs(village, town)]
    return left, right


def _shared(one: Sequence[str], other: Sequence[str]) -> bool:
    return any(alike(name, same) for name in one for same in other)


def alike(one: str, other: str) -> bool:
    """Whether two names of places are one, but for a letter of a long name."""
    return one == other or (
        min(len(one), len(other)) >= _SHORTEST_ALIKE and OSA.distance(one, other, score_cutoff=1) <= 1
    )


def _rivers_apart(one: Place, other: Place) -> bool:
    """Frankfurt (Oder) is not Frankfurt (Main); an initial or a short form stands for its word."""
    if not one.rivers or not other.rivers:
        return False
    return not any(a.startswith(b) or b.startswith(a) for a in one.rivers for b in other.rivers)
