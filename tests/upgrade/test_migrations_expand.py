"""A migration adds; what it takes away was left by a release before. So the code before goes with the new schema.

The other half, that code does not stumble over what a later release has added, is held by all tests of both services:
they run on a schema with a column more in every table (`tests/newer_schema.py`).
"""

import tomllib

import pytest

from stack.settings import ROOT
from tests.upgrade.migrations import faults, of
from tests.upgrade.release_before import FOLDERS

RELEASE = str(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])
# Until then nothing was released that could run beside.
FIRST = {"matcher": "0013_active_mail.sql", "letter_service": "0008_restored.sql"}


@pytest.mark.parametrize("service", sorted(FOLDERS))
def test_no_migration_breaks_the_code_before_it(service: str) -> None:
    assert (FOLDERS[service] / FIRST[service]).exists()
    found = [
        f"{path.name}: {fault}"
        for path in of(FOLDERS[service], FIRST[service])
        for fault in faults(path.read_text(), RELEASE)
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "ALTER TABLE mails DROP COLUMN kind;",
        "ALTER TABLE mails\n    RENAME COLUMN kind TO sort;",
        "ALTER TABLE mails RENAME TO letters;",
        "DROP TABLE IF EXISTS mails;",
        "ALTER TABLE mails ALTER COLUMN kind SET NOT NULL;",
        "ALTER TABLE mails ADD COLUMN a text NOT NULL DEFAULT '', ADD COLUMN b text NOT NULL;",
        "ALTER TABLE mails ADD CONSTRAINT mails_kind CHECK (kind <> '');",
        "CREATE UNIQUE INDEX one ON mails (kind);",
        "-- unused since 0.2.0: it is of this very release\nALTER TABLE mails DROP COLUMN kind;",
        "-- unused since 0.1.0:\nALTER TABLE mails DROP COLUMN kind;",
    ],
)
def test_what_breaks_it_is_found(text: str) -> None:
    assert list(faults(text, "0.2.0"))


@pytest.mark.parametrize(
    "text",
    [
        "CREATE TABLE pets (id uuid PRIMARY KEY, name text NOT NULL, CHECK (name <> ''));",
        "ALTER TABLE mails ADD COLUMN a text NOT NULL DEFAULT '', ADD COLUMN b date;",
        "DROP INDEX mails_kind; CREATE INDEX mails_sort ON mails (kind);",
        "-- goes with the code before: more\nALTER TABLE mails ADD CONSTRAINT c CHECK (true);",
        "-- unused since 0.1.0: read nowhere\nALTER TABLE mails DROP COLUMN kind;",
        "-- nothing here will DROP TABLE mails\nSELECT 1;",
    ],
)
def test_what_goes_with_it_is_let_through(text: str) -> None:
    assert list(faults(text, "0.2.0")) == []
