"""What Prometheus reads of letter-service: figures from the database, the backup's age, alarms from the log."""

import os
import socket
from pathlib import Path

import psycopg
import pytest
import requests
import structlog
from prometheus_client import CollectorRegistry, generate_latest

from letter_service import logs
from letter_service.cli import equipment
from letter_service.metrics import BACKUP_MARK, FIGURES, OLDEST_DUE, Backup, Figures
from letter_service.settings import Settings
from tests.api_process import running
from tests.letter_service.cli.test_command_line import environment
from tests.letter_service.office import Office, wrong_code
from tests.silent_port import silent_port

UP = "bwg_letter_database_up"


def asked(settings: Settings, seconds: float = 7) -> Figures:
    return Figures(equipment.conninfo(settings), equipment.schedule(settings), seconds)


def value(settings: Settings, name: str, **labels: str) -> float:
    registry = CollectorRegistry()
    registry.register(asked(settings))
    found = registry.get_sample_value(name, labels)
    assert found is not None, f"{name} {labels}"
    return found


def test_an_empty_system_has_every_figure(settings: Settings) -> None:
    registry = CollectorRegistry()
    registry.register(asked(settings))
    lines = generate_latest(registry).decode().splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    named = {UP, OLDEST_DUE} | {name for one in FIGURES for name in one.metrics}
    assert {name.partition("{")[0] for name in values} == named
    assert {float(number) for name, number in values.items() if name != UP} == {0.0}
    assert values[UP] == "1.0"


def test_it_tells_how_letters_stand_and_how_long_they_took(settings: Settings, office: Office) -> None:
    office.printed_letter()
    office.order("juergen", "4712")
    office.connection.execute("UPDATE letters SET ordered_at = now() - interval '2 hours', changed_at = NULL")
    office.connection.execute(
        "UPDATE letters SET handed_over_at = now(), posted_at = now() + interval '1 hour' WHERE run_id IS NOT NULL"
    )
    office.connection.execute("UPDATE runs SET handed_over_at = now() - interval '3 hours'")
    assert value(settings, "bwg_letters", state="ordered") == 1
    assert value(settings, "bwg_letters", state="handed_over") == 1
    assert value(settings, "bwg_letters_oldest_seconds", state="ordered") == pytest.approx(7200, abs=600)
    assert value(settings, OLDEST_DUE) == pytest.approx(7200, abs=600)
    assert value(settings, "bwg_order_to_handover_seconds", quantile="0.95") == pytest.approx(7200, abs=600)
    assert value(settings, "bwg_order_to_post_seconds", quantile="0.5") == pytest.approx(10_800, abs=600)
    assert value(settings, "bwg_runs_unacknowledged") == 1
    assert value(settings, "bwg_runs_oldest_unacknowledged_seconds") == pytest.approx(10_800, abs=600)


def test_a_letter_that_waits_for_the_time_of_its_run_is_not_due(settings: Settings, office: Office) -> None:
    office.order()
    later = settings.model_copy(update={"run_at": "23:59"})
    office.connection.execute("UPDATE letters SET ordered_at = now()")
    assert value(later, OLDEST_DUE) == 0


def test_a_letter_that_was_set_aside_counts_as_such_alone(settings: Settings, office: Office) -> None:
    office.order()
    office.connection.execute("UPDATE letters SET set_aside = 'too long'")
    assert value(settings, "bwg_letters", state="set_aside") == 1
    assert value(settings, "bwg_letters", state="ordered") == 0


def test_it_counts_the_codes_of_an_hour(settings: Settings, office: Office) -> None:
    _, code = office.printed_letter()
    office.type(wrong_code(code))
    office.connection.execute("UPDATE attempts SET at = now()")
    assert value(settings, "bwg_codes_typed", result="wrong") == 1
    office.connection.execute("UPDATE attempts SET at = now() - interval '61 minutes'")
    assert value(settings, "bwg_codes_typed", result="wrong") == 0


def test_a_database_that_hangs_or_is_away_is_a_figure_and_no_error(settings: Settings) -> None:
    with silent_port() as silent:
        hangs = settings.model_copy(update={"database_dsn": f"host=127.0.0.1 port={silent.number} user=x dbname=x"})
        figures = asked(hangs, seconds=0.1)
        for _ in range(3):
            assert [(one.name, one.samples[0].value) for one in figures.collect()] == [(UP, 0.0)]
        assert silent.connections() == 1, "whoever asks again waits for the same answer"
    away = settings.model_copy(update={"database_dsn": "host=127.0.0.1 port=1 user=x dbname=x"})
    assert value(away, UP) == 0


def test_a_question_that_takes_too_long_is_given_up(settings: Settings, office: Office) -> None:
    with office.connection.transaction():
        office.connection.execute("LOCK TABLE letters IN ACCESS EXCLUSIVE MODE")
        assert value(settings, UP) == 0
    assert value(settings, UP) == 1


def test_no_figure_may_change_anything(settings: Settings) -> None:
    reading = psycopg.connect(asked(settings).conninfo)
    with reading, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        reading.execute("DELETE FROM workers")


def test_the_last_backup_is_as_old_as_its_mark(tmp_path: Path) -> None:
    def at() -> float:
        [family] = Backup(tmp_path).collect()
        return float(family.samples[0].value)

    assert at() == 0
    (tmp_path / BACKUP_MARK).touch()
    os.utime(tmp_path / BACKUP_MARK, (1_700_000_000, 1_700_000_000))
    assert at() == 1_700_000_000


def test_an_alarm_in_the_log_is_a_metric(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up()
    before = {name: logs.REGISTRY.get_sample_value("bwg_alarms_total", {"alarm": name}) for name in logs.ALARMS}
    assert None not in before.values()
    structlog.get_logger().error("keys stay as they were", action="alarm.keys")
    assert "alarm.keys" in capsys.readouterr().err
    after = {name: logs.REGISTRY.get_sample_value("bwg_alarms_total", {"alarm": name}) for name in logs.ALARMS}
    assert {name for name in logs.ALARMS if after[name] != before[name]} == {"keys"}


def test_metrics_have_a_port_of_their_own(settings: Settings, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with running(
        "letter-service", {**environment(settings), "LETTER_SERVICE_METRICS_PORT": str(port)}, tmp_path
    ) as api:
        assert requests.get(f"{api.url}/metrics", timeout=10).status_code == 404
        page = requests.get(f"http://127.0.0.1:{port}/metrics", timeout=10).text
    assert f"{UP} 1.0" in page
    assert 'bwg_alarms_total{alarm="keys"} 0.0' in page
