"""What Prometheus reads, on a port of its own that no proxy knows: counts, ages and times, never whose they are.

The figures are computed from the database when Prometheus asks. A database that is away or slow makes them missing and
`bwg_matcher_database_up` 0; the rest of the page stays.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass

import psycopg
from prometheus_client import Counter, ProcessCollector, disable_created_metrics, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from matcher import db
from matcher.errors import SettingsError
from matcher.logs import REGISTRY
from matcher.settings import DatabaseSettings

# Of one query, and of all of them with the connection: shorter than the ten seconds that Prometheus waits.
STATEMENT_SECONDS, ANSWER_SECONDS = 3, 7.0


ANSWERS = Counter("bwg_desk_answers", "Answers of the staff's desk, by status.", ["status"], registry=REGISTRY)


@dataclass(frozen=True, slots=True)
class Figure:
    """A query of `sql/figures.sql`: a column with the label's value where there is one, then one for each metric."""

    query: str
    metrics: dict[str, str]
    label: str | None = None


FIGURES = (
    Figure(
        "accounts",
        {
            "bwg_accounts": "Accounts by the state of their registration.",
            "bwg_accounts_oldest_seconds": "How long the longest of them has been in that state, 0 without one.",
        },
        "state",
    ),
    Figure(
        "first_letters",
        {"bwg_registration_to_order_seconds": "From registration to the first letter's order, of 7 days; 0: none."},
        "quantile",
    ),
    Figure(
        "jobs",
        {
            "bwg_jobs_waiting": "Jobs that wait, by task.",
            "bwg_jobs_oldest_due_seconds": "How long the oldest due job has waited, by task; 0 without one.",
        },
        "task",
    ),
    Figure("parked", {"bwg_jobs_parked": "Jobs that failed for good and that nobody has looked after."}),
    Figure(
        "events",
        {
            "bwg_events_waiting": "What Keycloak reported and is not handled yet.",
            "bwg_events_oldest_waiting_seconds": "How long the oldest of it has waited; 0 without one.",
            "bwg_events_read_timestamp_seconds": "When Keycloak's event store was last read; 0 for never.",
        },
    ),
    Figure(
        "mails",
        {
            "bwg_mails_waiting": "Mails to tenants that are not sent yet.",
            "bwg_mails_oldest_waiting_seconds": "How long the oldest of them has waited; 0 without one.",
            "bwg_mails_refused": "Mails that the mail server refused for good within a day.",
        },
    ),
    Figure("import", {"bwg_import_timestamp_seconds": "When tenant records were last imported; 0 for never."}),
    Figure("worker", {"bwg_matcher_worker_timestamp_seconds": "When a worker last said that it lives; 0 for never."}),
)


class Figures(Collector):
    """Asks the database with a connection of its own, one question at a time, however many ask."""

    def __init__(self, settings: DatabaseSettings, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.conninfo = db.conninfo(
            settings, f"statement_timeout={STATEMENT_SECONDS}s", "default_transaction_read_only=on"
        )
        self._answer_seconds = answer_seconds
        self._lock = threading.Lock()
        self._asked: Future[list[GaugeMetricFamily]] | None = None

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing: the registry need not ask the database when the process starts."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures as they are now, and whether there are any."""
        try:
            found = self._question().result(self._answer_seconds)
        except (TimeoutError, psycopg.Error):
            found = []
        up = "Whether the database answered in time; without it the figures that come from there are missing."
        yield GaugeMetricFamily("bwg_matcher_database_up", up, value=float(bool(found)))
        yield from found

    def _question(self) -> Future[list[GaugeMetricFamily]]:
        """The answer that is on its way, or a new one: a database that hangs gets no second connection."""
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = Future()
                threading.Thread(target=self._ask, args=(self._asked,), daemon=True).start()
            return self._asked

    def _ask(self, answer: Future[list[GaugeMetricFamily]]) -> None:
        try:
            with psycopg.connect(self.conninfo, autocommit=True) as connection:
                answer.set_result([family for figure in FIGURES for family in _families(connection, figure)])
        except BaseException as error:
            answer.set_exception(error)
            if not isinstance(error, psycopg.Error):
                raise


def _families(connection: db.Connection, figure: Figure) -> list[GaugeMetricFamily]:
    labels = [figure.label] if figure.label else []
    families = [GaugeMetricFamily(name, text, labels=labels) for name, text in figure.metrics.items()]
    for row in connection.execute(db.queries("figures")[figure.query]):
        values = row[len(labels) :]
        for family, value in zip(families, values, strict=True):
            family.add_metric([str(one) for one in row[: len(labels)]], float(str(value)))
    return families


def answered(status: int) -> None:
    """Note one answer of the desk, by its HTTP status."""
    ANSWERS.labels(f"{status // 100}xx").inc()


def serve(host: str, port: int, figures: Collector | None = None) -> None:
    """Answer `GET /metrics` beside this process's work; not at all when `port` is 0. SettingsError."""
    if not port:
        return
    disable_created_metrics()
    ProcessCollector(registry=REGISTRY)
    if figures is not None:
        REGISTRY.register(figures)
    try:
        start_http_server(port, host, REGISTRY)
    except OSError as error:
        raise SettingsError(f"Für die Metriken lässt sich {host}:{port} nicht öffnen.") from error
