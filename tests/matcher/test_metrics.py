"""What Prometheus reads of the matcher: figures from the database, alarms from the log, and that a database is away."""

import os
import socket
from pathlib import Path

import psycopg
import pytest
import requests
import structlog
from prometheus_client import CollectorRegistry, generate_latest

from matcher import db, logs
from matcher.metrics import FIGURES, Figures
from matcher.queue import jobs
from matcher.settings import DatabaseSettings
from tests.api_process import running
from tests.matcher.conftest import PASSWORD
from tests.matcher.house import House
from tests.silent_port import silent_port

UP = "bwg_matcher_database_up"


def figures(settings: DatabaseSettings) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(Figures(settings))
    return registry


def value(settings: DatabaseSettings, name: str, **labels: str) -> float:
    found = figures(settings).get_sample_value(name, labels)
    assert found is not None, f"{name} {labels}"
    return found


def test_an_empty_system_has_every_figure(settings: DatabaseSettings) -> None:
    page = generate_latest(figures(settings)).decode()
    values = dict(line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    assert {name.partition("{")[0] for name in values} == {UP} | {name for one in FIGURES for name in one.metrics}
    assert {float(number) for name, number in values.items() if name != UP} == {0.0}
    assert values[UP] == "1.0"


def test_it_counts_where_accounts_stand_and_how_long_they_waited_for_their_letter(
    posted: House, settings: DatabaseSettings
) -> None:
    with db.transaction(posted.pool) as connection:
        connection.execute("UPDATE registrations SET created_at = now() - interval '3 hours'")
        connection.execute("UPDATE registrations SET state_since = now() - interval '2 hours'")
        connection.execute("UPDATE orders SET placed_at = now() - interval '1 hour'")
    assert value(settings, "bwg_accounts", state="letter_posted") == 1
    assert value(settings, "bwg_accounts", state="review") == 0
    assert value(settings, "bwg_accounts_oldest_seconds", state="letter_posted") == pytest.approx(7200, abs=600)
    assert value(settings, "bwg_registration_to_order_seconds", quantile="0.95") == pytest.approx(7200, abs=600)
    assert value(settings, "bwg_import_timestamp_seconds") > 0


def test_only_the_first_letter_of_an_account_counts_as_the_way_to_a_letter(
    posted: House, settings: DatabaseSettings
) -> None:
    with db.transaction(posted.pool) as connection:
        connection.execute("UPDATE registrations SET created_at = now() - interval '31 days'")
        connection.execute("UPDATE orders SET placed_at = now() - interval '30 days'")
        connection.execute(
            "INSERT INTO orders (order_id, account_id, tenant_id) "
            "SELECT gen_random_uuid(), account_id, tenant_id FROM orders"
        )
    assert value(settings, "bwg_registration_to_order_seconds", quantile="0.95") == 0


def test_it_tells_how_long_jobs_events_and_mails_wait(house: House, settings: DatabaseSettings) -> None:
    with db.transaction(house.pool) as connection:
        connection.execute("TRUNCATE procrastinate_jobs CASCADE")
        jobs.enqueue(connection, "erika", "event")
        connection.execute("UPDATE procrastinate_events SET at = now() - interval '2 hours'")
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES "
            "('default', 'mail', now() + interval '1 hour')"
        )
        connection.execute(
            "INSERT INTO keycloak_events (id, type, account_id, received_at) "
            "VALUES ('1', 'user.REGISTER', 'erika', now() - interval '3 hours')"
        )
        connection.execute(
            "INSERT INTO mails (account_id, kind, queued_at, sent_at, refused_at) VALUES "
            "('erika', 'letter-posted', now() - interval '4 hours', NULL, NULL), "
            "('erika', 'letter-expired', now(), now(), now())"
        )
        connection.execute("INSERT INTO parked (job_id, task) VALUES (1, 'settle')")
    assert value(settings, "bwg_jobs_waiting", task="settle") == 1
    assert value(settings, "bwg_jobs_oldest_due_seconds", task="settle") == pytest.approx(7200, abs=600)
    assert value(settings, "bwg_jobs_waiting", task="mail") == 1
    assert value(settings, "bwg_jobs_oldest_due_seconds", task="mail") == 0
    assert value(settings, "bwg_events_waiting") == 1
    assert value(settings, "bwg_events_oldest_waiting_seconds") == pytest.approx(10_800, abs=600)
    assert value(settings, "bwg_mails_waiting") == 1
    assert value(settings, "bwg_mails_oldest_waiting_seconds") == pytest.approx(14_400, abs=600)
    assert value(settings, "bwg_mails_refused") == 1
    assert value(settings, "bwg_jobs_parked") == 1


def test_a_database_that_hangs_or_is_away_is_a_figure_and_no_error(settings: DatabaseSettings) -> None:
    with silent_port() as silent:
        hangs = settings.model_copy(update={"database_dsn": f"host=127.0.0.1 port={silent.number} user=x dbname=x"})
        asked = Figures(hangs, answer_seconds=0.1)
        for _ in range(3):
            assert [(one.name, one.samples[0].value) for one in asked.collect()] == [(UP, 0.0)]
        assert silent.connections() == 1, "whoever asks again waits for the same answer"
    away = settings.model_copy(update={"database_dsn": "host=127.0.0.1 port=1 user=x dbname=x"})
    assert value(away, UP) == 0


def test_a_question_that_takes_too_long_is_given_up(settings: DatabaseSettings) -> None:
    with db.connect(settings) as connection:
        connection.execute("LOCK TABLE registrations IN ACCESS EXCLUSIVE MODE")
        assert value(settings, UP) == 0
    assert value(settings, UP) == 1


def test_no_figure_may_change_anything(settings: DatabaseSettings) -> None:
    figures = Figures(settings)
    with psycopg.connect(figures.conninfo) as connection, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        connection.execute("DELETE FROM cursors")


def test_an_alarm_in_the_log_is_a_metric(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    before = {name: logs.REGISTRY.get_sample_value("bwg_alarms_total", {"alarm": name}) for name in logs.ALARMS}
    assert None not in before.values()
    structlog.get_logger().error("alarm.retention", due=7)
    assert "alarm.retention" in capsys.readouterr().err
    after = {name: logs.REGISTRY.get_sample_value("bwg_alarms_total", {"alarm": name}) for name in logs.ALARMS}
    assert {name for name in logs.ALARMS if after[name] != before[name]} == {"retention"}


def test_metrics_have_a_port_of_their_own(settings: DatabaseSettings, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        "PATH": os.environ["PATH"],
        "MATCHER_DATABASE_DSN": settings.database_dsn,
        "MATCHER_DATABASE_PASSWORD": PASSWORD,
        "MATCHER_WEBHOOK_SECRET": "whsec_" + "A" * 44,
        "MATCHER_METRICS_PORT": str(port),
    }
    with running("matcher", environment, tmp_path) as api:
        assert requests.get(f"{api.url}/metrics", timeout=10).status_code == 404
        page = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    assert f"{UP} 1.0" in page
    assert 'bwg_alarms_total{alarm="contract"} 0.0' in page
    assert "process_resident_memory_bytes" in page
