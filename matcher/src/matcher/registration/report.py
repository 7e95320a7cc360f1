"""The figures of one month for the management: how far people came, why some did not, what it took. Nobody is named."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from matcher import berlin
from matcher.db import Connection, queries
from matcher.errors import FileError

FUNNEL = ("registriert", "E-Mail-Adresse bestätigt", "einem Mieter zugeordnet", "Brief bei der Post", "freigeschaltet")
DECISIONS = {
    "match": "selbsttätig zugeordnet",
    "review": "zu prüfen",
    "none": "nicht gefunden",
    "staff": "von der Sachbearbeitung zugeordnet",
}
LETTERS = (
    "bestellt",
    "davon gegen eine Grenze freigegeben",
    "zur Post gegeben",
    "zurückgekommen",
    "„Das war ich nicht“",
)
ACTS = {
    "assign": "zugeordnet",
    "letter": "weiterer Brief",
    "letter_against_limits": "Brief gegen eine Grenze",
    "demand_code": "Brief-Code erneut verlangt",
    "block": "gesperrt",
    "unblock": "Sperre aufgehoben",
    "reject": "abgelehnt",
    "ask": "per Mail nachgefragt",
    "returned": "Rückläufer erfasst",
    "delete": "gelöscht",
    "wish_done": "Änderungswunsch erledigt",
    "export": "Auskunft gegeben",
    "correct_email": "E-Mail-Adresse berichtigt",
    "propose_opening": "Freischaltung ohne Brief vorgeschlagen",
    "confirm_opening": "Freischaltung ohne Brief bestätigt",
    "posted": "Drucklauf als eingeworfen gemeldet",
    "console": "in Keycloak geändert",
    "refused": "verweigert, Recht fehlte",
}
NOTE = (
    "Wie weit die gekommen sind, die sich in diesem Monat registriert haben, gilt am Tag des Berichts. Konten, die "
    "seither gelöscht und vergessen sind, zählen nicht mehr. Der Bericht nennt niemanden."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure; `share` of the largest of its section, between 0 and 1, where that says something."""

    section: str
    label: str
    value: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the German calendar."""

    first: datetime.date

    @classmethod
    def of(cls, text: str) -> Month:
        """From `2026-11`; FileError for anything else."""
        try:
            return cls(datetime.datetime.strptime(text, "%Y-%m").replace(tzinfo=berlin.BERLIN).date())
        except ValueError:
            raise FileError("Den Monat bitte als JJJJ-MM angeben, zum Beispiel 2026-11.") from None

    @property
    def next(self) -> datetime.date:
        """The first day after it."""
        return (self.first + datetime.timedelta(days=31)).replace(day=1)

    def bounds(self) -> dict[str, Any]:
        """For queries: aware moments, and days as ISO texts."""
        since, until = (
            datetime.datetime.combine(day, datetime.time(), berlin.BERLIN) for day in (self.first, self.next)
        )
        return {"since": since, "until": until, "first": self.first.isoformat(), "next": self.next.isoformat()}


def read(connection: Connection, month: Month) -> list[Line]:
    """All figures of a month, in the order of the report; a month without data has zeros."""
    asked: dict[str, list[Any]] = {
        name: connection.execute(query, month.bounds()).fetchall() for name, query in queries("report").items()
    }
    activated, half, most = asked["days"][0]
    lines = [*_counted("Weg der Registrierungen", zip(FUNNEL, asked["funnel"][0], strict=True))]
    lines += [
        Line("Bis zur Freischaltung", "freigeschaltet in diesem Monat", str(activated)),
        Line("Bis zur Freischaltung", "die Hälfte binnen", _days(half)),
        Line("Bis zur Freischaltung", "neun von zehn binnen", _days(most)),
    ]
    decided = dict(asked["decisions"])
    lines += _counted("Entscheidungen", ((text, decided.get(kind, 0)) for kind, text in DECISIONS.items()))
    lines += _counted("Warum nicht von selbst", asked["reasons"])
    lines += _counted("Briefe", zip(LETTERS, asked["letters"][0], strict=True))
    lines += _counted(
        "Vorgänge der Sachbearbeitung", ((ACTS.get(kind, kind), number) for kind, number in asked["acts"])
    )
    return lines


def as_csv(month: Month, lines: Iterable[Line]) -> str:
    """The figures as a table: month, section, figure, value."""
    text = io.StringIO()
    table = csv.writer(text, delimiter=";", lineterminator="\n")
    table.writerow(("monat", "abschnitt", "angabe", "wert"))
    table.writerows((f"{month.first:%Y-%m}", one.section, one.label, one.value) for one in lines)
    return text.getvalue()


def on_paper(month: Month, lines: Iterable[Line]) -> dict[str, Any]:
    """What letter-service makes a PDF of, with a bar below what can be compared."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for one in lines:
        row = {"label": one.label, "value": one.value, "share": one.share}
        sections.setdefault(one.section, []).append(row)
    shown = [{"heading": heading, "rows": rows} for heading, rows in sections.items()]
    return {"title": f"Monatsbericht {month.first:%m/%Y}", "introduction": [NOTE], "sections": shown}


def _counted(section: str, figures: Iterable[Any]) -> list[Line]:
    found = [(str(label), int(number)) for label, number in figures]
    largest = max((number for _, number in found), default=0)
    return [Line(section, label, str(number), number / largest if largest else None) for label, number in found]


def _days(number: float | None) -> str:
    return "–" if number is None else f"{number:.1f} Tagen".replace(".", ",")
