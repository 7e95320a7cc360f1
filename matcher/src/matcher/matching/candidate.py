"""The two sides of a comparison: a registration as typed, and one contract of one person on file. Pure."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from matcher.matching import keys, spelling
from matcher.matching.addresses import address
from matcher.matching.addresses.address import Address
from matcher.matching.addresses.place import Villages
from matcher.matching.flags import FLAG_TEXTS, UNREADABLE, flags, label_flags
from matcher.matching.keys import Keys
from matcher.matching.names.named import Named, named

# A contract that ends later than this was made for a time; an earlier end means that notice was given.
NOTICE_DAYS = 365
# The plus sign before a telephone number is no cross.
_COUNTRY_CODE = re.compile(r"\+(?=[ (]?\d)")
# Nor is the one between two houses: "12+14".
_TWO_HOUSES = re.compile(r"(?<=[0-9A-Za-z])\+(?=[0-9]{1,3}$)")


@dataclass(frozen=True)
class Applicant:
    """A registration as typed; `street` carries the house number."""

    first_name: str
    last_name: str
    street: str
    postal_code: str
    city: str
    phone: str = ""
    email: str = ""

    @cached_property
    def address(self) -> Address:
        """The typed address, read once."""
        return address.typed(self.street, self.postal_code, self.city)

    @property
    def house_key(self) -> str:
        """The key of the typed house, equal for every writing of it."""
        return self.address.house_key

    @cached_property
    def named(self) -> Named:
        """Whom the typed name may mean, read once."""
        return named(self.first_name, self.last_name)

    @cached_property
    def in_other_script(self) -> bool:
        """Whether the name is typed in another alphabet, so that no rule can say that it is nobody's of the house."""
        return spelling.has_other_script(self.first_name + self.last_name)

    @property
    def first_names(self) -> tuple[str, ...]:
        """The typed first names, as the file's frequencies know them."""
        return tuple(dict.fromkeys(spelling.folded(word) for one in self.named.people for word in one.first))

    @property
    def last_names(self) -> tuple[str, ...]:
        """The typed surnames, likewise."""
        return tuple(dict.fromkeys(spelling.folded(one.last_solid) for one in self.named.people))

    @cached_property
    def contact(self) -> tuple[str, str]:
        """Telephone number and e-mail address as they compare."""
        return keys.phone(self.phone), keys.email(self.email)

    @cached_property
    def keys(self) -> Keys:
        """What candidates are searched by."""
        return keys.typed(self.named.people, self.address, (self.phone, self.email))


class Candidate(NamedTuple):
    """One contract of one person on file; `ended` when the last import no longer had it."""

    tenant_id: str
    first_name: str
    last_name: str
    street: str
    house_number: str
    postal_code: str
    city: str
    phone: str = ""
    email: str = ""
    birth_date: datetime.date | None = None
    move_in: datetime.date | None = None
    move_out: datetime.date | None = None
    role: str = ""
    status: str = ""
    birth_name: str = ""
    salutation: str = ""
    title: str = ""
    care_of: str = ""
    doubt: str = ""
    ended: bool = False

    @property
    def address(self) -> Address:
        """The address on file, read once."""
        return address.filed(self.street, self.house_number, self.postal_code, self.city)

    @property
    def named(self) -> Named:
        """Whom the name on file may mean, with the name before marriage, read once."""
        return named(self.first_name, self.last_name, self.birth_name, self.salutation)

    @property
    def flag(self) -> str:
        """What the record says beside name and address, in whatever column, as a code, or an empty text."""
        if self.doubt:
            return UNREADABLE
        raised = [*self.named.flags, *(one for text in self._columns() for one in flags(text))]
        raised += [one for text in (self.salutation, self.title) for one in label_flags(text)]
        ignored = {"remark"} if self.named.is_company else set[str]()
        return next((one for one in FLAG_TEXTS if one in raised and one not in ignored), "")

    def _columns(self) -> tuple[str, ...]:
        own = (self.status, self.role, self.care_of, _COUNTRY_CODE.sub("", self.phone), self.email.rpartition("@")[2])
        # "Vorm Steintor" begins as the short form of Vormund does.
        street = self.street[5:] if self.street[:5].casefold() == "vorm " else self.street
        return (*own, street, _TWO_HOUSES.sub("", self.house_number.replace(" + ", "+")), self.city)

    def is_current(self, today: datetime.date) -> bool:
        """Whether the contract runs today; an unknown date of moving in counts as past."""
        if self.ended or (self.move_in and self.move_in > today):
            return False
        return self.move_out is None or self.move_out >= today

    def under_notice(self, today: datetime.date) -> bool:
        """Whether the contract runs but ends soon."""
        return self.move_out is not None and (self.move_out - today).days <= NOTICE_DAYS


def _no_villages(_names: Iterable[str]) -> Villages:
    return Villages()


def _no_bearers(_names: Iterable[str]) -> Mapping[str, int]:
    return {}


@dataclass(frozen=True, slots=True)
class Found:
    """What the file has for one registration: the rows that share a search key, and what the file says as a whole.

    `street_known`: whether the typed street is on file under the typed postal code; `cut`: the search was stopped at
    its limit, so that somebody may be missing. The others are asked only in doubt: which of these places are villages
    of which town, and how many people on file bear each of these first names or surnames (in folded letters).
    """

    candidates: tuple[Candidate, ...] = ()
    street_known: bool = False
    cut: bool = False
    villages: Callable[[Iterable[str]], Villages] = _no_villages
    first_names: Callable[[Iterable[str]], Mapping[str, int]] = _no_bearers
    last_names: Callable[[Iterable[str]], Mapping[str, int]] = _no_bearers
