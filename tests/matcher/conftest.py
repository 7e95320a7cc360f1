"""A PostgreSQL of its own for the matcher's tests, with a fresh schema for each test that asks for it."""

from collections.abc import Iterator
from io import BytesIO

import pytest

from matcher import db
from matcher.letters.client import Letters
from matcher.records import importing
from matcher.registration.settling import Settling
from matcher.settings import DatabaseSettings
from stack.postgres import Server
from tests import newer_schema
from tests.matcher.console import Console
from tests.matcher.house import NOW, ON_FILE, POSTED, House
from tests.matcher.letter_desk import LetterDesk

PASSWORD = "only-for-these-tests"


@pytest.fixture(scope="session")
def matcher_database(postgres: Server) -> str:
    """The DSN (without password) of a database that belongs to the matcher's role."""
    postgres.create_database("matcher_tests", "matcher", PASSWORD)
    return f"host=127.0.0.1 port={postgres.port} user=matcher dbname=matcher_tests"


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
        connection.execute(
            "TRUNCATE own_exports, tenancies, guesses, registrations, orders, mails, returns, keycloak_events, "
            "cursors, removals, imports, claims, parked, rescues, heartbeats, letter_counts, act_details, "
            "act_outcomes, procrastinate_jobs CASCADE"
        )
        # Nobody may do this but who owns the table, and he has to say so.
        connection.execute(
            "ALTER TABLE acts DISABLE TRIGGER USER; DELETE FROM acts; ALTER TABLE acts ENABLE TRIGGER USER"
        )
        newer_schema.grow(connection)
    return migrated


@pytest.fixture
def pool(settings: DatabaseSettings) -> Iterator[db.Pool]:
    made = db.open_pool(settings, size=8)
    yield made
    made.close()


@pytest.fixture
def house(pool: db.Pool) -> Iterator[House]:
    with db.transaction(pool) as connection:
        importing.apply(connection, BytesIO(ON_FILE), None)
    with LetterDesk() as desk:
        console = Console()
        console.register("erika", "Erika", "Mustermann", "Lange Str. 12")
        letters = Letters(desk.url, lambda: "token", timeout_seconds=5)
        yield House(pool, console, desk, letters, Settling(pool, console, letters, lambda: NOW))


@pytest.fixture
def posted(house: House) -> House:
    """A house whose applicant's letter was posted on 23 November; another one may go out from the 30th at noon on."""
    house.console.confirm_email("erika")
    house.happens()
    house.news(0, **POSTED, next_at="2026-11-30T11:00:00Z")
    assert house.state() == "letter_posted"
    house.desk.now = "2026-12-01T08:00:01Z"
    return house
