"""`make up`: one command starts everything, twice changes nothing, and what is missing is one clear sentence."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from stack import __main__ as command
from stack import keycloak, services
from stack.processes import Process, StackError
from stack.settings import ROOT, Settings
from tests.world import World


def stack(verb: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment}
    words = [sys.executable, "-m", "stack", verb]
    return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def pids(world: World) -> dict[str, int | None]:
    names = ("postgres", "keycloak", *services.NAMES)
    return {name: Process(name, world.settings.state).pid() for name in names}


def test_up_again_starts_nothing_and_imports_nothing(world: World) -> None:
    before = pids(world)
    tenants = count_tenancies(world)
    assert None not in before.values()
    assert stack("up").returncode == 0
    assert pids(world) == before
    assert count_tenancies(world) == tenants


def count_tenancies(world: World) -> int:
    with world.database("bwg") as connection:
        row = connection.execute("SELECT count(*) FROM matcher.tenancies").fetchone()
    return int(row[0]) if row else 0


def test_everything_listens_on_this_machine_alone(world: World) -> None:
    roots = [psutil.Process(pid) for pid in pids(world).values() if pid]
    processes = [process for root in roots for process in (root, *root.children(recursive=True))]
    listening = [c.laddr.ip for process in processes for c in process.net_connections("inet") if c.status == "LISTEN"]
    assert len(listening) >= 8
    assert set(listening) <= {"127.0.0.1", "::ffff:127.0.0.1"}


def test_secrets_and_letters_are_readable_by_their_owner_alone(world: World) -> None:
    private = [world.settings.state / "secrets", world.outbox, *(world.settings.state / "secrets").iterdir()]
    assert [str(path) for path in private if path.stat().st_mode & 0o077] == []


def test_status_names_what_is_stopped(world: World) -> None:
    assert stack("status").returncode == 0
    world.stop("portal")
    told = stack("status")
    world.start_what_is_stopped()
    assert told.returncode == 1
    assert "portal                 stopped" in told.stdout


def test_a_port_in_use_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = stack("up", STATE_DIR=str(tmp_path), POSTGRES_PORT=port)
    assert told.returncode == 1
    assert f"Port {port} is used by another program" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_full_disk_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(StackError, match="Only 1 MB are free"):
        command.up(Settings(state=tmp_path))


@pytest.mark.parametrize("program", ["javac", "mvn"])
def test_a_missing_program_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    for other in {"javac", "mvn", "java"} - {program}:
        (tmp_path / other).symlink_to(shutil.which(other) or "")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StackError, match=f"`{program}` was not found: install"):
        keycloak.prepare(Settings(cache=tmp_path))
