"""One address, typed or on file: what its fields say together. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from matcher.matching.addresses import place as places
from matcher.matching.addresses import reading
from matcher.matching.addresses.place import Place
from matcher.matching.addresses.reading import Reading
from matcher.matching.addresses.street import Street

_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True, eq=False)
class Address:
    """`reading` of street and number, `place` (town and village), `postal_code` in five digits where it can be read.

    `others`: the further houses that somebody typed into the same fields, one after the other.
    Addresses are remembered by what was written, so that one writing is one object.
    """

    reading: Reading
    place: Place
    postal_code: str
    others: tuple[Address, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether street and number could be read."""
        return bool(self.reading.streets) and self.reading.number is not None

    def in_street(self, name: Street) -> Address:
        """The same in one of the streets that it names."""
        return replace(self, reading=replace(self.reading, streets=(name,)))

    @property
    def house_key(self) -> str:
        """A text that is equal for every spelling of one house; empty without street or number."""
        number = self.reading.number
        if number is None or not self.reading.streets:
            return ""
        return f"{self.postal_code}|{self.reading.streets[0].solid}|{number.number}{number.letter}"


@lru_cache(_REMEMBERED)
def typed(street: str, postal_code: str, city: str) -> Address:
    """What somebody typed: `street` carries the number, and what else autofill put there."""
    read = reading.read(street)
    if read.number is None or not read.streets:
        return _together(read, postal_code, city)
    first, *more = (replace(read, number=number) for number in read.number.ends)
    others = [_together(one, postal_code, city) for one in (*more, *read.others)]
    return replace(_together(first, postal_code, city), others=tuple(others))


@lru_cache(_REMEMBERED)
def filed(street: str, house_number: str, postal_code: str, city: str) -> Address:
    """What stands on file."""
    return _together(reading.filed(street, house_number), postal_code, city)


def _together(read: Reading, postal_code: str, city: str) -> Address:
    """The place of its own field, with what the street's field says of it."""
    own, beside_street = places.place(city), read.place
    names = tuple(dict.fromkeys([*own.names, *beside_street.names]))
    place = own._replace(
        names=names, village=own.village or beside_street.village, near=(*own.near, *beside_street.near, *read.rest)
    )
    return Address(read, place, places.postal_code(postal_code) or own.postal_code or beside_street.postal_code)
