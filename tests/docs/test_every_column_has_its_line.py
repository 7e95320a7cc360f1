"""docs/datenschutz/daten.md names everything that is stored, and nothing that is not."""

import json
import re

import pytest

from stack.settings import ROOT

PAGE = (ROOT / "docs" / "datenschutz" / "daten.md").read_text()
COLUMN = re.compile(r'^    "?([a-z]\w*)"? ', re.MULTILINE)
WORD = re.compile(r"`(\w+)`")


def stored(service: str) -> dict[str, set[str]]:
    """The columns of each table, as the service's schema.sql has them."""
    statements = (ROOT / service / "schema.sql").read_text().split("CREATE TABLE ")[1:]
    made = (statement.partition("\n);")[0].partition(" (\n") for statement in statements)
    return {name.partition(".")[2]: set(COLUMN.findall(columns)) for name, _, columns in made}


def lines(heading: str) -> list[list[str]]:
    """The cells of each row of the table below a heading."""
    section = PAGE.partition(f"\n## {heading}")[2].partition("\n## ")[0]
    return [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]


@pytest.mark.parametrize(
    ("service", "heading"), [("matcher", "Datenbank des Matchers"), ("letter-service", "Datenbank des Briefdienstes")]
)
def test_every_column_has_its_line(service: str, heading: str) -> None:
    named: dict[str, list[str]] = {}
    for table, columns, *_ in lines(heading):
        named.setdefault(WORD.findall(table)[0], []).extend(WORD.findall(columns))
    assert {table: sorted(columns) for table, columns in named.items()} == {
        table: sorted(columns) for table, columns in stored(service).items()
    }


def test_every_attribute_of_an_account_has_its_line() -> None:
    profile = json.loads((ROOT / "keycloak" / "user-profile.json").read_text())
    named = [name for row in lines("Konto in Keycloak") for name in WORD.findall(row[0])]
    assert sorted(named) == sorted(attribute["name"] for attribute in profile["attributes"])


def test_every_line_says_why_how_long_and_who() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert len(rows) > 40
    assert [row for row in rows if not all(cell.strip() for cell in row.strip("|").split("|"))] == []
