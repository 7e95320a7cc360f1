"""Is this applicant exactly one current tenant on file? Pure: what the file has and the day come in as arguments.

The house comes first, the first name decides, contact data only break ties. `match` wants a house that is the only one
that can be meant, few soft differences in all, nobody else of that house who may be meant, a contract that runs today
and a record without a note against it. Everything near that is `review`, the rest is `none`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from matcher.matching import evidence, reasons, spelling
from matcher.matching.addresses import house_number, resolving, street
from matcher.matching.addresses.resolving import Standing
from matcher.matching.candidate import Applicant, Found
from matcher.matching.findings import MOST_COST, Finding, compare
from matcher.matching.flags import FLAG_TEXTS
from matcher.matching.names.levels.level import Level
from matcher.matching.reasons import MOST_REASONS, Reason

Verdict = Literal["match", "review", "none"]
# First names that are so many letters apart are not one for the other.
_FAR = 2
NEAR_SURNAMES = frozenset({"last_slip", "last_sound", "last_written", "last_slips", "last_garbled"})


_OTHER_SCRIPT = Reason("other_script", "Der Name ist in einer anderen Schrift getippt; das Haus steht in der Datei.")


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer; `tenant_id` only for a match, `score` (0 to 1) only orders the queue of reviews."""

    decision: Verdict
    tenant_id: str | None = None
    score: float = 0.0
    reasons: list[Reason] = field(default_factory=list)


def decide(applicant: Applicant, found: Found, today: datetime.date) -> Decision:
    """Decide on one applicant by what the file has, ended rows too."""
    findings = compare(applicant, found)
    people = _without_former_numbers(_best_of_each(one for one in findings if one.here and one.plausible), today)
    if not people:
        return _nobody(applicant, findings)
    chosen = _choose(people) or _couple(applicant, people)
    if chosen is None:
        return _review(_ambiguity(people), people)
    if objection := _objection(applicant, chosen, findings, found, today):
        return _review(objection, people)
    return Decision("match", chosen.candidate.tenant_id, reasons.score(chosen), [reasons.of(chosen)])


def _review(objection: Reason, people: list[Finding]) -> Decision:
    told = [objection, *reasons.of_all(people)][:MOST_REASONS]
    return Decision("review", score=reasons.score(people[0]), reasons=told)


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
    """The only one who can be meant: the only person, the only equal name, or the only one with the contact data.

    Contact data that are another's of the house say that he may be the one who writes, whoever's name is nearer.
    """
    equal = [one for one in people if one.cost == 0]
    known = [one for one in people if "email" in one.contact] or [one for one in people if one.contact]
    if len(people) == 1:
        return people[0]
    if len(equal) == 1 and (equal[0].contact or not known):
        return equal[0]
    if len(known) == 1 and known[0].cost == 0:
        return known[0]
    return _alone(people, people[0]) if not known or people[0] in known else None


def _couple(applicant: Applicant, people: list[Finding]) -> Finding | None:
    """The first of two who typed both names, where both have a row of their own and nobody else is like them."""
    typed = [spelling.folded(one.first_solid) for one in applicant.named.people if not one.whole]
    equal = [one for one in people if one.cost == 0 and not one.candidate.flag]
    rows = {spelling.folded(one.candidate.named.people[0].first_solid): one for one in equal}
    both = len(typed) == len(people) == len(rows) and all(name in rows for name in typed)
    return rows[typed[0]] if both else None


def _alone(people: list[Finding], one: Finding) -> Finding | None:
    """One who is nearer than every other plausible person, in the first name above all."""
    if one.cost is None or not all(_nearer(one, other) for other in people if other is not one):
        return None
    return one


def _nearer(one: Finding, other: Finding) -> bool:
    """Whether one is nearer in both names, so that nobody would think of the other."""
    mine, theirs = one.likeness, other.likeness
    if mine.turned or _soft(mine.last) > _soft(theirs.last):
        return False
    if mine.first.cost == 0:
        return theirs.first.cost != 0
    if mine.first.code == "first_part" and theirs.first.code == "first_initial":
        return True
    if theirs.first.cost is not None or mine.first.code not in ("first_part", "first_slip"):
        return False
    return theirs.distance > (mine.distance if mine.first.code == "first_slip" else _FAR)


def _soft(level: Level) -> int:
    return 9 if level.cost is None else level.cost


def _ambiguity(people: list[Finding]) -> Reason:
    if sum(one.cost == 0 for one in people) > 1:
        return Reason("namesakes", "In diesem Haus stehen mehrere Mieter gleichen Namens.")
    return Reason("look_alike", "In diesem Haus steht ein weiterer Mieter mit sehr ähnlichem Namen.")


