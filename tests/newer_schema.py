"""The schema as the next release may leave it while this one still runs: in every table a column that no code knows.

All tests of both services run on it, so that code which lives by the number or the order of columns is found before a
release needs to add one.
"""

import psycopg

COLUMN = "of_the_next_release"
_EVERY_TABLE = """
DO $$ DECLARE one name; BEGIN
    FOR one IN SELECT tablename FROM pg_tables
        WHERE schemaname = current_schema() AND tablename NOT LIKE 'procrastinate%%'
    LOOP EXECUTE format('ALTER TABLE %%I {}', one); END LOOP;
END $$
"""


def grow(connection: psycopg.Connection[object]) -> None:
    """Add the column where it is missing, as an expanding migration does: with a default."""
    _in_every_table(connection, f"ADD COLUMN IF NOT EXISTS {COLUMN} text NOT NULL DEFAULT ''''")


def shrink(connection: psycopg.Connection[object]) -> None:
    """What the migrations of this release make."""
    _in_every_table(connection, f"DROP COLUMN IF EXISTS {COLUMN}")


def _in_every_table(connection: psycopg.Connection[object], change: str) -> None:
    connection.execute(_EVERY_TABLE.replace("%%", "%").format(change).encode())
