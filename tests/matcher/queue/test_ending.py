"""The worker as an operator ends it, while the database ends as well."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from journey.waiting import eventually
from matcher import db
from matcher.queue import heartbeat
from matcher.settings import DatabaseSettings
from stack.postgres import Server
from stack.processes.supervisor import STOP_WITHIN_SECONDS
from tests.matcher.conftest import PASSWORD
from tests.silent_port import silent_port

UNUSED = "http://127.0.0.1:9"
# Regular jobs are written once a minute.
MINUTE_SECONDS = 60


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A PostgreSQL that may end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = Server(tmp_path / "data", port, PASSWORD, options=["fsync=off"])
    server.start()
    server.create_database("bwg", "matcher", PASSWORD)
    yield server
    server.stop()


@pytest.fixture
def worker(server: Server, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that has given its first sign of life."""
    settings = DatabaseSettings.model_validate({"database_dsn": dsn(server), "database_password": PASSWORD})
    with db.connect(settings) as connection:
        db.migrate(connection)
    process = started(server, tmp_path)
    try:
        eventually(lambda: beats(settings), 120, "the worker's first sign of life")
        yield process
    finally:
        process.kill()
        process.wait(20)


def dsn(server: Server) -> str:
    return f"host=127.0.0.1 port={server.port} user=matcher dbname=bwg"


def started(server: Server, folder: Path, **more: str) -> subprocess.Popen[bytes]:
    """A worker that writes what it has to say into the file `told`."""
    given = {
        "DATABASE_DSN": dsn(server),
        "DATABASE_PASSWORD": PASSWORD,
        "CLIENT_SECRET": PASSWORD,
        "KEYCLOAK_URL": UNUSED,
        "LETTER_SERVICE_URL": UNUSED,
        **more,
    }
    environment = os.environ | {f"MATCHER_{name}": value for name, value in given.items()}
    command = [str(Path(sys.executable).parent / "matcher"), "worker"]
    with (folder / "told").open("wb") as told:
        return subprocess.Popen(command, env=environment, stderr=told)


def beats(settings: DatabaseSettings) -> bool:
    with db.connect(settings) as connection:
        return heartbeat.health(connection).beat_seconds is not None


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_in_order_when_told(worker: subprocess.Popen[bytes], told: signal.Signals) -> None:
    worker.send_signal(told)
    assert worker.wait(STOP_WITHIN_SECONDS) == 0


def test_a_worker_whose_database_ends_with_it_ends_before_its_supervisor_loses_patience(
    server: Server, worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    worker.send_signal(signal.SIGTERM)
    server.stop()
    worker.wait(STOP_WITHIN_SECONDS)
    assert "Traceback" not in (tmp_path / "told").read_text()


def test_a_worker_that_takes_no_more_jobs_ends_whatever_its_jobs_wait_for(server: Server, tmp_path: Path) -> None:
    """A full disk refuses the next regular job, and it stops: it stood still for as long as Keycloak did not answer."""
    settings = DatabaseSettings.model_validate({"database_dsn": dsn(server), "database_password": PASSWORD})
    with db.connect(settings) as connection:
        db.migrate(connection)
    with silent_port() as keycloak:
        more = {"KEYCLOAK_URL": f"http://127.0.0.1:{keycloak.number}", "REQUEST_TIMEOUT_SECONDS": "3600"}
        process = started(server, tmp_path, **more)
        try:
            eventually(lambda: waits(settings), 120, "a job that waits for Keycloak")
            refuse_regular_jobs(settings)
            process.wait(MINUTE_SECONDS + 2 * heartbeat.ENDING_SECONDS)
        finally:
            process.kill()
            process.wait(20)


def waits(settings: DatabaseSettings) -> bool:
    with db.connect(settings) as connection:
        query = "SELECT FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'catch_up'"
        return bool(connection.execute(query).fetchall())


def refuse_regular_jobs(settings: DatabaseSettings) -> None:
    with db.connect(settings) as connection:
        connection.execute("ALTER TABLE procrastinate_periodic_defers ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
