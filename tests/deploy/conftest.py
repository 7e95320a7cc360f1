"""The compose file as Compose itself reads it: compose-go, the specification's own loader, built once."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from stack.settings import ROOT
from tests import golang
from tests.deploy.mail_servers import mail_server, smtp_port
from tests.deploy.websites import website

__all__ = ["mail_server", "smtp_port", "website"]  # fixtures

LOADER = Path(__file__).parent / "loader"


@pytest.fixture(scope="session")
def loader() -> Path:
    return golang.program(LOADER)


@pytest.fixture(scope="session")
def project(loader: Path) -> dict[str, Any]:
    """The whole project, all profiles included, with the values of `.env.example`."""
    result = load(loader, ROOT / ".env.example")
    assert result.returncode == 0, result.stderr
    loaded: dict[str, Any] = json.loads(result.stdout)
    return loaded


def load(loader: Path, env_file: Path, *more: Path) -> subprocess.CompletedProcess[str]:
    files = ":".join(map(str, [ROOT / "docker-compose.yml", *more]))
    command = [str(loader), files, str(env_file), "development", "monitoring"]
    bare = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=bare, check=False)
