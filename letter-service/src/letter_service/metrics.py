"""What Prometheus reads, on a port of its own that no proxy knows: counts, ages and times, never whose they are.

The figures are computed from the database when Prometheus asks. A database that is away or slow makes them missing and
`bwg_letter_database_up` 0; the rest of the page stays.
"""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from prometheus_client import ProcessCollector, disable_created_metrics, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from letter_service import db
from letter_service.db import Connection
from letter_service.errors import SettingsError
from letter_service.logs import REGISTRY
from letter_service.runs import health
from letter_service.runs.workdays import Schedule

# Of one query, and of all of them with the connection: shorter than the ten seconds that Prometheus waits.
STATEMENT_SECONDS, ANSWER_SECONDS = 3, 7.0
BACKUP_MARK = ".backed-up"  # in the outbox; deploy/backup.sh touches it when it is done


@dataclass(frozen=True)
class Figure:
    """A query of `sql/figures.sql`: a column with the label's value where there is one, then one for each metric."""

    query: str
    metrics: dict[str, str]
    label: str | None = None


FIGURES = (
    Figure(
        "letters",
        {
            "bwg_letters": "Letters on their way, by state; set aside: those that somebody has to look at.",
            "bwg_letters_oldest_seconds": "How long the longest of them has been in that state, 0 without one.",
        },
        "state",
    ),
    Figure(
        "ways",
        {
            "bwg_order_to_handover_seconds": "From a letter's order to its hand-over, of 7 days; 0 without one.",
            "bwg_order_to_post_seconds": "From a letter's order to its posting, of 7 days; 0 without one.",
        },
        "quantile",
    ),
    Figure(
        "runs",
        {
            "bwg_runs_unacknowledged": "Print runs that were handed over and that nobody called posted.",
            "bwg_runs_oldest_unacknowledged_seconds": "How long ago the oldest of them was; 0 without one.",
        },
    ),
    Figure("codes", {"bwg_codes_typed": "Letter codes that were typed within an hour, by result."}, "result"),
    Figure("worker", {"bwg_letter_worker_timestamp_seconds": "When a worker last said that it lives; 0 for never."}),
)
OLDEST_DUE = "bwg_letters_oldest_due_seconds"


class Figures(Collector):
    """Asks the database with a connection of its own, one question at a time, however many ask."""

    def __init__(self, conninfo: str, schedule: Schedule, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.conninfo = db.for_reading(conninfo, STATEMENT_SECONDS)
        self._schedule, self._answer_seconds = schedule, answer_seconds
        self._lock = threading.Lock()
        self._asked: Future[list[GaugeMetricFamily]] | None = None

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing: the registry need not ask the database when the process starts."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures as they are now, and whether there are any."""
        try:
            found = self._question().result(self._answer_seconds)
        except (TimeoutError, psycopg.Error):
            found = []
        up = "Whether the database answered in time; without it the figures that come from there are missing."
        yield GaugeMetricFamily("bwg_letter_database_up", up, value=float(bool(found)))
        yield from found

    def _question(self) -> Future[list[GaugeMetricFamily]]:
        """Return the answer that is on its way, or a new one: a database that hangs gets no second connection."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                threading.Thread(target=self._ask, args=(self._asked,), daemon=True).start()
            return self._asked

    def _ask(self, answer: Future[list[GaugeMetricFamily]]) -> None:
        try:
            with db.connect(self.conninfo, autocommit=True) as connection:
                found = [family for figure in FIGURES for family in _families(connection, figure)]
                answer.set_result([*found, self._oldest_due(connection)])
        except BaseException as error:
            answer.set_exception(error)
            if not isinstance(error, psycopg.Error):
                raise

    def _oldest_due(self, connection: Connection) -> GaugeMetricFamily:
        """How long something waits that could have gone; the days and times of the print runs are in it."""
        now = datetime.now(UTC)
        due_at = health.oldest_due(connection, self._schedule, now)
        waits = (now - due_at).total_seconds() if due_at else 0.0
        return GaugeMetricFamily(OLDEST_DUE, "How long the oldest due letter or run has waited; 0: none.", value=waits)


class Backup(Collector):
    """When the last backup was finished: deploy/backup.sh leaves a mark in the outbox, of which it is a part itself."""

    def __init__(self, outbox: Path) -> None:
        self._mark = outbox / BACKUP_MARK

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the time of the mark."""
        try:
            made_at = self._mark.stat().st_mtime
        except OSError:
            made_at = 0.0
        yield GaugeMetricFamily("bwg_backup_timestamp_seconds", "When the last backup was made; 0: never.", made_at)


def _families(connection: Connection, figure: Figure) -> list[GaugeMetricFamily]:
    labels = [figure.label] if figure.label else []
    families = [GaugeMetricFamily(name, text, labels=labels) for name, text in figure.metrics.items()]
    for row in db.rows(connection, f"figures.{figure.query}"):
        found = list(row.values())
        values = found[len(labels) :]
        for family, value in zip(families, values, strict=True):
            family.add_metric([str(one) for one in found[: len(labels)]], float(value))
    return families


def serve(host: str, port: int, figures: Collector) -> None:
    """Answer `GET /metrics` beside this process's work; not at all when `port` is 0. SettingsError."""
    if not port:
        return
    disable_created_metrics()
    ProcessCollector(registry=REGISTRY)
    REGISTRY.register(figures)
    try:
        start_http_server(port, host, REGISTRY)
    except OSError as error:
        raise SettingsError(f"Für die Metriken lässt sich {host}:{port} nicht öffnen.") from error
