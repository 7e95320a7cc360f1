"""A test, a page or a file that a document names is there."""

import re
from pathlib import Path

import pytest

from stack.settings import ROOT

DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("**/*.md"))]
TEST = re.compile(r"`(test(?:_[a-z0-9]+){2,})`")
LINK = re.compile(r"\]\(([^()#:]+)(?:#[^()]*)?\)")
PLACE = re.compile(r"`([a-z-]+/[A-Za-z0-9_/.-]+\.(?:py|java|json))`")


@pytest.fixture(scope="module")
def tests() -> set[str]:
    """The names of all tests."""
    files = (ROOT / "tests").glob("**/test_*.py")
    return {name for file in files for name in re.findall(r"^def (test_[a-z0-9_]+)", file.read_text(), re.MULTILINE)}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_test_that_a_document_names_is_there(document: Path, tests: set[str]) -> None:
    assert [name for name in TEST.findall(document.read_text()) if name not in tests] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_page_that_a_document_leads_to_is_there(document: Path) -> None:
    links = LINK.findall(document.read_text())
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_every_place_that_a_newcomer_is_sent_to_is_there() -> None:
    section = (ROOT / "docs" / "architecture.md").read_text().partition("## Where things are")[2].partition("\n## ")[0]
    places = PLACE.findall(section)
    assert len(places) >= 10
    assert [place for place in places if not (ROOT / place).is_file()] == []
