"""PostgreSQL: connections with timeouts, named queries from `sql/`, migrations."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool

SCHEMA = "letter_service"
CONNECT_SECONDS, STATEMENT_SECONDS, LOCK_SECONDS, POOL_WAIT_SECONDS = 5, 15, 5, 5
MIGRATION_LOCK, WORKER_LOCK = 7_201_001, 7_201_002
SQL = files("letter_service") / "sql"

Connection = psycopg.Connection[DictRow]
Row = dict[str, Any]


def conninfo(dsn: str, password: str) -> str:
    """Add password, own schema and timeouts to libpq keywords."""
    timeouts = f"-c statement_timeout={STATEMENT_SECONDS}s -c lock_timeout={LOCK_SECONDS}s"
    options = f"-c search_path={SCHEMA} -c timezone=UTC {timeouts}"
    return make_conninfo(
        dsn, password=password, connect_timeout=CONNECT_SECONDS, options=options, application_name="letter-service"
    )


def for_reading(info: str, statement_seconds: int) -> str:
    """Allow a connection nothing but to read, for so long a question."""
    options = conninfo_to_dict(info)["options"]
    return make_conninfo(
        info, options=f"{options} -c statement_timeout={statement_seconds}s -c default_transaction_read_only=on"
    )


def connect(info: str, autocommit: bool = False) -> Connection:
    """Open one connection whose rows are dictionaries."""
    return psycopg.connect(info, row_factory=dict_row, autocommit=autocommit)


def open_pool(info: str, size: int) -> ConnectionPool[Connection]:
    """Return an open pool; it connects in the background, so that a late database does not stop the start."""
    return ConnectionPool(
        info,
        min_size=1,
        max_size=size,
        timeout=POOL_WAIT_SECONDS,
        connection_class=psycopg.Connection[DictRow],
        kwargs={"row_factory": dict_row},
        check=ConnectionPool.check_connection,
        open=True,
    )


def rows(connection: Connection, query: str, **values: object) -> list[Row]:
    """Run a named query, `file.name`, and return its rows."""
    return connection.execute(_query(query), values).fetchall()


def row(connection: Connection, query: str, **values: object) -> Row | None:
    """Run a named query and return its first row."""
    return connection.execute(_query(query), values).fetchone()


def run(connection: Connection, query: str, **values: object) -> int:
    """Run a named query and return how many rows it changed."""
    return connection.execute(_query(query), values).rowcount


def migrate(connection: Connection) -> list[str]:
    """Apply what is missing, in one transaction, one process at a time; return the names applied."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [MIGRATION_LOCK])
        if connection.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [SCHEMA]).fetchone() is None:
            connection.execute(f"CREATE SCHEMA {SCHEMA}")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, at timestamptz DEFAULT now())"
        )
        known = {found["name"] for found in connection.execute("SELECT name FROM migrations")}
        missing = [path for path in _migrations() if path not in known]
        for name in missing:
            connection.execute((SQL / "migrations" / name).read_bytes())
            connection.execute("INSERT INTO migrations (name) VALUES (%s)", [name])
    return missing


def _migrations() -> list[str]:
    return sorted(path.name for path in (SQL / "migrations").iterdir() if path.name.endswith(".sql"))


def _query(name: str) -> bytes:
    file, _, query = name.partition(".")
    return _queries(file)[query]


@cache
def _queries(file: str) -> Mapping[str, bytes]:
    """Read `-- name: why it is so` and the statement below it."""
    found = {}
    for part in (SQL / f"{file}.sql").read_text().split("-- ")[1:]:
        heading, _, statement = part.partition("\n")
        found[heading.partition(":")[0]] = statement.strip().removesuffix(";").encode()
    return found