def _objection(
    applicant: Applicant, chosen: Finding, findings: list[Finding], found: Found, today: datetime.date
) -> Reason | None:
    """What speaks against the one who is meant, if anything does."""
    own = [one for one in findings if one.candidate.tenant_id == chosen.candidate.tenant_id]
    return _unlike(applicant, chosen, found) or _unfit(own, found, today)


def _unlike(applicant: Applicant, chosen: Finding, found: Found) -> Reason | None:
    """Whether house and name leave it open who is meant."""
    standing = chosen.standing
    if chosen.cost is None or standing is None:
        return Reason(
            "other_person", "Der Name ist dem eines Mieters in diesem Haus ähnlich, meint aber wohl einen anderen."
        )
    if applicant.in_other_script and not chosen.contact:
        return _OTHER_SCRIPT
    if standing.several and not (chosen.cost == 0 and chosen.contact) and not _in_one_village(chosen, standing):
        return Reason(
            resolving.SEVERAL.code, "Dieses Haus gibt es in mehreren Orten; welches gemeint ist, bleibt offen."
        )
    if chosen.cost + standing.cost > MOST_COST:
        return Reason("soft", "Name oder Anschrift weichen zu weit ab, um ohne Prüfung zuzuordnen.")
    if doubt := evidence.doubt(applicant, chosen, found):
        return Reason("doubt", doubt)
    return None


def _in_one_village(chosen: Finding, standing: Standing) -> bool:
    """Whether the name tells which of the villages that were not named is meant: nobody like it lives in the others."""
    return standing.only_village_missing and chosen.cost is not None and chosen.cost < MOST_COST


def _unfit(own: list[Finding], found: Found, today: datetime.date) -> Reason | None:
    """Whether the contract has ended, the record has something against a letter, or somebody may be missing."""
    rows = [one.candidate for one in own]
    current = [one.candidate for one in own if one.here and one.candidate.is_current(today)]
    if not current:
        return _not_current(rows_current=any(one.is_current(today) for one in rows))
    if found.cut:
        return Reason("too_many", "Zu viele Mieter kommen in Frage, um alle zu vergleichen.")
    notice = "notice" if all(one.under_notice(today) for one in current) else ""
    flag = next((one.flag for one in rows if one.flag), notice)
    return Reason(flag, FLAG_TEXTS[flag].format(rows[0].tenant_id)) if flag else None


def _not_current(*, rows_current: bool) -> Reason:
    if rows_current:
        return Reason(
            "moved_within", "Der Mieter ist im Bestand umgezogen; getippt wurde eine frühere oder spätere Anschrift."
        )
    return Reason("not_current", "Der Vertrag an dieser Anschrift läuft heute nicht.")


def _nobody(applicant: Applicant, findings: list[Finding]) -> Decision:
    """Nobody plausible in that house: family there and namesakes elsewhere are for a person to see."""
    if not applicant.named.has_name:
        return Decision("none", reasons=[Reason("no_name", "Vor- oder Nachname fehlt.")])
    readable = applicant.address.readable
    missing = [] if readable else [Reason("no_number", "Die Hausnummer fehlt oder ist nicht lesbar.")]
    if applicant.in_other_script and any(one.here for one in findings):
        return Decision("review", reasons=[_OTHER_SCRIPT])
    near = [one for one in findings if _worth_a_look(applicant, one)]
    if near:
        told = [*missing, *reasons.of_all(_best_of_each(near))]
        return Decision("review", score=reasons.score(near[0]), reasons=told[:MOST_REASONS])
    unknown = Reason("unknown", "Unter diesem Namen und dieser Anschrift steht niemand in den Mieterdaten.")
    return Decision("none", reasons=[*missing, unknown])


def _worth_a_look(applicant: Applicant, finding: Finding) -> bool:
    alike = finding.likeness
    if finding.contact:
        return alike.last.cost is not None or alike.first.cost is not None
    if finding.here:
        # A neighbour whose surname only sounds alike, and whose first name is another, is a neighbour.
        return alike.first.cost is not None or (alike.last.cost is not None and alike.last.code not in NEAR_SURNAMES)
    if alike.cost is None or alike.cost > 1:
        return alike.plausible and _same_door(applicant, finding)
    near = applicant.address.postal_code == finding.candidate.address.postal_code or _same_town(applicant, finding)
    return near or _same_door(applicant, finding)


def _same_town(applicant: Applicant, finding: Finding) -> bool:
    return not set(applicant.address.place.names).isdisjoint(finding.candidate.address.place.names)


def _same_door(applicant: Applicant, finding: Finding) -> bool:
    """Whether street and number are the same, in whatever place."""
    typed, filed = applicant.address.reading, finding.candidate.address.reading
    if typed.number is None or filed.number is None or not house_number.same_house(typed.number, filed.number):
        return False
    return any(street.same(one, other) for one in typed.streets for other in filed.streets)
