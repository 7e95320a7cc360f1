"""Matching a file of registrations against a file of tenants, without live data: the same code, other candidates."""

from __future__ import annotations

import datetime
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from io import BytesIO

from matcher.errors import FileError
from matcher.matching import explanation
from matcher.matching.addresses.place import Villages
from matcher.matching.candidate import Applicant, Candidate, Found
from matcher.matching.decision import Decision, decide
from matcher.matching.names import bearers
from matcher.matching.reasons import Reason
from matcher.records import csv_file
from matcher.records.csv_file import FileForm
from matcher.records.tenancy import Tenancy

MOST_NEAR = 500
MOST_AROUND = 200
MOST_NAMESAKES = 50
COLUMNS = ["registration_id", "vorname", "nachname", "strasse_hausnr", "plz", "ort", "telefon", "email"]


class Index:
    """What the database's index does, in memory: rows by their search keys."""

    def __init__(self, rows: Iterable[Tenancy]) -> None:
        self._found: dict[int, list[Candidate]] = defaultdict(list)
        cities, firsts, lasts = set[str](), Counter[str](), Counter[str]()
        for row in rows:
            candidate = row.candidate()
            cities.add(row.city)
            firsts[row.first_name] += 1
            lasts[row.last_name] += 1
            for key in row.search_keys:
                self._found[key].append(candidate)
        self._villages = Villages.of(cities)
        self._first_names, self._last_names = bearers.of_words(firsts), bearers.of_surnames(lasts)

    def found(self, applicant: Applicant) -> Found:
        """What the file has for a registration; the same limits as in tenancies.sql."""
        wanted = applicant.keys
        house = self._of(wanted.house) or self._of(wanted.slipped)
        around, namesakes = self._of(wanted.around)[:MOST_AROUND], self._of(wanted.namesakes)[:MOST_NAMESAKES]
        shared = self._of(wanted.contact)[:MOST_NAMESAKES]
        return Found(
            candidates=tuple(dict.fromkeys([*house[:MOST_NEAR], *shared, *around, *namesakes])),
            street_known=any(key in self._found for key in wanted.street),
            cut=len(house) > MOST_NEAR,
            villages=lambda _names: self._villages,
            first_names=lambda names: {name: self._first_names[name] for name in names},
            last_names=lambda names: {name: self._last_names[name] for name in names},
        )

    def _of(self, keys: list[int]) -> list[Candidate]:
        return list(dict.fromkeys(one for key in keys for one in self._found.get(key, [])))


def answers(registrations: bytes, rows: Iterable[Tenancy], today: datetime.date) -> Iterator[str]:
    """One JSON line for each registration, in the file's order; raises FileError for a file that cannot be read."""
    index = Index(rows)
    for line, cells in csv_file.table(BytesIO(registrations), FileForm(), COLUMNS):
        yield _answer(cells.get("registration_id") or f"Zeile {line}", _decide(cells, index, today))


def _decide(cells: dict[str, str], index: Index, today: datetime.date) -> Decision:
    if not cells:
        broken = Reason("broken_line", "Die Zahl der Spalten weicht von der Kopfzeile ab.")
        return Decision("none", reasons=[broken])
    applicant = Applicant(*(cells[column] for column in COLUMNS[1:]))
    return decide(applicant, index.found(applicant), today)


def _answer(registration_id: str, decision: Decision) -> str:
    return json.dumps({"registration_id": registration_id, **asdict(decision)}, ensure_ascii=False)


def explained(registrations: bytes, rows: Iterable[Tenancy], registration_id: str, today: datetime.date) -> list[str]:
    """Why one registration of the file is decided as it is; raises FileError when it is not there."""
    index = Index(rows)
    for _, cells in csv_file.table(BytesIO(registrations), FileForm(), COLUMNS):
        if cells.get("registration_id") == registration_id:
            applicant = Applicant(*(cells[column] for column in COLUMNS[1:]))
            return list(explanation.explain(applicant, index.found(applicant), today))
    raise FileError("Diese Registrierung steht nicht in der Datei.")
