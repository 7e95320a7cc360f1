"""Is this applicant exactly one current tenant on file? Pure: the candidates and the day come in as arguments.

The address comes first, the first name decides, contact data only breaks ties. `match` wants the right house, at most
one soft difference in the name, nobody else of that house who may be meant, a contract that runs today and a record
without a note against it. Everything near that is `review`, the rest is `none`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from matcher import address, names, spelling
from matcher.candidate import FLAG_TEXTS, Applicant, Candidate
from matcher.findings import ELSEWHERE, Finding, compare, is_stranger, same_code, same_door, same_street

Verdict = Literal["match", "review", "none"]
MOST_REASONS = 5
# More people of one name than this, and a namesake in another town says nothing.
FEW_NAMESAKES = 3


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


def decide(
    applicant: Applicant, candidates: Sequence[Candidate], today: datetime.date, *, street_known: bool = False
) -> Decision:
    """Decide on one applicant.

    `candidates`: all rows that share a search key, ended ones too; `street_known`: whether the typed street is on file
    under the typed postal code.
    """
    if not _has_name(applicant):
        return Decision("none", reasons=[Reason("no_name", "Vor- oder Nachname fehlt.")])
    near = (one for one in candidates if not is_stranger(applicant, one))
    findings = sorted((compare(applicant, one, street_known=street_known) for one in near), key=lambda one: one.rank)
    people = _without_former_numbers(_best_of_each(one for one in findings if one.here and one.plausible), today)
    if not people:
        return _nobody(applicant, findings)
    chosen = _choose(people)
    objection = _ambiguity(people) if chosen is None else _objection(applicant, chosen, findings, today)
    if objection is not None or chosen is None:
        told = [objection] if objection else []
        return Decision("review", score=_score(people[0]), reasons=[*told, *_reasons(people)][:MOST_REASONS])
    return Decision("match", chosen.candidate.tenant_id, _score(chosen), [_reason(chosen)])


def _has_name(applicant: Applicant) -> bool:
    if names.company(applicant.first_name, applicant.last_name):
        return True
    return bool(spelling.name(applicant.first_name) and spelling.name(applicant.last_name))


def _best_of_each(findings: Iterable[Finding]) -> list[Finding]:
    """The likest row of each person."""
    found: dict[str, Finding] = {}
    for one in findings:
        found.setdefault(one.candidate.tenant_id, one)
    return list(found.values())


def _without_former_numbers(people: list[Finding], today: datetime.date) -> list[Finding]:
    """A person who came back has two numbers: equal name and birth date, and one of them runs today."""
    current = {one.candidate.birth_date for one in people if one.cost == 0 and one.candidate.is_current(today)} - {None}
    return [
        one
        for one in people
        if one.cost != 0 or one.candidate.is_current(today) or one.candidate.birth_date not in current
    ]


def _choose(people: list[Finding]) -> Finding | None:
    """The only one who can be meant: the only person, the only equal name, or the only one with the contact data."""
    equal = [one for one in people if one.cost == 0]
    known = [one for one in people if "email" in one.contact] or [one for one in people if one.contact]
    if len(people) == 1:
        return people[0]
    if len(equal) == 1 and (equal[0].contact or not known):
        return equal[0]
    if len(known) == 1 and (known[0].cost == 0 or not equal):
        return known[0]
    return None


def _ambiguity(people: list[Finding]) -> Reason:
    if sum(one.cost == 0 for one in people) > 1:
        return Reason("namesakes", "In diesem Haus stehen mehrere Mieter gleichen Namens.")
    return Reason("look_alike", "In diesem Haus steht ein weiterer Mieter mit sehr ähnlichem Namen.")


def _objection(applicant: Applicant, chosen: Finding, findings: list[Finding], today: datetime.date) -> Reason | None:
    """What speaks against the one who is meant, if anything does."""
    own = [one for one in findings if one.candidate.tenant_id == chosen.candidate.tenant_id]
    rows = [one.candidate for one in own]
    current = [one.candidate for one in own if one.here and one.candidate.is_current(today)]
    if chosen.cost is None:
        return Reason(
            "other_person", "Der Name ist dem eines Mieters in diesem Haus ähnlich, meint aber wohl einen anderen."
        )
    if chosen.cost > chosen.place.spare + bool(chosen.contact):
        return Reason("soft", "Name oder Anschrift weichen zu weit ab, um ohne Prüfung zuzuordnen.")
    if not current:
        return _not_current(rows, today)
    if not any(address.same_place(applicant.city, one.city) for one in current):
        return Reason("other_place", "Postleitzahl, Straße und Hausnummer stimmen, der Ort aber nicht.")
    flag = next((one.flag for one in rows if one.flag), "")
    flag = flag or ("notice" if all(one.under_notice(today) for one in current) else "")
    return Reason(flag, FLAG_TEXTS[flag].format(chosen.candidate.tenant_id)) if flag else None


def _not_current(rows: list[Candidate], today: datetime.date) -> Reason:
    if any(one.is_current(today) for one in rows):
        return Reason(
            "moved_within", "Der Mieter ist im Bestand umgezogen; getippt wurde eine frühere oder spätere Anschrift."
        )
    return Reason("not_current", "Der Vertrag an dieser Anschrift läuft heute nicht.")


def _nobody(applicant: Applicant, findings: list[Finding]) -> Decision:
    """Nobody plausible in that house: family there and namesakes elsewhere are for a person to see."""
    missing = [] if applicant.houses else [Reason("no_number", "Die Hausnummer fehlt oder ist nicht lesbar.")]
    near = [one for one in findings if _worth_a_look(applicant, one, findings)]
    if near:
        reasons = [*missing, *_reasons(_best_of_each(near))]
        return Decision("review", score=_score(near[0]), reasons=reasons[:MOST_REASONS])
    unknown = Reason("unknown", "Unter diesem Namen und dieser Anschrift steht niemand in den Mieterdaten.")
    return Decision("none", reasons=[*missing, unknown])


def _worth_a_look(applicant: Applicant, finding: Finding, findings: list[Finding]) -> bool:
    alike = finding.likeness
    if finding.here:
        return alike.last.cost is not None or alike.first.cost is not None
    if finding.contact:
        return alike.last.cost is not None or alike.first.cost is not None
    if not alike.plausible or (alike.cost is None or alike.cost > 1):
        return alike.plausible and same_door(applicant, finding.candidate) and same_street(applicant, finding.candidate)
    near = same_code(applicant, finding.candidate) or address.same_place(applicant.city, finding.candidate.city)
    return near or len({one.candidate.tenant_id for one in findings if one.likeness.cost == 0}) <= FEW_NAMESAKES


def _score(finding: Finding) -> float:
    """Orders the queue, the likeliest first: the house counts most, then the name, then the contact data."""
    name = 0.3 - 0.05 * min(sum(finding.likeness.rank), 6)
    return round(0.6 * finding.here + max(name, 0) + 0.1 * (bool(finding.contact) or finding.cost == 0), 2)


def _reason(finding: Finding) -> Reason:
    """The levels of one person in a sentence of staff's language."""
    first, last = finding.likeness.first, finding.likeness.last
    parts = [finding.place.label, first.label] + ([last.label] if last.label != first.label else [])
    parts += ["Telefon oder E-Mail gleich"] if finding.contact else []
    code = "same" if finding.here and finding.cost == 0 else _code(finding)
    return Reason(code, f"Mieter {finding.candidate.tenant_id}: {', '.join(parts)}.")


def _code(finding: Finding) -> str:
    if not finding.here:
        return ELSEWHERE.code
    first, last = finding.likeness.first, finding.likeness.last
    return first.code if first.cost != 0 else last.code


def _reasons(found: Iterable[Finding]) -> list[Reason]:
    return list(dict.fromkeys(_reason(one) for one in found))[:MOST_REASONS]
