"""The bills of material of this checkout, made once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stack.settings import ROOT

BILLS = ("matcher", "letter-service", "portal", "realm", "provider", "vendored", "keycloak")


@pytest.fixture(scope="session")
def bills(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `make sbom` fills where no container engine answers."""
    folder = tmp_path_factory.mktemp("sbom")
    no_engine = {**os.environ, "DOCKER_HOST": "unix:///nowhere"}
    command = [sys.executable, "-m", "release", "sbom", str(folder)]
    told = subprocess.run(command, cwd=ROOT, env=no_engine, capture_output=True, text=True, timeout=500, check=False)
    assert told.returncode == 0, told.stderr
    assert "no container engine answers" in told.stdout
    return folder
