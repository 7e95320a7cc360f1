"""PostgreSQL: connections with timeouts, named queries from `sql/`, migrations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from typing import LiteralString, cast

import psycopg
import psycopg_pool
from procrastinate.exceptions import ConnectorException
from procrastinate.schema import SchemaManager, migrations_path
from psycopg.conninfo import make_conninfo

from matcher.errors import DatabaseError
from matcher.settings import DatabaseSettings

Connection = psycopg.Connection[tuple[object, ...]]
Pool = psycopg_pool.ConnectionPool[Connection]

SCHEMA = "matcher"
MIGRATION_LOCK_TIMEOUT = "5s"
# From the migration of a release until no process of the one before runs any more.
TAKEN_OVER = "1 hour"
MIGRATION_STATEMENT_TIMEOUT = "120s"


@cache
def queries(file: str) -> dict[str, LiteralString]:
    """The named queries of `sql/<file>.sql`: each begins with `-- name: why`."""
    text = (resources.files("matcher") / "sql" / f"{file}.sql").read_text(encoding="utf-8")
    parts = re.split(r"^-- (\w+): .*$", text, flags=re.MULTILINE)[1:]
    return {name: cast(LiteralString, query.strip()) for name, query in zip(parts[::2], parts[1::2], strict=True)}


def conninfo(settings: DatabaseSettings, *more: str) -> str:
    """The connection string with password, timeouts, the schema of our own, and more of PostgreSQL's settings."""
    # A generic plan for the search of candidates once read the whole table: its keys tell more than their number.
    ours = (f"search_path={SCHEMA}", f"statement_timeout={settings.statement_timeout_seconds}s")
    options = " ".join(f"-c {one}" for one in (*ours, "plan_cache_mode=force_custom_plan", *more))
    return make_conninfo(
        settings.database_dsn,
        password=settings.database_password.get_secret_value(),
        connect_timeout=settings.connect_timeout_seconds,
        options=options,
        application_name="matcher",
    )


def open_pool(settings: DatabaseSettings, size: int) -> Pool:
    """A pool that opens lazily: a service starts while its database does not, and says so in /health/ready.

    A service asks for a few rows by their keys. PostgreSQL cannot know how rare a key is, takes a search with a limit
    for an easy one and reads the whole table (350 ms at 1,000,000 rows, three times a registration).
    """
    return psycopg_pool.ConnectionPool(
        conninfo(settings, "enable_seqscan=off"),
        min_size=1,
        max_size=size,
        timeout=settings.connect_timeout_seconds,
        check=psycopg_pool.ConnectionPool.check_connection,
        open=True,
    )


@contextmanager
def transaction(pool: Pool) -> Iterator[Connection]:
    """One transaction; a driver's error comes out as ours, since its text may quote a row.

    So does one of the queue, whose jobs are written on the caller's connection, and of the socket below both.
    """
    try:
        with pool.connection() as connection:
            yield connection
    except (psycopg.Error, psycopg_pool.PoolTimeout, ConnectorException, OSError) as error:
        raise DatabaseError from error


@contextmanager
def connect(settings: DatabaseSettings) -> Iterator[Connection]:
    """One connection with one transaction, for commands."""
    try:
        with psycopg.connect(conninfo(settings)) as connection:
            yield connection
    except psycopg.Error as error:
        raise DatabaseError(f"Die Datenbank hat den Vorgang nicht ausgeführt ({type(error).__name__}).") from error


def answers(pool: Pool) -> bool:
    """Whether the database answers now."""
    try:
        with transaction(pool) as connection:
            connection.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def migrate(connection: Connection) -> list[str]:
    """Bring the schema up to date in one transaction, any number of times; return what was applied."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtext('matcher.migrate'))")
    connection.execute(f"SET LOCAL lock_timeout = '{MIGRATION_LOCK_TIMEOUT}'")
    connection.execute(f"SET LOCAL statement_timeout = '{MIGRATION_STATEMENT_TIMEOUT}'")
    if connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [SCHEMA]).fetchone() is None:
        connection.execute(f"CREATE SCHEMA {SCHEMA}")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
    )
    done = {str(row[0]) for row in connection.execute("SELECT name FROM migrations")}
    return [*_migrate_queue(connection, done), *_migrate_own(connection, done)]


def _migrate_own(connection: Connection, done: set[str]) -> list[str]:
    folder = resources.files("matcher") / "sql" / "migrations"
    steps = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".sql")}
    return _apply(connection, {name: steps[name] for name in sorted(steps) if name not in done})


def _migrate_queue(connection: Connection, done: set[str]) -> list[str]:
    """procrastinate's own steps; on a fresh schema its whole schema stands for all of them.

    Its `pre` steps go with the code before, its `post` steps do not: they wait until the code that needs the `pre` ones
    has taken over, and so for a migration that runs a while later.
    """
    steps = {f"procrastinate/{file.name}": file.read_text(encoding="utf-8") for file in migrations_path.glob("*.sql")}
    missing = {name: steps[name] for name in sorted(steps) if name not in done}
    if any(name.startswith("procrastinate/") for name in done):
        settled = connection.execute(
            "SELECT name FROM migrations WHERE applied_at < now() - %s::interval", [TAKEN_OVER]
        )
        return _apply(connection, due(missing, {str(row[0]) for row in settled}, set(steps)))
    connection.execute(SchemaManager.get_schema())
    return _apply(connection, dict.fromkeys(missing, ""))


def due(missing: dict[str, str], settled: set[str], known: set[str]) -> dict[str, str]:
    """Of procrastinate's missing steps those that may be applied now; `settled` are those applied a while ago."""
    before = {name for name in known if "_pre_" in name}
    return {name: step for name, step in missing.items() if "_post_" not in name or before <= settled}


def _apply(connection: Connection, steps: dict[str, str]) -> list[str]:
    for name, step in steps.items():
        if step:
            connection.execute(step)
        connection.execute("INSERT INTO migrations (name) VALUES (%s)", [name])
    return list(steps)
