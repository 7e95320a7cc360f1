"""Search keys: numbers that a row on file and a registration share if the one may be the other. Pure.

Computed at import into an indexed column; the live service and a match of two files find candidates by the same ones.
Each is 64 bit of a BLAKE2b hash, so that the index holds no names; a chance collision only adds a candidate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from matcher import address, names, spelling


@dataclass(frozen=True, slots=True)
class Keys:
    """`near`: who lives there or shares contact data; `around`: alike in the postal code; `namesakes`: anywhere.

    `street`: whether that street is on file at all.
    """

    near: list[int]
    around: list[int]
    namesakes: list[int]
    street: list[int]

    def all(self) -> list[int]:
        """What a row on file is indexed by."""
        return list(dict.fromkeys([*self.near, *self.around, *self.namesakes, *self.street]))


def number(kind: str, *parts: str) -> int:
    """64 bit that stand for these texts."""
    digest = blake2b("|".join((kind, *parts)).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@lru_cache(5_000)
def phone(text: str) -> str:
    """A telephone number's digits in national form without the leading zero: +49 3471 123 and 03471/123 are equal."""
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    return re.sub(r"^(?:0049|49(?=\d{9})|0+)", "", digits).lstrip("0") if len(digits) >= 6 else ""


def email(text: str) -> str:
    """An e-mail address as it compares."""
    return text.strip().casefold() if "@" in text else ""


def keys(names_: tuple[str, str], place: tuple[str, str, str], contact: tuple[str, str]) -> Keys:
    """The keys of (first name, last name) at (postal code, street, house number) with (telephone, e-mail)."""
    people = names.people(*names_)
    postal_code, streets, houses = spelling.letters(place[0]), address.street_forms(place[1]), address.houses(place[2])
    near, known = _place(postal_code, streets, houses)
    # The same surname at the same street and number under any postal code.
    cores = dict.fromkeys(spelling.sound(one.core) for one in people if one.core)
    near = near + [number("s", street, house, core) for core in cores for street in streets for house in houses[:1]]
    near += [number("c", given) for given in (phone(contact[0]), email(contact[1])) if given]
    around, namesakes = [], []
    for one in people:
        pairs = ((first, last) for first in dict.fromkeys(one.first) for last in dict.fromkeys(one.last))
        namesakes += [number("n", *sorted(pair)) for pair in pairs]
        if one.core and one.first_words:
            around.append(number("p", postal_code, spelling.sound(one.core), one.first_words[0][:1]))
            around.append(number("q", postal_code, one.first_words[0], one.core[:1]))
    return Keys(near, around, namesakes, known)


@lru_cache(5_000)
def _place(postal_code: str, streets: tuple[str, ...], houses: tuple[str, ...]) -> tuple[list[int], list[int]]:
    """The keys that all of one house share: the house, and its street."""
    near = [number("h", postal_code, street, house) for street in streets for house in houses]
    return near, [number("r", postal_code, street) for street in streets]
