"""How a registration compares with one row on file: the house, the name and the contact data. Pure."""

from __future__ import annotations

from typing import NamedTuple

from matcher.matching import keys
from matcher.matching.addresses import resolving
from matcher.matching.addresses.resolving import Level, Standing
from matcher.matching.candidate import Applicant, Candidate, Found
from matcher.matching.names import likeness
from matcher.matching.names.likeness import STRANGERS, Likeness

# Soft differences in house and name together that still are a match.
MOST_COST = 2


class Finding(NamedTuple):
    """How one candidate compares, all of it read and compared already; `standing` is None at another address."""

    candidate: Candidate
    standing: Standing | None
    likeness: Likeness
    contact: frozenset[str]

    @property
    def here(self) -> bool:
        """Whether the row's address means the typed one."""
        return self.standing is not None

    @property
    def levels(self) -> tuple[Level, ...]:
        """What differs from the typed house."""
        return self.standing.levels if self.standing is not None else ()

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
        house = sum(level.cost for level in self.levels)
        return (not self.here, *self.likeness.rank, house, self.candidate.tenant_id)

    @property
    def label(self) -> str:
        """How the address stands to the typed one, in German for staff."""
        return self.standing.label if self.standing is not None else resolving.ELSEWHERE.label


def compare(applicant: Applicant, found: Found, *, strangers: bool = False) -> list[Finding]:
    """Every candidate that is not a stranger at a glance, the likest first; nobody for one without a name.

    With `strangers` every one, and for one without a name, too: somebody named them.
    """
    named = applicant.named.has_name
    rows = found.candidates if named or strangers else ()
    alike = [likeness.alike(applicant.named, one.named) if named else STRANGERS for one in rows]
    houses = resolving.resolve(
        applicant.address, dict.fromkeys(one.address for one in rows), found.villages, street_known=found.street_known
    )
    findings = [
        Finding(one, houses.get(one.address), names, same_contact(applicant, one))
        for one, names in zip(rows, alike, strict=True)
    ]
    return sorted((one for one in findings if strangers or _worth_comparing(applicant, one)), key=lambda one: one.rank)


def _worth_comparing(applicant: Applicant, one: Finding) -> bool:
    return one.likeness is not STRANGERS or bool(one.contact) or applicant.in_other_script


def same_contact(applicant: Applicant, candidate: Candidate) -> frozenset[str]:
    """Which contact data are equal: "phone", "email"."""
    phone, email = applicant.contact
    same_phone = bool(phone) and phone == keys.phone(candidate.phone)
    same_email = bool(email) and email == keys.email(candidate.email)
    return frozenset(kind for kind, same in (("phone", same_phone), ("email", same_email)) if same)
