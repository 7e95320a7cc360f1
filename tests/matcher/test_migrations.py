"""The schema: any number of runs, any order of starts."""

import threading
from pathlib import Path

from matcher import db
from matcher.settings import DatabaseSettings
from stack.settings import ROOT
from tests import newer_schema, schema_dump


def test_a_second_migration_finds_nothing_to_do(settings: DatabaseSettings) -> None:
    with db.connect(settings) as connection:
        assert db.migrate(connection) == []


def test_migrations_started_together_apply_each_step_once(settings: DatabaseSettings) -> None:
    with db.connect(settings) as connection:
        connection.execute("DROP SCHEMA matcher CASCADE")
    done: list[list[str]] = []

    def run() -> None:
        with db.connect(settings) as connection:
            done.append(db.migrate(connection))

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(map(bool, done)) == [False, False, True]


def test_queue_and_tables_live_in_the_schema_of_the_service(settings: DatabaseSettings) -> None:
    with db.connect(settings) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'matcher'").fetchall()
    assert {"registrations", "tenancies", "keycloak_events", "procrastinate_jobs"} <= {str(row[0]) for row in rows}


def test_the_schema_in_the_repository_is_what_the_migrations_make(settings: DatabaseSettings, tmp_path: Path) -> None:
    with db.connect(settings) as connection:
        newer_schema.shrink(connection)
    said, keeper = ROOT / "matcher" / "schema.sql", "tests/matcher/test_migrations.py"
    schema_dump.check(db.conninfo(settings), "matcher", said, keeper, tmp_path)


POST = "procrastinate/03.04.00_50_post_add_retry_failed_job_procedure.sql"
PRE = "procrastinate/03.04.00_01_pre_add_retry_failed_job_procedure.sql"


def test_what_the_code_before_cannot_bear_waits_until_the_next_one_has_taken_over(settings: DatabaseSettings) -> None:
    with db.connect(settings) as connection:
        connection.execute("UPDATE migrations SET applied_at = now() - interval '2 hours'")
        connection.execute("UPDATE migrations SET applied_at = now() WHERE name = %s", [PRE])
        connection.execute("DELETE FROM migrations WHERE name = %s", [POST])
        assert db.migrate(connection) == []
        connection.execute("UPDATE migrations SET applied_at = now() - interval '2 hours' WHERE name = %s", [PRE])
        assert db.migrate(connection) == [POST]


def test_what_the_code_before_can_bear_does_not_wait() -> None:
    missing = {"procrastinate/4_01_pre_a.sql": "a", "procrastinate/4_50_post_a.sql": "b"}
    assert list(db.due(missing, set(), set(missing))) == ["procrastinate/4_01_pre_a.sql"]
