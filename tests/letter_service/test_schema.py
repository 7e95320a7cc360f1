"""`letter-service/schema.sql` says what the migrations make of an empty PostgreSQL."""

from pathlib import Path

from stack.settings import ROOT
from tests import newer_schema, schema_dump
from tests.letter_service.office import Office
from tests.letter_service.test_secrecy import conninfo


def test_the_schema_in_the_repository_is_what_the_migrations_make(office: Office, tmp_path: Path) -> None:
    newer_schema.shrink(office.connection)
    said, keeper = ROOT / "letter-service" / "schema.sql", "tests/letter_service/test_schema.py"
    schema_dump.check(conninfo(office), "letter_service", said, keeper, tmp_path)
