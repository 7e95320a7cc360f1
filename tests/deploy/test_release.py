"""A release has one number, which pyproject.toml names, and every image says which one it is of."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from stack.settings import ROOT
from tests.deploy.conftest import load
from tests.deploy.machine import RELEASE

LABEL = re.compile(r'org\.opencontainers\.image\.([a-z]+)="([^"]*)"')
OURS = ("keycloak", "letter-service", "matcher", "portal")
BASES = {"PYTHON_IMAGE", "KEYCLOAK_IMAGE", "MAVEN_IMAGE"}


@pytest.mark.parametrize("part", ["matcher", "letter-service", "portal"])
def test_every_package_is_of_this_release(part: str) -> None:
    project = tomllib.loads((ROOT / part / "pyproject.toml").read_text())["project"]
    assert (project["version"], project["license"]) == (RELEASE, "Apache-2.0")


def test_the_provider_is_of_this_release() -> None:
    pom = ElementTree.parse(ROOT / "keycloak" / "provider" / "pom.xml")  # noqa: S314 # ours
    space = {"": "http://maven.apache.org/POM/4.0.0"}
    assert pom.findtext("version", namespaces=space) == RELEASE
    assert pom.findtext("licenses/license/name", namespaces=space) == "Apache-2.0"


def test_an_operators_file_begins_with_this_release() -> None:
    assert f"RELEASE={RELEASE}" in (ROOT / ".env.example").read_text().splitlines()


def test_the_newest_entry_of_the_changelog_is_this_release_and_says_what_an_operator_has_to_do() -> None:
    text = (ROOT / "CHANGELOG.md").read_text()
    released = re.findall(r"^## \[(\d[\d.]*)] - (\d{4}-\d\d-\d\d)$", text, re.MULTILINE)
    assert released[0][0] == RELEASE
    entry = text.partition(f"## [{RELEASE}]")[2].partition("\n## ")[0]
    assert re.findall(r"^### (.*)$", entry, re.MULTILINE)[0] == "Upgrade of a server"


@pytest.mark.parametrize("part", OURS)
def test_an_image_says_what_it_is_and_of_which_release(part: str) -> None:
    last = (ROOT / part / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    labels = dict(LABEL.findall(last))
    assert labels["title"].startswith("Mieterkonto ")
    assert len(labels["description"]) > 20
    assert labels["licenses"] == "Apache-2.0"
    assert (labels["version"], labels["revision"]) == ("${RELEASE}", "${REVISION}")
    assert {"ARG RELEASE", "ARG REVISION"} <= set(last.splitlines()), "an argument counts in its own stage alone"
    # There is no public place of the source; what Keycloak's image says of its own is not true of ours.
    assert not any(labels.get(name) for name in ("source", "url", "documentation"))


@pytest.mark.parametrize("part", OURS)
def test_the_build_is_told_the_release_and_the_commit(loader: Path, tmp_path: Path, part: str) -> None:
    arguments = built(loader, tmp_path, "REVISION=c0ffee\n")[part]["args"]
    assert (arguments["RELEASE"], arguments["REVISION"]) == (RELEASE, "c0ffee")


def test_base_images_are_the_files_own_unless_the_operator_names_them(loader: Path, tmp_path: Path) -> None:
    pinned = {name: f"somewhere/{name.lower()}:1@sha256:{'0' * 64}" for name in BASES}
    for part, build in built(loader, tmp_path, "").items():
        assert not {name for name in BASES if build["args"].get(name)}, part
    given = built(loader, tmp_path, "".join(f"{name}={value}\n" for name, value in pinned.items()))
    for part, build in given.items():
        wanted = set(re.findall(r"^ARG ([A-Z]+_IMAGE)", (ROOT / part / "Dockerfile").read_text(), re.MULTILINE))
        assert {name: build["args"][name] for name in wanted} == {name: pinned[name] for name in wanted}, part


def test_images_that_run_as_they_are_can_be_named_by_the_operator_too(loader: Path, tmp_path: Path) -> None:
    given = {"postgres": "POSTGRES_IMAGE", "proxy": "PROXY_IMAGE"}
    services = loaded(loader, tmp_path, "".join(f"{name}=pinned/{name}:1\n" for name in given.values()))
    assert {part: services[part]["image"] for part in given} == {part: f"pinned/{it}:1" for part, it in given.items()}


def built(loader: Path, folder: Path, more: str) -> dict[str, dict[str, Any]]:
    """How each of our images is built, with these lines added to the operator's file."""
    services = loaded(loader, folder, more)
    return {part: services[part]["build"] for part in OURS}


def loaded(loader: Path, folder: Path, more: str) -> dict[str, Any]:
    (folder / "env").write_text((ROOT / ".env.example").read_text() + more)
    result = load(loader, folder / "env")
    assert result.returncode == 0, result.stderr
    services: dict[str, Any] = json.loads(result.stdout)["services"]
    return services
