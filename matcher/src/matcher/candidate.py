"""The two sides of a comparison: a registration as typed, and one contract of one person on file. Pure."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from matcher import address, keys, names
from matcher.keys import Keys
from matcher.names import Name

# A contract that ends later than this was made for a time; an earlier end means that notice was given.
NOTICE_DAYS = 365

GUARDIAN = re.compile(r"betreu|vormund|bevollm|pfleger|guardian", re.IGNORECASE)
_FLAGS = (
    ("deceased", re.compile(r"†|verstorben|verst\.|nachlass|\berben|erbengem|deceased", re.IGNORECASE)),
    ("guardian", GUARDIAN),
    ("address_unclear", re.compile(r"ungekl|unbekannt|ermittl|adresspr|anschrift|investigat", re.IGNORECASE)),
    ("returned", re.compile(r"rückl|ruckl|rueckl|unzustell|retour|returned", re.IGNORECASE)),
    ("notice", re.compile(r"gekünd|gekuend|kündig|kuendig|notice|räumung|raeumung", re.IGNORECASE)),
)
FLAG_TEXTS = {
    "deceased": "Mieter {} ist laut Mieterdaten verstorben; Nachlass oder Erben von Hand klären.",
    "guardian": "Mieter {} hat eine Betreuung; der Brief gehört an die Anschrift der Betreuung.",
    "address_unclear": "Die Anschrift von Mieter {} wird geklärt; vorher geht kein Brief dorthin.",
    "returned": "Von der Anschrift des Mieters {} kam Post zurück; erst die Anschrift prüfen.",
    "notice": "Der Vertrag von Mieter {} ist gekündigt; ein Brief käme womöglich in eine leere Wohnung.",
}


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
    def split_street(self) -> tuple[str, str]:
        return address.split_street(self.street)

    @property
    def house_key(self) -> str:
        return address.house_key(self.postal_code, *self.split_street)

    @cached_property
    def streets(self) -> tuple[str, ...]:
        return address.street_forms(self.split_street[0])

    @cached_property
    def houses(self) -> tuple[str, ...]:
        return address.houses(self.split_street[1])

    @cached_property
    def people(self) -> tuple[Name, ...]:
        return names.people(self.first_name, self.last_name)

    @cached_property
    def keys(self) -> Keys:
        return keys.keys(
            (self.first_name, self.last_name), (self.postal_code, *self.split_street), (self.phone, self.email)
        )


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
    ended: bool = False

    @property
    def people(self) -> tuple[Name, ...]:
        born = f" geb. {self.birth_name}" if self.birth_name else ""
        return names.people(self.first_name, self.last_name + born)

    @property
    def streets(self) -> tuple[str, ...]:
        return address.street_forms(self.street)

    @property
    def houses(self) -> tuple[str, ...]:
        return address.houses(self.house_number)

    @property
    def flag(self) -> str:
        """What the record says beside name and address, as a code, or an empty text."""
        said, called = f"{self.status} {self.role}", f"{self.first_name} {self.last_name}"
        found = (code for code, pattern in _FLAGS if pattern.search(said))
        return next(found, "deceased" if _FLAGS[0][1].search(called) else "")

    def is_current(self, today: datetime.date) -> bool:
        """Whether the contract runs today; an unknown date of moving in counts as past."""
        if self.ended or (self.move_in and self.move_in > today):
            return False
        return self.move_out is None or self.move_out >= today

    def under_notice(self, today: datetime.date) -> bool:
        """Whether the contract runs but ends soon."""
        return self.move_out is not None and (self.move_out - today).days <= NOTICE_DAYS
