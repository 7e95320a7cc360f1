"""Search keys: numbers that a row on file and a registration share if the one may be the other. Pure.

Computed at import into an indexed column; the live service and a match of two files find candidates by the same ones.
Each is 64 bit of a BLAKE2b hash, so that the index holds no names; a chance collision only adds a candidate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import product

from matcher.matching import spelling
from matcher.matching.addresses.address import Address
from matcher.matching.addresses.street import Street
from matcher.matching.names.name import Name

# Counts up with every change of what a key is made of: the keys on file are then made anew at `migrate`.
VERSION = 13
# From this length the beginning and the end of a street find it alone; shorter ones when nothing else is found.
_LONG_STREET = 10
_LONG_PIECE, _SHORT_PIECE = 6, 2

# The keys of a house, of streets like it, and of its street.
_Place = tuple[list[int], list[int], list[int]]


@dataclass(frozen=True, slots=True)
class Keys:
    """`house`: who lives there; `slipped`: who lives under the same number in a street like it.

    `contact`: who shares contact data; `around`: alike in the postal code; `namesakes`: anywhere; `street`: whether
    that street is on file at all.
    """

    house: list[int]
    slipped: list[int]
    contact: list[int]
    around: list[int]
    namesakes: list[int]
    street: list[int]

    def all(self) -> list[int]:
        """What a row on file is indexed by."""
        return list(
            dict.fromkeys([*self.house, *self.slipped, *self.contact, *self.around, *self.namesakes, *self.street])
        )


def number(kind: str, *parts: str) -> int:
    """64 bit that stand for these texts."""
    digest = blake2b("|".join((kind, *parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@lru_cache(5_000)
def phone(text: str) -> str:
    """A telephone number's digits in national form without the leading zero: +49 3471 123 and 03471/123 are equal."""
    digits = re.sub(r"\D", "", text[: spelling.LONGEST_INPUT].replace("(0)", ""))
    return re.sub(r"^(?:0049|49(?=\d{9})|0+)", "", digits).lstrip("0") if len(digits) >= 6 else ""


def email(text: str) -> str:
    """An e-mail address as it compares."""
    return text.strip().casefold() if "@" in text else ""


def filed(people: Sequence[Name], address: Address, contact: tuple[str, str]) -> Keys:
    """The keys of a row: of these people at an address with (telephone, e-mail)."""
    codes = (address.postal_code,)
    # A row without its place may be of any; a registration asks for such rows too.
    return _keys(people, codes, contact, [_place(address, codes, address.place.names or ("",))])


def typed(people: Sequence[Name], address: Address, contact: tuple[str, str]) -> Keys:
    """The keys of a registration: of every house that it names, and of rows that lack their place or their code."""
    codes = tuple(dict.fromkeys((address.postal_code, "")))
    return _keys(people, codes, contact, [_place(one, codes, one.place.names) for one in (address, *address.others)])


def _keys(people: Sequence[Name], codes: Sequence[str], contact: tuple[str, str], places: Sequence[_Place]) -> Keys:
    shared = [number("c", given) for given in (phone(contact[0]), email(contact[1])) if given]
    around, namesakes = [], []
    for one in people:
        namesakes += _full_name(one)
        if one.core and one.first:
            core, first = spelling.folded(one.core), spelling.folded(one.first[0])
            around += [number("p", code, spelling.sound(core), first[:1]) for code in codes]
            around += [number("q", code, first, core[:1]) for code in codes]
    house, slipped, known = ([key for one in places for key in one[part]] for part in range(3))
    return Keys(house, slipped, shared, around, list(dict.fromkeys(namesakes)), known)


def _full_name(one: Name) -> list[int]:
    """A name in whatever field and order its words stand, and with its parts written together."""
    pair = sorted(spelling.folded(part) for part in (one.first_solid, one.core))
    return [number("n", *one.words), *([number("n", *pair)] if pair != one.words else [])]


@lru_cache(5_000)
def _place(address: Address, codes: tuple[str, ...], names: tuple[str, ...]) -> _Place:
    """The keys that all of one house share: the house, streets like it, and its street."""
    streets, house = address.reading.streets, address.reading.number
    known = [number("r", code, one.solid) for one in streets for code in codes]
    if house is None:
        return [], [], known
    where, narrow = dict.fromkeys((*codes, *names)), dict.fromkeys((*codes, *names[:1]))
    numbers = [str(one) for one in house.numbers]
    near = [number("h", one.solid, *at) for one in streets for at in product(numbers, where)]
    pieces: dict[bool, list[int]] = {True: [], False: []}
    for one in streets:
        pieces[_is_long(one)] += [number("f", piece, *at) for piece in _pieces(one) for at in product(numbers, narrow)]
    return [*near, *pieces[True]], pieces[False], known


def _is_long(street: Street) -> bool:
    return len(street.stem) >= _LONG_STREET


def _pieces(street: Street) -> Iterable[str]:
    """The beginning and the end of a street: one slip of the finger leaves one of them as it is."""
    size = _LONG_PIECE if _is_long(street) else _SHORT_PIECE
    return dict.fromkeys((f"<{street.stem[:size]}", f"{street.stem[-size:]}>"))
