"""The invented tenants: what their README promises of each person is what the matcher decides."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

from stack.settings import ROOT

TENANTS = ROOT / "examples" / "tenants.csv"
HEADER = "registration_id;vorname;nachname;strasse_hausnr;plz;ort;telefon;email"


def test_everybody_to_try_ends_where_the_readme_says(tmp_path: Path) -> None:
    people = _people_to_try()
    assert len(people) >= 12
    lines = [HEADER]
    for number, person in enumerate(people):
        first, last = _name(person["name"])
        code, _, city = person["place"].partition(" ")
        lines.append(f"{number};{first};{last};{person['street']};{code};{city};03471 1;a@example.org")
    registrations, answers = tmp_path / "registrations.csv", tmp_path / "answers.jsonl"
    registrations.write_text("\n".join(lines))
    matcher = Path(sys.executable).parent / "matcher"
    subprocess.run([matcher, "match", TENANTS, registrations, answers], check=True, timeout=60, capture_output=True)
    decisions = [json.loads(line)["decision"] for line in answers.read_text().splitlines()]
    assert dict(zip([p["name"] for p in people], decisions, strict=True)) == {p["name"]: p["decision"] for p in people}


def test_the_file_is_as_long_as_the_readme_says_and_nobody_in_it_can_be_reached() -> None:
    with TENANTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert f"holds {len(rows)} rows" in (ROOT / "examples" / "README.md").read_text()
    assert {row["email"].rpartition("@")[2] for row in rows} == {"", "example.org"}
    assert all(row["phone"].startswith("03471 0000") for row in rows if row["phone"])


def _people_to_try() -> list[dict[str, str]]:
    """The README's table: name, street, place with postal code, and the decision that the last column begins with."""
    lines = (ROOT / "examples" / "README.md").read_text().splitlines()
    people = []
    for _, name, address, happens, _ in (line.split("|") for line in lines if line.count("|") == 4):
        street, _, place = address.strip().partition(", ")
        decision = re.split(r"\W", happens.strip(), maxsplit=1)[0]
        people.append({"name": name.strip(), "street": street, "place": place, "decision": decision})
    return [person for person in people if person["place"]]


def _name(name: str) -> tuple[str, str]:
    """Everybody here has one given name, but for one whose given name has two words."""
    given = "Thị Hồng" if name.startswith("Thị Hồng") else name.split(maxsplit=1)[0]
    return given, name.removeprefix(given).strip()
