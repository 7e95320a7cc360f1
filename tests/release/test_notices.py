"""Whatever of others is shipped has an entry in NOTICE or THIRD-PARTY.md, and a licence that we allow."""

import re
import subprocess
from pathlib import Path

import pytest

from release import notices
from release.bills import components, said
from release.licences import IMAGES, READ, allowed, licence
from release.vendored import Part, parts
from stack.settings import ROOT

BILLS = ("matcher", "letter-service", "portal", "realm", "provider", "vendored")
# What the images are made of.
SHIPPED = ["keycloak", "matcher/src", "letter-service/src", "portal/src", "stack/company", "deploy"]
# Kinds of files that we write ourselves; any other is somebody's, unless it is named here.
KINDS = {".py", ".java", ".sql", ".ftl", ".properties", ".html", ".toml", ".xml", ".json", ".sh", ".yml", ".md"}
OURS = {"Dockerfile", "bwg.css", "portal.css", "py.typed", "variants.txt", "bwg.conf.template", "relay.conf.template"}
OURS |= {"settings.env", "brief-fill.js", "brief-fragment.js", "brief-store.js", "nicht-ich.js", "desk.css", "desk.js"}
SERVICE_FILES = "META-INF/services/"
SOMEBODYS = re.compile(r"copyright|all rights reserved|spdx-license|permission is hereby", re.IGNORECASE)


@pytest.mark.parametrize("name", ["NOTICE", "THIRD-PARTY.md"])
def test_the_notices_are_those_of_what_is_locked(bills: Path, tmp_path: Path, name: str) -> None:
    notices.write(bills, tmp_path)
    assert (ROOT / name).read_text() == (tmp_path / name).read_text(), "run `make notices`"


@pytest.mark.parametrize("bill", BILLS)
def test_every_licence_is_one_that_we_allow(bills: Path, bill: str) -> None:
    found = {one["name"]: licence(one) for one in components(bills / f"{bill}.cdx.json")}
    assert {name: words for name, words in found.items() if not allowed(words)} == {}


@pytest.mark.parametrize(
    ("words", "may"),
    [
        ("MIT", True),
        ("LGPL-3.0-only", True),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND AGPL-3.0-only", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", False),
        ("unknown", False),
    ],
)
def test_of_a_choice_one_licence_is_enough_and_of_a_sum_all_are_needed(words: str, may: bool) -> None:
    assert allowed(words) is may


def test_what_we_read_ourselves_is_said_by_no_metadata(bills: Path) -> None:
    found = [one for bill in BILLS for one in components(bills / f"{bill}.cdx.json")]
    assert {one["name"] for one in found if not said(one)} == set(READ)


def test_what_the_provider_brings_has_a_notice_of_the_same_version_and_licence(bills: Path) -> None:
    shaded = {(one["name"], one["version"], licence(one)) for one in components(bills / "provider.cdx.json")}
    assert {(part.component, part.version, part.licence) for part in parts() if part.component} == shaded


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.name)
def test_an_entry_names_files_that_are_there(part: Part) -> None:
    assert [pattern for pattern in part.files if not list(ROOT.glob(pattern))] == []
    assert part.files or part.component


def test_every_shipped_file_that_we_did_not_write_has_an_entry() -> None:
    listed = subprocess.run(["git", "ls-files", *SHIPPED], cwd=ROOT, capture_output=True, text=True, check=True)
    claimed = {path for part in parts() for path in part.paths()}
    others = {ROOT / name for name in listed.stdout.splitlines() if of_somebody(ROOT / name)}
    assert sorted(str(path.relative_to(ROOT)) for path in others - claimed) == []


def of_somebody(path: Path) -> bool:
    """Whether it is of a kind that we do not write, or says whose it is."""
    if path.suffix not in KINDS and path.name not in OURS and SERVICE_FILES not in str(path):
        return True
    return bool(SOMEBODYS.search(path.read_text("utf-8")))


def test_every_image_that_we_build_upon_or_run_has_an_entry() -> None:
    lines = [line for path in ROOT.glob("*/Dockerfile") for line in path.read_text().splitlines()]
    named = {
        line.partition("_IMAGE=")[2].partition(":")[0] for line in lines if line.startswith("ARG ") and ":" in line
    }
    compose = (ROOT / "docker-compose.yml").read_text()
    named |= set(re.findall(r'image: "?(?:\$\{[A-Z]+_IMAGE:-)?([a-z/-]+):', compose))
    assert {name for name in named if not name.startswith("bwg/")} == set(IMAGES)


@pytest.mark.parametrize("part", ["keycloak", "letter-service", "matcher", "portal"])
def test_an_image_brings_the_notices_along(part: str) -> None:
    last = (ROOT / part / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    assert "COPY LICENSE NOTICE THIRD-PARTY.md /licenses/" in last
