"""Why one registration was decided as it was: what was compared with whom, in German, for staff. Pure.

The text names tenant numbers and levels, never what somebody typed or what stands on file.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from matcher import matching
from matcher.candidate import Applicant, Candidate
from matcher.findings import Finding, compare
from matcher.matching import Decision

VERDICTS = {"match": "Zuordnung", "review": "Bitte prüfen", "none": "Keine Zuordnung"}
MOST_OTHERS = 20
LONGEST_NOTE = 1000


def note(decision: Decision) -> str:
    """The reasons as one short text for the console's attribute."""
    text = " ".join(one.text for one in decision.reasons)
    return text if len(text) <= LONGEST_NOTE else f"{text[: LONGEST_NOTE - 1]}…"


def explain(
    applicant: Applicant, candidates: Sequence[Candidate], today: datetime.date, *, street_known: bool
) -> Iterator[str]:
    """The decision, its reasons, and each comparison with the levels reached, the likest first."""
    decision = matching.decide(applicant, candidates, today, street_known=street_known)
    person = f", Mieter {decision.tenant_id}" if decision.tenant_id else ""
    yield f"{VERDICTS[decision.decision]}{person} (Rang {decision.score:.2f})"
    yield from (f"  {one.text}" for one in decision.reasons)
    yield f"Hausnummer lesbar: {_yes(bool(applicant.houses))}"
    yield f"Straße unter dieser Postleitzahl bekannt: {_yes(street_known)}"
    findings = sorted(
        (compare(applicant, one, street_known=street_known) for one in candidates), key=lambda one: one.rank
    )
    yield f"Verglichen mit {len(findings)} Verträgen:"
    yield from (f"  {_line(one, today)}" for one in findings[:MOST_OTHERS])
    if len(findings) > MOST_OTHERS:
        yield f"  … und {len(findings) - MOST_OTHERS} weiteren"


def _line(finding: Finding, today: datetime.date) -> str:
    candidate, likeness = finding.candidate, finding.likeness
    parts = [finding.place.label, likeness.first.label]
    parts += [likeness.last.label] if likeness.last.label != likeness.first.label else []
    parts += ["Telefon oder E-Mail gleich"] if finding.contact else []
    parts += ["Vertrag läuft" if candidate.is_current(today) else "Vertrag läuft nicht"]
    parts += [f"Vermerk: {candidate.flag}"] if candidate.flag else []
    cost = "kein Treffer möglich" if finding.cost is None else f"{finding.cost} weiche Abweichungen"
    return f"Mieter {candidate.tenant_id}: {'; '.join(parts)} ({cost})"


def _yes(fact: bool) -> str:
    return "ja" if fact else "nein"
