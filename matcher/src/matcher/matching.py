"""Is this applicant exactly one current tenant on file? Pure: the candidates and the day come in as arguments.

A decision is `match` only if exactly one tenant who lives there today has the same first and last name at the same
house, and nobody who ever lived in that house looks alike. Everything near that is `review`, the rest is `none`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz.distance import OSA

from matcher import spelling

Verdict = Literal["match", "review", "none"]
MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Applicant:
    """A registration as typed; `street` carries the house number."""

    first_name: str
    last_name: str
    street: str
    postal_code: str
    city: str

    @property
    def house_key(self) -> str:
        return spelling.house_key(self.postal_code, *spelling.split_street(self.street))

    @property
    def name_key(self) -> str:
        return spelling.name_key(self.first_name, self.last_name)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One contract of one person on file; `ended` when the last import no longer had it."""

    tenant_id: str
    first_name: str
    last_name: str
    city: str
    house_key: str
    move_in: datetime.date | None
    move_out: datetime.date | None
    ended: bool = False

    @property
    def name_key(self) -> str:
        return spelling.name_key(self.first_name, self.last_name)

    def is_current(self, today: datetime.date) -> bool:
        """Whether the contract runs today; an unknown date of moving in counts as past."""
        if self.ended or (self.move_in and self.move_in > today):
            return False
        return self.move_out is None or self.move_out >= today


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code for machines, a German sentence without names for staff."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer; `tenant_id` only for a match, `score` (0 to 1) only orders the queue of reviews."""

    decision: Verdict
    tenant_id: str | None = None
    score: float = 0.0
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Level:
    """One way in which a candidate resembles an applicant; `text` takes the tenant number."""

    code: str
    score: float
    text: str
    holds: Callable[[Applicant, Candidate], bool]


def _same_house(applicant: Applicant, candidate: Candidate) -> bool:
    return bool(candidate.house_key) and applicant.house_key == candidate.house_key


def _same_name(applicant: Applicant, candidate: Candidate) -> bool:
    return applicant.name_key == candidate.name_key


def _swapped(applicant: Applicant, candidate: Candidate) -> bool:
    return spelling.name_key(applicant.last_name, applicant.first_name) == candidate.name_key


def near(one: str, other: str) -> bool:
    """One typing error apart (two in a long name), or one name contained in the other ("Anna", "Anna Maria")."""
    left, right = spelling.name(one), spelling.name(other)
    if min(len(left), len(right)) < 3:
        return left == right
    words, others = spelling.words(one), spelling.words(other)
    if words <= others or others <= words:
        return True
    allowed = 2 if min(len(left), len(right)) >= 8 else 1
    return OSA.distance(left, right, score_cutoff=allowed) <= allowed


def _near_name(applicant: Applicant, candidate: Candidate) -> bool:
    return near(applicant.first_name, candidate.first_name) and near(applicant.last_name, candidate.last_name)


def _same_surname(applicant: Applicant, candidate: Candidate) -> bool:
    return spelling.name(applicant.last_name) == spelling.name(candidate.last_name)


SAME = Level("same", 1.0, "Name und Anschrift stimmen mit Mieter {} überein.", _same_name)
HOUSE_LEVELS = (
    SAME,
    Level("swapped", 0.8, "Vor- und Nachname sind gegenüber Mieter {} im selben Haus vertauscht.", _swapped),
    Level("near", 0.7, "Der Name ist dem von Mieter {} im selben Haus sehr ähnlich, aber nicht gleich.", _near_name),
    Level("surname", 0.5, "Nachname wie Mieter {} im selben Haus, aber ein anderer Vorname.", _same_surname),
)
ELSEWHERE = Level("elsewhere", 0.4, "Mieter {} heißt genauso, hat aber eine andere Anschrift.", _same_name)
LOOK_ALIKES = frozenset({"same", "swapped", "near"})


def level(applicant: Applicant, candidate: Candidate) -> Level | None:
    """The strictest level that holds between the two, or None."""
    if not _same_house(applicant, candidate):
        return ELSEWHERE if ELSEWHERE.holds(applicant, candidate) else None
    return next((one for one in HOUSE_LEVELS if one.holds(applicant, candidate)), None)


def decide(applicant: Applicant, candidates: Sequence[Candidate], today: datetime.date) -> Decision:
    """Decide on one applicant. `candidates`: all who are on file for that house, ended ones too, and all namesakes."""
    if not spelling.name(applicant.first_name) or not spelling.name(applicant.last_name):
        return Decision("none", reasons=[Reason("no_name", "Vor- oder Nachname fehlt.")])
    found = [(held, one) for one in candidates if (held := level(applicant, one)) is not None]
    found.sort(key=lambda pair: (-pair[0].score, pair[1].tenant_id))
    same = [one for held, one in found if held is SAME]
    if not same:
        return _without_equal(applicant, found)
    objection = _objection(applicant, same, found, today)
    if objection is not None:
        return Decision("review", score=0.9, reasons=[objection, *_reasons(found)][:MOST_REASONS])
    return Decision("match", tenant_id=same[0].tenant_id, score=SAME.score, reasons=_reasons([(SAME, same[0])]))


def _objection(
    applicant: Applicant, same: list[Candidate], found: list[tuple[Level, Candidate]], today: datetime.date
) -> Reason | None:
    """What speaks against an equal name at the right house, if anything does."""
    if len({one.tenant_id for one in same}) > 1:
        return Reason("namesakes", "In diesem Haus stehen mehrere Mieter gleichen Namens.")
    current = [one for one in same if one.is_current(today)]
    if not current:
        return Reason("not_current", "Der Vertrag an dieser Anschrift läuft heute nicht.")
    if any(held.code in LOOK_ALIKES and one.tenant_id != same[0].tenant_id for held, one in found):
        return Reason("look_alike", "In diesem Haus steht ein weiterer Mieter mit sehr ähnlichem Namen.")
    if not any(spelling.same_place(applicant.city, one.city) for one in current):
        return Reason("other_place", "Postleitzahl, Straße und Hausnummer stimmen, der Ort aber nicht.")
    return None


def _without_equal(applicant: Applicant, found: list[tuple[Level, Candidate]]) -> Decision:
    missing = [] if applicant.house_key else [Reason("no_number", "Die Hausnummer fehlt oder ist nicht lesbar.")]
    if found:
        return Decision("review", score=found[0][0].score, reasons=[*missing, *_reasons(found)][:MOST_REASONS])
    unknown = Reason("unknown", "Unter diesem Namen und dieser Anschrift steht niemand in den Mieterdaten.")
    return Decision("none", reasons=[*missing, unknown])


def _reasons(found: list[tuple[Level, Candidate]]) -> list[Reason]:
    """One reason for each level and person, the strictest first."""
    told = dict.fromkeys(Reason(held.code, held.text.format(one.tenant_id)) for held, one in found)
    return list(told)[:MOST_REASONS]
