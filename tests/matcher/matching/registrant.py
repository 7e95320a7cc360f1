"""Erika, who registers, and rows of the house that she lives in."""

import datetime
from typing import Any

from matcher.matching.candidate import Applicant, Candidate, Found
from matcher.matching.decision import Decision, decide

TODAY = datetime.date(2026, 11, 22)
ERIKA = Applicant("Erika", "Mustermann", "Lange Straße 12", "06406", "Bernburg")


def on_file(
    tenant_id: str = "T-1", first_name: str = "Erika", last_name: str = "Mustermann", **given: Any
) -> Candidate:
    """A row of the house that ERIKA lives in."""
    place = {"street": "Lange Straße", "house_number": "12", "postal_code": "06406", "city": "Bernburg"}
    row: dict[str, Any] = place | {"move_in": datetime.date(2009, 5, 1)} | given
    return Candidate(tenant_id, first_name, last_name, **row)


def decided(*candidates: Candidate, applicant: Applicant = ERIKA) -> Decision:
    """The decision where the file has these rows, and nothing else to say."""
    return decide(applicant, Found(candidates), TODAY)


def answer(*candidates: Candidate, applicant: Applicant = ERIKA) -> tuple[str, str]:
    """The decision and its first reason."""
    decision = decided(*candidates, applicant=applicant)
    return decision.decision, decision.reasons[0].code
