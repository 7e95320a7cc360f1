"""Which house on file a typed address means: the company's own file is the gazetteer. Pure.

A house that is on file once is found although its place or postal code is missing, old or wrong, or its street has one
slip. A house that is there twice (the same street in two villages) is not: then several are named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from matcher.matching.addresses import house_number, place, street
from matcher.matching.addresses.address import Address
from matcher.matching.addresses.place import Nearness, Villages
from matcher.matching.addresses.street import Street
from matcher.matching.vocabulary import words

_PREPOSITIONS = words("house", "prepositions")


@dataclass(frozen=True, slots=True)
class Level:
    """One way in which a typed address means a house. `cost`: how much it takes of what may differ in all."""

    code: str
    label: str
    cost: int


@dataclass(frozen=True, slots=True)
class StreetLevel(Level):
    """A level of the street alone."""

    holds: Callable[[Street, Street], bool] = field(compare=False)


STREETS = (
    StreetLevel("street", "Straße gleich", 0, street.same),
    StreetLevel("street_cut", "Straße in der Datei abgeschnitten", 1, street.cut),
    StreetLevel("street_short", "Straße abgekürzt", 1, street.shortened),
    StreetLevel("street_slip", "Straße mit einem Tippfehler", 1, street.slip),
)
SLIP = STREETS[-1]
PLACES: Mapping[Nearness, Level] = {
    "same": Level("place", "Ort gleich", 0),
    "less": Level("place_less", "Ortsteil oder Stadt nicht genannt", 0),
    "more": Level("place_more", "Ortsteil genannt, in der Datei steht nur die Stadt", 1),
    "missing": Level("place_missing", "Ort fehlt", 1),
    "slip": Level("place_slip", "Ort mit einem Tippfehler", 1),
    "unknown": Level("place_unknown", "Ort der Datei unbekannt", 1),
    "unfiled": Level("place_unfiled", "Ort fehlt in der Datei", 1),
}
CODE = Level("postal_code", "Postleitzahl anders, Haus gibt es nur einmal", 1)
HOUSE = Level("house", "Anschrift gleich", 0)
PARTS = Level("part", "Wohnung oder Hausteil verschieden", 9)
TWO = Level("two_houses", "zwei Häuser genannt", 9)
SEVERAL = Level("several_houses", "Haus gibt es mehrfach", 0)
ELSEWHERE = Level("elsewhere", "andere Anschrift", 9)


class Standing(NamedTuple):
    """How a typed address stands to one on file.

    `levels`: what differs; `several`: the house stands on file more than once; `cost`: the sum of the levels' costs, 0
    is the same address; `only_village_missing`: nothing differs but the village, which people leave out though their
    street is in two of them; `label`: the levels in German for staff.
    """

    levels: tuple[Level, ...]
    several: bool
    cost: int
    only_village_missing: bool
    label: str

    def with_level(self, level: Level) -> Standing:
        """The same with one more difference."""
        levels, cost = (*self.levels, level), self.cost + level.cost
        return self._replace(levels=levels, cost=cost, only_village_missing=False, label=f"{self.label}, {level.label}")


def resolve(
    typed: Address, houses: Iterable[Address], villages: Callable[[Iterable[str]], Villages], *, street_known: bool
) -> dict[Address, Standing]:
    """The addresses on file that mean the typed house, each with how it stands to it; several houses say so.

    `street_known`: whether the typed street is on file under the typed postal code; then it is no slip of another.
    `villages` is asked only where a place on file shares no name with the typed one.
    """
    rows = tuple(houses)
    found = _one(typed, rows, villages, street_known)
    names = typed.reading.streets if len(typed.reading.streets) > 1 else ()
    named = [one for name in names if (one := set(_one(typed.in_street(name), rows, villages, street_known)))]
    if named and not set.intersection(*named):
        # A street and its former name, and the file has a house in each.
        found = {house: one.with_level(TWO) for house, one in found.items()}
    for other in typed.others:
        beside = _one(other, rows, villages, street_known=False)
        if beside or _is_another(typed, other):
            found = _both(found, beside)
    return found


def _is_another(typed: Address, other: Address) -> bool:
    """Whether what was typed behind the address is another one even if the file does not know it."""
    street = other.reading.streets[0]
    return street in typed.reading.streets or bool(street.kind) or street.words[0] in _PREPOSITIONS


def _both(found: Mapping[Address, Standing], beside: Mapping[Address, Standing]) -> dict[Address, Standing]:
    """Two houses that are both named: only one that both of them mean is named."""
    return {
        house: one if house in found and house in beside else one.with_level(TWO)
        for house, one in {**beside, **found}.items()
    }


def _one(
    typed: Address, houses: Iterable[Address], villages: Callable[[Iterable[str]], Villages], street_known: bool
) -> dict[Address, Standing]:
    """The addresses on file that mean the first of the typed houses."""
    if not typed.readable:
        return {}
    doors = {house: level for house in houses if (level := _door(typed, house, street_known)) is not None}
    apart = [name for house in doors for name in house.place.names if not place.share(typed.place, house.place)]
    known = villages({*typed.place.names, *apart}) if apart else Villages()
    found = [_compare(typed, house, level, known) for house, level in doors.items()]
    if any(one.street is not SLIP for one in found):
        found = [one for one in found if one.street is not SLIP]
    fitting = _fitting(typed, [one for one in found if not one.lacking])
    lacking = [one for one in found if one.lacking and one.place != "other" and not one.elsewhere]
    return fitting | {one.address: one.standing(several=False) for one in lacking}


def _fitting(typed: Address, found: list[_Compared]) -> dict[Address, Standing]:
    """Which of the addresses that are whole are meant by their place and code."""
    fitting = [one for one in found if one.place != "other"]
    own_code = any(one.same_code for one in fitting) or not any(one.same_code for one in found)
    if not own_code and not all(place.alike(typed.place.village, one.address.place.own) for one in fitting):
        # The code says one house and the town another: both are on file, and nobody knows which one is wrong. A village
        # that is named outweighs the code, which people take from its town.
        return {one.address: one.standing(several=True) for one in fitting}
    chosen = _named(typed, fitting) or fitting
    several = len({one.house for one in chosen}) > 1
    return {one.address: one.standing(several=several) for one in chosen}


def _named(typed: Address, fitting: list[_Compared]) -> list[_Compared]:
    """The houses in the village that is named, or in the town where only that is; under the typed code if there are."""
    beside = [one for one in fitting if one.address.place.own in typed.reading.rest]
    own = beside or [one for one in fitting if place.alike(one.address.place.own, typed.place.own)]
    return [one for one in own if one.same_code] or own


@dataclass(frozen=True, slots=True)
class _Compared:
    """One address on file beside the typed one."""

    address: Address
    street: Level
    place: Nearness
    same_code: bool
    parts_differ: bool

    @property
    def house(self) -> tuple[str, str]:
        """The house itself, under whatever postal code and town it is written."""
        return self.address.place.own, self.address.reading.streets[0].solid if self.street is SLIP else ""

    @property
    def lacking(self) -> bool:
        """Whether the file has no place or no code there: then it may be the house, and staff see its people."""
        return not self.address.postal_code or not self.address.place.names

    @property
    def elsewhere(self) -> bool:
        """Whether it is another one by the code, which is all that the file has."""
        return bool(self.address.postal_code) and not self.same_code

    def standing(self, *, several: bool) -> Standing:
        """Return the levels that differ from an equal address; `several`: the house stands on file more than once."""
        reached = [self.street, PLACES[self.place]] + ([] if self.same_code else [CODE])
        reached += [PARTS] if self.parts_differ else []
        levels = tuple(level for level in reached if level.code not in ("street", "place"))
        labels = [level.label for level in levels] + ([SEVERAL.label] if several else [])
        return Standing(
            levels,
            several,
            sum(level.cost for level in levels),
            all(level is PLACES["less"] for level in levels),
            ", ".join(labels) or HOUSE.label,
        )


def _door(typed: Address, filed: Address, street_known: bool) -> Level | None:
    """How the streets stand to each other, where the number is the same; None for another door."""
    one, other = typed.reading.number, filed.reading.number
    if one is None or other is None or not house_number.same_house(one, other):
        return None
    return _street(typed, filed, street_known)


def _compare(typed: Address, filed: Address, level: Level, villages: Villages) -> _Compared:
    near = place.nearness(typed.place, filed.place, villages)
    same_code = bool(typed.postal_code) and typed.postal_code == filed.postal_code
    if near in ("unknown", "slip") and not same_code:
        near = "other"
    one, other = typed.reading.number, filed.reading.number
    differ = one is not None and other is not None and house_number.parts_differ(one, other)
    return _Compared(filed, level, near, same_code, differ or _numbers_differ(typed, filed))


def _numbers_differ(typed: Address, filed: Address) -> bool:
    """Whether one has a second number that the other lacks: in "Straße 7" and 12 the 7 was taken for the house.

    On file any such number counts, and of those that were typed one that is named as such: "12 Nr. 14".
    """
    one, other = (frozenset(filter(str.isdecimal, address.reading.rest)) for address in (typed, filed))
    return bool(other or typed.reading.renumbered) and one != other


def _street(typed: Address, filed: Address, street_known: bool) -> Level | None:
    pairs = [(one, other) for one in typed.reading.streets for other in filed.reading.streets]
    levels = [level for level in STREETS if any(level.holds(one, other) for one, other in pairs)]
    return next((level for level in levels if level is not SLIP or not street_known), None)
