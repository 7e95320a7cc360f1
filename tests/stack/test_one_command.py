"""`make up`: one command starts everything, twice changes nothing, and what is missing is one clear sentence."""

import fcntl
import shutil
import socket
from pathlib import Path

import psutil
import pytest

from journey.waiting import eventually
from journey.world import World
from stack import __main__ as command
from stack import keycloak, up
from stack.commands import StackError
from stack.postgres import Server
from stack.processes.supervisor import Supervisor
from stack.settings import ROOT, Settings
from tests.stack.terminal import Typed, stack


def pids(world: World) -> dict[str, int | None]:
    supervisor = Supervisor(world.settings.state)
    return {part.name: supervisor.pid(part.name) for part in up.parts(world.settings)}


def test_up_again_starts_nothing_imports_nothing_and_says_so(world: World) -> None:
    before = pids(world)
    tenants = count_tenancies(world)
    assert None not in before.values()
    told = stack("up")
    assert told.returncode == 0, told.stderr
    assert "Nothing changed" in told.stdout
    assert pids(world) == before
    assert count_tenancies(world) == tenants


def count_tenancies(world: World) -> int:
    with world.database("bwg") as connection:
        row = connection.execute("SELECT count(*) FROM matcher.tenancies").fetchone()
    return int(row[0]) if row else 0


def test_a_second_make_up_waits_until_the_first_has_finished(world: World) -> None:
    before = pids(world)
    with (world.settings.state / "run" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second = Typed("-m", "stack", "up")
        eventually(lambda: second.says("Another `make up` or `make down` is at work"), 30, second.text)
        assert not second.says("Nothing changed")
    assert second.end(120) == 0
    assert second.says("Nothing changed")
    assert pids(world) == before


def test_ctrl_c_is_one_sentence(world: World) -> None:
    with (world.settings.state / "run" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        waiting = Typed("-m", "stack", "up")
        eventually(lambda: waiting.says("Another"), 30, waiting.text)
        assert waiting.ctrl_c() == 130
    assert waiting.says("Interrupted. `make up` carries on")
    assert not waiting.says("Traceback")


def test_everything_listens_on_this_machine_alone(world: World) -> None:
    roots = [psutil.Process(pid) for pid in pids(world).values() if pid]
    processes = [process for root in roots for process in (root, *root.children(recursive=True))]
    listening = [c.laddr.ip for process in processes for c in process.net_connections("inet") if c.status == "LISTEN"]
    assert len(listening) >= 8
    assert set(listening) <= {"127.0.0.1", "::ffff:127.0.0.1"}


def test_secrets_and_letters_are_readable_by_their_owner_alone(world: World) -> None:
    state = world.settings.state
    private = [state / "secrets", state / "run", state / "log", world.outbox, *(state / "secrets").iterdir()]
    assert [str(path) for path in private if path.stat().st_mode & 0o077] == []


def test_no_secret_is_written_down_anywhere_else(world: World) -> None:
    names = ("keycloak-admin", "keycloak-stack", "database-keycloak", "webhook", "portal-client")
    secrets = [world.secret(name) for name in names]
    folders = (world.settings.state / "run", world.settings.state / "log")
    files = [path for folder in folders for path in folder.iterdir() if path.is_file()]
    assert [path.name for path in files if any(secret in path.read_text(errors="replace") for secret in secrets)] == []


def test_status_names_what_is_stopped_and_what_is_well(world: World) -> None:
    told = stack("status")
    assert told.returncode == 0, told.stdout
    assert told.stdout.count(" healthy") == len(pids(world))
    world.stop("portal")
    told = stack("status")
    world.start_what_is_stopped()
    assert told.returncode == 1
    assert "stopped" in next(line for line in told.stdout.splitlines() if line.startswith("portal"))


def test_status_tells_a_worker_that_stands_still(world: World) -> None:
    worker = psutil.Process(pids(world)["matcher-worker"])
    worker.suspend()
    try:
        with world.database("bwg") as connection:
            connection.execute("UPDATE matcher.heartbeats SET beat_at = now() - interval '2 minutes'")
        told = stack("status")
    finally:
        worker.resume()
    assert told.returncode == 1
    assert "unhealthy" in next(line for line in told.stdout.splitlines() if line.startswith("matcher-worker"))


def test_a_port_in_use_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = stack("up", STATE_DIR=str(tmp_path), POSTGRES_PORT=port)
    assert told.returncode == 1
    assert f"Port {port} is used by another program" in told.stderr
    assert "POSTGRES_PORT=… make up" in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize("port", ["abc", "0", "65536", "80 80", "٨٠"])
def test_a_port_that_is_none_is_one_clear_sentence(tmp_path: Path, port: str) -> None:
    told = stack("up", STATE_DIR=str(tmp_path), KEYCLOAK_PORT=port)
    assert told.returncode == 1
    assert told.stderr.strip() == f"KEYCLOAK_PORT must be a port, a number from 1 to 65535: it is {port!r}."


def test_a_path_too_long_for_a_socket_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="too long for a socket: set STATE_DIR"):
        Supervisor(tmp_path / ("long" * 30)).begin([])


def test_a_full_disk_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(StackError, match="Only 1 MB are free"):
        command.up(Settings(state=tmp_path))


def test_data_of_another_postgresql_are_one_clear_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("17\n")
    with pytest.raises(StackError, match=r"are of PostgreSQL 17, this release runs 18\. Nothing was changed"):
        Server(folder, 1, "not used").create()
    assert [path.name for path in folder.iterdir()] == ["PG_VERSION"]


@pytest.mark.parametrize("words", [[], ["no-such-service"]])
def test_a_command_of_no_service_is_one_clear_sentence(words: list[str]) -> None:
    with pytest.raises(StackError, match="Say which command of which service"):
        command.execute(Settings(), words)


@pytest.mark.parametrize("program", ["javac", "mvn"])
def test_a_missing_program_is_one_clear_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    for other in {"javac", "mvn", "java"} - {program}:
        (tmp_path / other).symlink_to(shutil.which(other) or "")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StackError, match=f"`{program}` was not found: install"):
        keycloak.require_jdk()


@pytest.mark.parametrize(
    ("version", "known"), [("javac 25-ea", True), ("javac 17", True), ("javac 11.0.2", False), ("javac ?", False)]
)
def test_every_version_of_a_jdk_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, known: bool
) -> None:
    for program in ("javac", "mvn"):
        (tmp_path / program).write_text(f"#!/bin/sh\necho '{version}'\n")
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    if known:
        keycloak.require_jdk()
        return
    with pytest.raises(StackError, match="Keycloak needs 17 or newer"):
        keycloak.require_jdk()


def test_everything_that_starts_has_its_sources_here(world: World) -> None:
    parts = {part.name: part for part in up.parts(world.settings)}
    sources = [path for part in parts.values() for path in (*part.code, *part.packages)]
    assert [path for path in sources if not path.exists()] == []
    assert parts["matcher"].code == [ROOT / "matcher" / "src"]
