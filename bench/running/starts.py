"""Seconds of `make up`, until everything is healthy."""

import os
import tempfile
import time
from pathlib import Path

from bench.figures import emit, tell
from bench.running import system
from stack.settings import ROOT


def measure() -> None:
    _warm()
    _fresh_clone()


def _warm() -> None:
    """Everything is installed and built, and the data are there: what a restart of the machine costs."""
    system.down()
    tell("make up, warm")
    emit("start", "warm", "seconds_to_ready", _make_up(ROOT, dict(os.environ)), "s")


def _fresh_clone() -> None:
    """What is committed, in a new folder: Python packages, provider, Keycloak's build, database and realm import.

    The machine's caches of uv and Maven stay, so nothing is measured of the network.
    """
    system.down()
    environment = {name: value for name, value in os.environ.items() if name != "STATE_DIR"}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        clone = Path(folder) / "clone"
        system.run(["git", "clone", "--quiet", str(ROOT), str(clone)])
        tell("make up, from a fresh clone")
        try:
            seconds = _make_up(clone, environment)
        finally:
            system.run(["make", "down"], clone, environment)
    emit("start", "fresh_clone", "seconds_to_ready", seconds, "s")


def _make_up(folder: Path, environment: dict[str, str]) -> float:
    began = time.monotonic()
    system.run(["make", "up"], folder, environment)
    return time.monotonic() - began
