"""The rules of deploy/monitoring, and promtool, which plays them over series of values."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml

from stack.settings import ROOT
from tests.monitoring.series import STEP_MINUTES

FOLDER = ROOT / "deploy" / "monitoring"
RULES = sorted((FOLDER / "alerts").glob("*.yml"))
STEP = f"{STEP_MINUTES}m"
# Words of the language of queries that look like a metric.
NO_METRIC = re.compile(r"\{[^{}]*\}|\[[^][]*\]|\b(?:by|without|on|ignoring) \([^()]*\)|\boffset \w+")


def rules() -> list[dict[str, Any]]:
    """Every rule of every file."""
    groups = [group for path in RULES for group in yaml.safe_load(path.read_text())["groups"]]
    return [rule for group in groups for rule in group["rules"]]


def metrics(expression: str) -> set[str]:
    """The names of the metrics that a query asks for."""
    words = re.findall(r"[a-z][a-z0-9_:]*(?!\w*\()", NO_METRIC.sub(" ", expression))
    return {word for word in words if ("_" in word or word == "up") and not word.endswith("_over_time")}


def play(folder: Path, series: dict[str, str], expected: dict[str, set[str]]) -> None:
    """Play the series and compare which alerts fire at each moment (`6h`). AssertionError with promtool's words.

    Pending ones do not count: they are what `for` is there for.
    """
    checks = [
        {
            "expr": 'count by (alertname) (ALERTS{alertstate="firing"}) * 0',
            "eval_time": moment,
            "exp_samples": [{"labels": f'{{alertname="{name}"}}', "value": 0} for name in sorted(names)],
        }
        for moment, names in expected.items()
    ]
    test = {
        "interval": STEP,
        "input_series": [{"series": name, "values": values} for name, values in series.items()],
        "promql_expr_test": checks,
    }
    file = folder / "test.yml"
    file.write_text(json.dumps({"rule_files": list(map(str, RULES)), "evaluation_interval": STEP, "tests": [test]}))
    done = subprocess.run(["promtool", "test", "rules", file], capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def expressions_of_the_dashboard() -> list[str]:
    """Every query of every panel."""
    panels = json.loads((FOLDER / "dashboard.json").read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", ())]
