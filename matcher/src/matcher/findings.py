"""How a registration compares with one row on file: the levels of address, name and contact data. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from matcher import address, keys, names
from matcher.candidate import Applicant, Candidate
from matcher.likeness import FIRST_LEVELS, FIRST_OTHER, LAST_LEVELS, Likeness, likeness, strangers


@dataclass(frozen=True, slots=True)
class Place:
    """One way in which two addresses may be the same house. `spare`: soft differences of the name that it allows."""

    code: str
    label: str
    spare: int
    holds: Callable[[Applicant, Candidate, bool], bool]


@dataclass(frozen=True, slots=True)
class Finding:
    """How one candidate compares: the levels that its address, its name and its contact data reached."""

    candidate: Candidate
    place: Place
    likeness: Likeness
    contact: frozenset[str]

    @property
    def here(self) -> bool:
        return self.place is not ELSEWHERE

    @property
    def cost(self) -> int | None:
        """Soft differences, or None for never; contact data lift another surname."""
        if self.likeness.cost is None and self.contact and self.likeness.first.cost == 0:
            return 2
        return self.likeness.cost

    @property
    def plausible(self) -> bool:
        return self.likeness.plausible or self.cost is not None

    @property
    def rank(self) -> tuple[int, int, int, str]:
        return (not self.here, *self.likeness.rank, self.candidate.tenant_id)


def same_door(applicant: Applicant, candidate: Candidate) -> bool:
    return any(house in candidate.houses for house in applicant.houses)


def same_code(applicant: Applicant, candidate: Candidate) -> bool:
    return applicant.postal_code.strip() == candidate.postal_code.strip()


def same_street(applicant: Applicant, candidate: Candidate) -> bool:
    return any(street in candidate.streets for street in applicant.streets)


def _same_house(applicant: Applicant, candidate: Candidate, _known: bool) -> bool:
    return same_code(applicant, candidate) and same_door(applicant, candidate) and same_street(applicant, candidate)


def _other_code(applicant: Applicant, candidate: Candidate, known: bool) -> bool:
    """Not where the typed street is on file under the typed code: then it is another house."""
    typed = applicant.postal_code.strip()
    if known or not (len(typed) == 5 and typed.isdigit() and same_door(applicant, candidate)):
        return False
    if not same_street(applicant, candidate):
        return False
    return address.same_place(applicant.city, candidate.city)


def _street_slip(applicant: Applicant, candidate: Candidate, known: bool) -> bool:
    if known or not (same_code(applicant, candidate) and same_door(applicant, candidate)):
        return False
    return any(address.slip(one, other) for one in applicant.streets for other in candidate.streets)


PLACES = (
    Place("house", "Anschrift gleich", 1, _same_house),
    Place("postal_code", "Ort, Straße und Hausnummer gleich, Postleitzahl anders", 0, _other_code),
    Place("street_slip", "Straße mit einem Tippfehler", 0, _street_slip),
)
ELSEWHERE = Place("elsewhere", "andere Anschrift", 0, lambda *_: True)


def compare(applicant: Applicant, candidate: Candidate, *, street_known: bool) -> Finding:
    """The strictest levels that hold between a registration and one row; of a joint row, its likest person."""
    pairs = [likeness(typed, filed) for typed in applicant.people for filed in candidate.people]
    found = pairs[0] if len(pairs) == 1 else min(pairs, key=lambda one: (not one.plausible, one.rank))
    firm, other = (names.company(one.first_name, one.last_name) for one in (applicant, candidate))
    if firm or other:
        equal = firm == other
        found = Likeness(FIRST_LEVELS[0], LAST_LEVELS[0]) if equal else Likeness(FIRST_OTHER, found.last)
    place = next((one for one in PLACES if one.holds(applicant, candidate, street_known)), ELSEWHERE)
    return Finding(candidate, place, found, _same_contact(applicant, candidate))


def _same_contact(applicant: Applicant, candidate: Candidate) -> frozenset[str]:
    phone, email = keys.phone(applicant.phone), keys.email(applicant.email)
    pairs = (("phone", phone, keys.phone(candidate.phone)), ("email", email, keys.email(candidate.email)))
    return frozenset(kind for kind, typed, filed in pairs if typed and typed == filed)


def is_stranger(applicant: Applicant, candidate: Candidate) -> bool:
    """Whether nothing of name or contact data is alike, by a glance; in doubt not."""
    if candidate.birth_name or names.company(applicant.first_name, applicant.last_name):
        return False
    apart = strangers(applicant.people, candidate.first_name, candidate.last_name)
    return apart and not _same_contact(applicant, candidate)
