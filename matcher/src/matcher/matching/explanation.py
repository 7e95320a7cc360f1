"""Why one registration was decided as it was: what was compared with whom, in German, for staff. Pure.

The text names tenant numbers and levels, never what somebody typed or what stands on file.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from matcher.matching.candidate import Applicant, Found
from matcher.matching.decision import Decision, decide
from matcher.matching.findings import Finding, compare

VERDICTS = {"match": "Zuordnung", "review": "Bitte prüfen", "none": "Keine Zuordnung"}
MOST_OTHERS = 20
LONGEST_NOTE = 1000


def note(decision: Decision) -> str:
    """The reasons as one short text for the console's attribute."""
    text = " ".join(one.text for one in decision.reasons)
    return text if len(text) <= LONGEST_NOTE else f"{text[: LONGEST_NOTE - 1]}…"


def explain(applicant: Applicant, found: Found, today: datetime.date) -> Iterator[str]:
    """The decision, its reasons, and each comparison with the levels reached, the likest first."""
    decision = decide(applicant, found, today)
    person = f", Mieter {decision.tenant_id}" if decision.tenant_id else ""
    yield f"{VERDICTS[decision.decision]}{person} (Rang {decision.score:.2f})"
    yield from (f"  {one.text}" for one in decision.reasons)
    yield f"Hausnummer lesbar: {_yes(applicant.address.readable)}"
    yield f"Alles in der Anschrift verstanden: {_yes(applicant.address.reading.sure)}"
    yield f"Straße unter dieser Postleitzahl bekannt: {_yes(found.street_known)}"
    findings = compare(applicant, found)
    yield f"Verglichen mit {len(found.candidates)} Verträgen, davon ähnlich {len(findings)}:"
    yield from (f"  {_line(one, today)}" for one in findings[:MOST_OTHERS])
    if len(findings) > MOST_OTHERS:
        yield f"  … und {len(findings) - MOST_OTHERS} weiteren"


def _line(finding: Finding, today: datetime.date) -> str:
    candidate, likeness = finding.candidate, finding.likeness
    parts = [finding.label, likeness.first.label]
    parts += [likeness.last.label] if likeness.last.label != likeness.first.label else []
    parts += ["Telefon oder E-Mail gleich"] if finding.contact else []
    parts += ["Vertrag läuft" if candidate.is_current(today) else "Vertrag läuft nicht"]
    parts += [f"Vermerk: {candidate.flag}"] if candidate.flag else []
    cost = "kein Treffer möglich" if finding.cost is None else f"{finding.cost} weiche Abweichungen"
    return f"Mieter {candidate.tenant_id}: {'; '.join(parts)} ({cost})"


def _yes(fact: bool) -> str:
    return "ja" if fact else "nein"
