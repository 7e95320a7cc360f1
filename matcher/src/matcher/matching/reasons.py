"""Why a decision is what it is, for machines and for staff, and where it stands in the queue. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.matching.addresses import resolving
from matcher.matching.findings import Finding
from matcher.matching.names.likeness import TURNED

MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code for machines, a German sentence without names for staff."""

    code: str
    text: str


def score(finding: Finding) -> float:
    """Orders the queue, the likeliest first: the house counts most, then the name, then the contact data."""
    likely = 0.3 - 0.05 * min(sum(finding.likeness.rank), 6)
    return round(0.6 * finding.here + max(likely, 0) + 0.1 * (bool(finding.contact) or finding.cost == 0), 2)


def of(finding: Finding) -> Reason:
    """The levels of one person in a sentence of staff's language."""
    first, last = finding.likeness.first, finding.likeness.last
    parts = [finding.label, first.label] + ([last.label] if last.label != first.label else [])
    parts += [TURNED.label] if finding.likeness.turned else []
    parts += ["Telefon oder E-Mail gleich"] if finding.contact else []
    same = finding.standing is not None and finding.standing.cost == 0 and finding.cost == 0
    code = "same" if same else _code(finding)
    return Reason(code, f"Mieter {finding.candidate.tenant_id}: {', '.join(parts)}.")


def _code(finding: Finding) -> str:
    """What differs most, the house before the name."""
    if finding.standing is None:
        return resolving.ELSEWHERE.code
    if finding.cost == 0 and finding.standing.levels:
        return finding.standing.levels[0].code
    first, last = finding.likeness.first, finding.likeness.last
    return first.code if first.cost != 0 else last.code if last.cost != 0 else TURNED.code


def of_all(found: Iterable[Finding]) -> list[Reason]:
    """The same of each, none twice and a few in all."""
    return list(dict.fromkeys(of(one) for one in found))[:MOST_REASONS]
