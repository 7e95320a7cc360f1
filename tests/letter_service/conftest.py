"""A PostgreSQL of its own for letter-service's tests, with a fresh schema for each test that asks for it."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from fastapi.testclient import TestClient

from letter_service import db
from letter_service.cli.web import create_app
from letter_service.settings import Settings
from stack.postgres import Server
from tests import newer_schema
from tests.company import SENDER
from tests.letter_service.office import ANSWER_KEY, CLEAR_TEXT_KEYS, CODE_KEYS, PAGE_URL, PASSWORD, Office
from tests.letter_service.realm import ISSUER, Realm, served_realm


@pytest.fixture(scope="session")
def letter_database(postgres: Server) -> str:
    """The DSN (without password) of a database that belongs to letter-service's role."""
    postgres.create_database("letter_tests", "letter_service", PASSWORD)
    return f"host=127.0.0.1 port={postgres.port} user=letter_service dbname=letter_tests"


@pytest.fixture
def settings(letter_database: str, realm: Realm, tmp_path: Path) -> Settings:
    """Settings of a database with a fresh, migrated schema, and of an empty outbox."""
    with psycopg.connect(letter_database, password=PASSWORD) as connection:
        connection.execute("DROP SCHEMA IF EXISTS letter_service CASCADE")
    with db.connect(db.conninfo(letter_database, PASSWORD)) as connection:
        db.migrate(connection)
        newer_schema.grow(connection)
    return Settings.model_validate(
        {
            "database_dsn": letter_database,
            "database_password": PASSWORD,
            "code_keys": CODE_KEYS,
            "clear_text_keys": CLEAR_TEXT_KEYS,
            "answer_key": ANSWER_KEY.private_pem(),
            "issuer": ISSUER,
            "jwks_url": realm.jwks_url,
            "outbox": tmp_path / "outbox",
            "page_url": PAGE_URL,
            "company_file": SENDER,
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
