"""Matching a file of registrations against a file of tenants, without live data: the same code, other candidates."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from matcher import matching, records
from matcher.matching import Applicant, Candidate, Decision
from matcher.records import Tenancy

COLUMNS = ["registration_id", "vorname", "nachname", "strasse_hausnr", "plz", "ort", "telefon", "email"]


class Index:
    """What the database's two indexes do, in memory: candidates by house and by name."""

    def __init__(self, rows: Iterable[Tenancy]) -> None:
        self._houses: dict[str, list[Candidate]] = defaultdict(list)
        self._names: dict[str, list[Candidate]] = defaultdict(list)
        for row in rows:
            candidate = row.candidate()
            self._houses[row.house_key].append(candidate)
            self._names[row.name_key].append(candidate)

    def candidates(self, applicant: Applicant) -> list[Candidate]:
        """Everybody on file for the applicant's house, and namesakes elsewhere."""
        house = self._houses.get(applicant.house_key, [])
        return list(dict.fromkeys([*house, *self._names.get(applicant.name_key, [])]))


def answers(registrations: bytes, rows: Iterable[Tenancy], today: datetime.date) -> Iterator[str]:
    """One JSON line for each registration, in the file's order; raises FileError for a file that cannot be read."""
    index = Index(rows)
    for line, cells in records.read_table(registrations, "utf-8-sig", ";", COLUMNS):
        yield _answer(cells.get("registration_id") or f"Zeile {line}", _decide(cells, index, today))


def _decide(cells: dict[str, str], index: Index, today: datetime.date) -> Decision:
    if not cells:
        broken = matching.Reason("broken_line", "Die Zahl der Spalten weicht von der Kopfzeile ab.")
        return Decision("none", reasons=[broken])
    applicant = Applicant(cells["vorname"], cells["nachname"], cells["strasse_hausnr"], cells["plz"], cells["ort"])
    return matching.decide(applicant, index.candidates(applicant), today)


def _answer(registration_id: str, decision: Decision) -> str:
    return json.dumps({"registration_id": registration_id, **asdict(decision)}, ensure_ascii=False)
