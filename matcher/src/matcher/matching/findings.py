"""How a registration compares with one row on file: the house, the name and the contact data. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from matcher.matching import keys
from matcher.matching.addresses import resolving
from matcher.matching.addresses.address import Address
from matcher.matching.addresses.resolving import Standing
from matcher.matching.candidate import Applicant, Candidate, Found
from matcher.matching.names import company
from matcher.matching.names.likeness import COMPANY, FIRST_OTHER, LAST_OTHER, Likeness, likeness, strangers
from matcher.matching.names.name import Name

# Soft differences in house and name together that still are a match.
MOST_COST = 2
_NOTHING = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Finding:
    """How one candidate compares; `standing` is None at another address, `distance` counts the first names' letters."""

    candidate: Candidate
    standing: Standing | None
    likeness: Likeness
    contact: frozenset[str]
    distance: int = 0

    @property
    def here(self) -> bool:
        """Whether the row's address means the typed one."""
        return self.standing is not None

    @property
    def cost(self) -> int | None:
        """Soft differences of the name, or None for never."""
        return self.likeness.cost

    @property
    def plausible(self) -> bool:
        """Whether the name alone could be the same person's."""
        return self.likeness.plausible

    @property
    def rank(self) -> tuple[int, int, int, int, str]:
        """Sorts the likest first: address, name, house, and the id so that the order is fixed."""
        house = self.standing.cost if self.standing is not None else 99
        return (not self.here, *self.likeness.rank, house, self.candidate.tenant_id)

    @property
    def label(self) -> str:
        """How the address stands to the typed one, in German for staff."""
        return self.standing.label if self.standing is not None else resolving.ELSEWHERE.label


def compare(applicant: Applicant, found: Found) -> list[Finding]:
    """Every candidate that is not a stranger at a glance, the likest first."""
    houses = resolving.resolve(
        applicant.address,
        dict.fromkeys(one.address for one in found.candidates),
        found.villages,
        street_known=found.street_known,
    )
    findings = (_finding(applicant, one, houses) for one in found.candidates)
    return sorted((one for one in findings if one is not None), key=lambda one: one.rank)


def _finding(applicant: Applicant, candidate: Candidate, houses: Mapping[Address, Standing]) -> Finding | None:
    contact = same_contact(applicant, candidate)
    people = candidate.people
    alike = _alike(applicant, candidate, people)
    standing = houses.get(candidate.address)
    if alike is None and not contact and (standing is None or not applicant.in_other_script):
        return None
    return Finding(candidate, standing, alike or Likeness(FIRST_OTHER, LAST_OTHER), contact, _apart(applicant, people))


def _apart(applicant: Applicant, people: Sequence[Name]) -> int:
    pairs = ((one.first_solid, other.first_solid) for one in applicant.people for other in people)
    return min((OSA.distance(one, other) for one, other in pairs), default=99)


def _alike(applicant: Applicant, candidate: Candidate, people: Sequence[Name]) -> Likeness | None:
    """How alike the names are; of a joint row, its likest person; None for strangers."""
    if applicant.is_company or candidate.is_company:
        return _companies(applicant, candidate)
    if strangers(applicant.people, people):
        return None
    pairs = [likeness(typed, filed) for typed in applicant.people for filed in people]
    return min(pairs, key=lambda one: (not one.plausible, one.rank), default=None)


def _companies(applicant: Applicant, candidate: Candidate) -> Likeness | None:
    """A company is known by all of its words; a person is never a company, though the firm may bear the name."""
    typed = company.words(applicant.first_name, applicant.last_name)
    filed = company.words(candidate.first_name, candidate.last_name)
    if typed and typed == filed:
        return Likeness(COMPANY, COMPANY)
    shared = typed & filed
    if len(shared) > 1 or (applicant.is_company != candidate.is_company and shared):
        return Likeness(FIRST_OTHER, COMPANY)
    return None


def same_contact(applicant: Applicant, candidate: Candidate) -> frozenset[str]:
    """Which contact data are equal: "phone", "email"."""
    phone, email = applicant.contact
    same_phone = phone and candidate.phone and phone == keys.phone(candidate.phone)
    same_email = email and candidate.email and email == keys.email(candidate.email)
    if not same_phone and not same_email:
        return _NOTHING
    return frozenset(kind for kind, same in (("phone", same_phone), ("email", same_email)) if same)
