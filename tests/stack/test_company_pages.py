"""Imprint, privacy notice and accessibility statement are files of the company's folder, and pages of the portal."""

import json
import shutil
from pathlib import Path

import pytest

from stack.company import build, facts, legal
from tests import company

NOTICE = "datenschutz-2026-11-01.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(company.SAMPLE, tmp_path / "company"))


def told(folder: Path) -> str:
    with pytest.raises(facts.CompanyError) as wrong:
        facts.read(folder)
    said = str(wrong.value)
    assert "\n" not in said
    assert said.endswith(".")
    return said


def test_the_pages_say_who_it_is_and_reach_the_portal(folder: Path, tmp_path: Path) -> None:
    read = facts.read(folder)
    assert (read.imprint, read.privacy, read.accessibility) == ("/impressum", "/datenschutz", "/barrierefreiheit")
    build.build(read, company.THEME, tmp_path / "built")
    portal = json.loads((tmp_path / "built/portal/company.json").read_text("utf-8"))
    assert set(portal["pages"]) == {"impressum", "barrierefreiheit", "datenschutz", "datenschutz/2026-11-01"}
    words = json.dumps(portal["pages"]["impressum"], ensure_ascii=False)
    assert all(said in words for said in (read.name, read.street, read.place, read.phone, read.email, *read.legal))
    assert "{" not in "".join(text for block in portal["pages"]["impressum"]["blocks"] for text in block["texts"])


def test_the_newest_notice_is_the_one_that_a_registration_records(folder: Path) -> None:
    assert build.of_the_realm(facts.read(folder))["PRIVACY_NOTICE_VERSION"] == "2026-11-01"
    (folder / "pages" / "datenschutz-2027-01-15.md").write_text("# Datenschutz\n\nNeu.", "utf-8")
    read = facts.read(folder)
    assert build.of_the_realm(read)["PRIVACY_NOTICE_VERSION"] == read.notice == "2027-01-15"
    assert read.pages["datenschutz"].title == "Datenschutz"
    assert read.pages["datenschutz/2026-11-01"].version == "2026-11-01"


def test_a_page_that_stands_elsewhere_is_a_link(folder: Path) -> None:
    shutil.rmtree(folder / "pages")
    assert told(folder).endswith("„links.imprint“ fehlt.")
    links = "".join(f'{name} = "https://x.example/{name}"\n' for name in ("imprint", "privacy", "accessibility"))
    file = folder / "company.toml"
    file.write_text(f"{file.read_text('utf-8')}\n[links]\n{links}", "utf-8")
    read = facts.read(folder)
    assert read.privacy == "https://x.example/privacy"
    assert read.notice is None
    assert "PRIVACY_NOTICE_VERSION" not in build.of_the_realm(read)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("impresum.md", "# A", "heißt wie keine der Seiten"),
        ("datenschutz.md", "# A", "heißt wie keine der Seiten"),
        ("impressum-2026-01-01.md", "# A", "heißt wie keine der Seiten"),
        ("datenschutz-neu.md", "# A", "muss ein Tag der Form 2026-11-01 sein"),
        ("impressum.md", "Kein Titel", "muss mit einer Zeile „# Titel“ beginnen"),
        ("impressum.md", "", "muss mit einer Zeile „# Titel“ beginnen"),
        ("impressum.md", "# A\n\n{telefon}", "„{telefon}“ ist hier nicht bekannt"),
        ("impressum.md", "# A\n\n" + "x" * legal.LARGEST_BYTES, "ist größer als 100 Kilobyte"),
    ],
)
def test_a_page_that_cannot_be_is_told_in_one_sentence(folder: Path, name: str, text: str, sentence: str) -> None:
    (folder / "pages" / name).write_text(text, "utf-8")
    assert sentence in told(folder)
    assert name in told(folder)


def test_a_file_that_is_no_text_is_told(folder: Path) -> None:
    (folder / "pages" / "impressum.md").write_bytes(b"\xff\xfe")
    assert "lässt sich nicht lesen" in told(folder)


@pytest.mark.parametrize("line", ["hours = 5", "legal = 5", 'name = ["x"]'])
def test_a_line_of_another_kind_is_told_before_a_page_names_it(folder: Path, line: str) -> None:
    key = line.partition(" ")[0]
    file = folder / "company.toml"
    kept = [row for row in file.read_text("utf-8").splitlines() if not row.startswith(f"{key} =")]
    file.write_text("\n".join([line, *kept]), "utf-8")
    assert f"„{key}“" in told(folder)
