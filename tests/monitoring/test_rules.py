"""Each alert fires for the fault that it is there for, alone, and is silent in a healthy week."""

import re
import subprocess
from pathlib import Path

import pytest

from stack.settings import ROOT
from tests.monitoring.faults import ALSO, FAULTS, of_alarms
from tests.monitoring.promtool import FOLDER, metrics, play, rules
from tests.monitoring.series import healthy, later

# When a fault must be told that is there from the first minute on; for what may take days, later.
SOON, LATER = "7h", {"FaelleWartenAufMitarbeiter": "160h", "DrucklaufNichtAbgegeben": "160h", "SicherungFehlt": "30h"}
ONCE = later(1)
ALERTS = {rule["alert"]: rule for rule in rules() if "alert" in rule}
SOURCES = [
    *(ROOT / "matcher" / "src").rglob("*.py"),
    *(ROOT / "letter-service" / "src").rglob("*.py"),
    *(ROOT / "portal" / "src").rglob("*.py"),
    *(ROOT / "keycloak" / "provider" / "src" / "main").rglob("*.java"),
]


def test_promtool_takes_the_rules_and_the_configuration() -> None:
    subprocess.run(["promtool", "check", "config", FOLDER / "prometheus.yml"], check=True, capture_output=True)


def test_a_healthy_week_is_silent(tmp_path: Path) -> None:
    play(tmp_path, healthy(), {f"{hour}h": set() for hour in range(1, 168)})


@pytest.mark.parametrize("alert", FAULTS)
def test_a_fault_is_told_by_its_own_alert_alone(tmp_path: Path, alert: str) -> None:
    assert set(FAULTS[alert]) <= set(healthy())
    play(tmp_path, healthy() | FAULTS[alert], {LATER.get(alert, SOON): {alert} | ALSO.get(alert, set())})


@pytest.mark.parametrize("alert", of_alarms(ONCE))
def test_an_alarm_of_the_log_is_told_for_two_hours(tmp_path: Path, alert: str) -> None:
    counted = of_alarms(ONCE)[alert]
    assert set(counted) <= set(healthy())
    play(tmp_path, healthy() | counted, {"9h": set(), "610m": {alert}, "11h": {alert}, "13h": set()})


def test_the_first_alarm_of_a_part_that_was_not_seen_before_is_told_too(tmp_path: Path) -> None:
    born = of_alarms(later(1, before="_"))["AlarmKeys"]
    play(tmp_path, healthy() | born, {"9h": set(), "610m": {"AlarmKeys"}, "13h": set()})


def test_a_part_that_starts_anew_is_no_alarm_by_itself(tmp_path: Path) -> None:
    restarted = of_alarms(later(0, before="3"))["AlarmKeys"]
    play(tmp_path, healthy() | restarted, {"9h": set(), "610m": set(), "13h": set()})


def test_no_certificate_and_no_letters_are_no_fault(tmp_path: Path) -> None:
    plain = {'bwg_certificate_end_timestamp_seconds{job="portal"}': " ".join(["NaN"] * 100)}
    play(tmp_path, healthy() | plain, {SOON: set()})


def test_every_alert_has_a_fault_that_it_is_tested_with() -> None:
    assert set(ALERTS) == set(FAULTS) | set(of_alarms(ONCE))


def test_every_alarm_of_the_code_has_an_alert() -> None:
    written = {alarm for path in SOURCES for alarm in re.findall(r'"alarm\.([a-z_]+)"', path.read_text())}
    assert "temporary_administrator" in written
    told = {alarm for rule in ALERTS.values() for alarm in re.findall(r'alarm="(\w+)"', rule["expr"])}
    assert written == told


def test_every_alert_says_what_happened_what_to_do_and_how_urgent_it_is() -> None:
    for name, rule in ALERTS.items():
        assert rule["labels"]["severity"] in ("dringend", "hinweis"), name
        assert rule["annotations"]["summary"].endswith("."), name
        assert len(rule["annotations"]["description"]) > 10, name
        assert metrics(rule["expr"]), name


def test_every_alert_is_on_the_page_for_the_operator() -> None:
    page = (ROOT / "docs" / "monitoring.md").read_text()
    assert set(re.findall(r"`([A-Z][A-Za-z]+)`", page)) == set(ALERTS)
