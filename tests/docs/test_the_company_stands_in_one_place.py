"""What names the company stands in its folder alone: whoever reads an old telephone number elsewhere is lost."""

import subprocess
import tomllib

import pytest

from stack.settings import ROOT

COMPANY = tomllib.loads((ROOT / "company" / "company.toml").read_text("utf-8"))
# Invented people live in the company's town, and tests and measurements are about them.
MAY_NAME_IT = ("company/", "tests/", "examples/", "bench/", "CHANGELOG.md")
FACTS = [
    COMPANY["name"],
    COMPANY["short_name"],
    COMPANY["street"],
    COMPANY["town"],
    COMPANY["phone"],
    COMPANY["example_phone"],
    COMPANY["email"],
    COMPANY["web"],
    COMPANY["mails"]["sender"],
    *COMPANY["hours"],
    *COMPANY["legal"],
    *COMPANY.get("links", {}).values(),
    *COMPANY["colours"].values(),
]


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_the_company_stands_in_its_folder_alone(fact: str) -> None:
    words = ["git", "grep", "--untracked", "-l", "--fixed-strings", "--ignore-case", "-e", fact]
    found = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout.splitlines()
    assert "company/company.toml" in found
    assert [place for place in found if not place.startswith(MAY_NAME_IT)] == []
