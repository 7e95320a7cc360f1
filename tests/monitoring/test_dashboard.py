"""The dashboard asks for what exists, in queries that Prometheus understands."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.monitoring.promtool import FOLDER, expressions_of_the_dashboard, metrics, rules

DASHBOARD: dict[str, Any] = json.loads((FOLDER / "dashboard.json").read_text())
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


def test_every_query_is_one_that_prometheus_understands(tmp_path: Path) -> None:
    asked = [{"record": f"panel:{number}", "expr": one} for number, one in enumerate(expressions_of_the_dashboard())]
    (tmp_path / "rules.yml").write_text(json.dumps({"groups": [{"name": "panels", "rules": asked}]}))
    subprocess.run(["promtool", "check", "rules", tmp_path / "rules.yml"], check=True, capture_output=True)


def test_every_figure_that_an_alert_looks_at_is_on_it() -> None:
    shown = {name for one in expressions_of_the_dashboard() for name in metrics(one)}
    looked_at = {name for rule in rules() if "alert" in rule for name in metrics(rule["expr"])}
    assert looked_at - shown == {"process_start_time_seconds"}


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel["title"])
def test_a_panel_has_a_title_a_place_and_the_one_source(panel: dict[str, Any]) -> None:
    sources = yaml.safe_load((FOLDER / "grafana" / "datasources" / "prometheus.yml").read_text())["datasources"]
    assert {target["datasource"]["uid"] for target in panel["targets"]} == {source["uid"] for source in sources}
    place = panel["gridPos"]
    assert place["x"] + place["w"] <= 24
    overlapping = [
        other["title"]
        for other in DASHBOARD["panels"]
        if other is not panel
        and place["x"] < other["gridPos"]["x"] + other["gridPos"]["w"]
        and other["gridPos"]["x"] < place["x"] + place["w"]
        and place["y"] < other["gridPos"]["y"] + other["gridPos"]["h"]
        and other["gridPos"]["y"] < place["y"] + place["h"]
    ]
    assert overlapping == []
