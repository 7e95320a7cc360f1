"""Matching a file of registrations against a file of tenants, without live data: the same code, other candidates."""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from io import BytesIO

from matcher import explain, files, matching
from matcher.candidate import Applicant, Candidate
from matcher.errors import FileError
from matcher.files import FileForm
from matcher.matching import Decision
from matcher.tenancy import Tenancy

MOST_AROUND = 200
MOST_NAMESAKES = 50
COLUMNS = ["registration_id", "vorname", "nachname", "strasse_hausnr", "plz", "ort", "telefon", "email"]


class Index:
    """What the database's index does, in memory: rows by their search keys."""

    def __init__(self, rows: Iterable[Tenancy]) -> None:
        self._found: dict[int, list[Candidate]] = defaultdict(list)
        for row in rows:
            candidate = row.candidate()
            for key in row.search_keys:
                self._found[key].append(candidate)

    def candidates(self, applicant: Applicant) -> tuple[list[Candidate], bool]:
        """The rows that share a key, and whether the typed street is on file; the same limits as in tenancies.sql."""
        wanted = applicant.keys
        found = [
            *self._of(wanted.near),
            *self._of(wanted.around)[:MOST_AROUND],
            *self._of(wanted.namesakes)[:MOST_NAMESAKES],
        ]
        return list(dict.fromkeys(found)), any(key in self._found for key in wanted.street)

    def _of(self, keys: list[int]) -> list[Candidate]:
        return list(dict.fromkeys(one for key in keys for one in self._found.get(key, [])))


def answers(registrations: bytes, rows: Iterable[Tenancy], today: datetime.date) -> Iterator[str]:
    """One JSON line for each registration, in the file's order; raises FileError for a file that cannot be read."""
    index = Index(rows)
    for line, cells in files.table(BytesIO(registrations), FileForm(), COLUMNS):
        yield _answer(cells.get("registration_id") or f"Zeile {line}", _decide(cells, index, today))


def _decide(cells: dict[str, str], index: Index, today: datetime.date) -> Decision:
    if not cells:
        broken = matching.Reason("broken_line", "Die Zahl der Spalten weicht von der Kopfzeile ab.")
        return Decision("none", reasons=[broken])
    applicant = Applicant(*(cells[column] for column in COLUMNS[1:]))
    candidates, street_known = index.candidates(applicant)
    return matching.decide(applicant, candidates, today, street_known=street_known)


def _answer(registration_id: str, decision: Decision) -> str:
    return json.dumps({"registration_id": registration_id, **asdict(decision)}, ensure_ascii=False)


def explanation(registrations: bytes, rows: Iterable[Tenancy], registration_id: str, today: datetime.date) -> list[str]:
    """Why one registration of the file is decided as it is; raises FileError when it is not there."""
    index = Index(rows)
    for _, cells in files.table(BytesIO(registrations), FileForm(), COLUMNS):
        if cells.get("registration_id") == registration_id:
            applicant = Applicant(*(cells[column] for column in COLUMNS[1:]))
            candidates, known = index.candidates(applicant)
            return list(explain.explain(applicant, candidates, today, street_known=known))
    raise FileError("Diese Registrierung steht nicht in der Datei.")
