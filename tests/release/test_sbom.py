"""`make sbom` tells what is shipped, as CycloneDX defines it."""

import re
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from release.bills import components, subject
from release.services import LOCKS
from stack.settings import KEYCLOAK_VERSION, ROOT
from tests.deploy.machine import RELEASE
from tests.release.conftest import BILLS


def test_there_is_a_bill_of_each_thing_that_is_shipped(bills: Path) -> None:
    assert {path.name for path in bills.iterdir()} == {f"{name}.cdx.json" for name in BILLS}


@pytest.mark.parametrize("name", BILLS)
def test_a_bill_keeps_to_the_schema_and_knows_nothing_of_this_machine(bills: Path, name: str) -> None:
    text = (bills / f"{name}.cdx.json").read_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert str(ROOT) not in text


def test_a_bill_that_breaks_the_schema_is_seen() -> None:
    broken = '{"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": [{"name": "a"}]}'
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(broken) is not None


def test_every_lock_that_an_image_installs_has_a_bill() -> None:
    lines = [line for path in ROOT.glob("*/Dockerfile") for line in path.read_text().splitlines()]
    copied = {line.split()[1] for line in lines if line.startswith("COPY ") and "requirements.txt" in line}
    assert copied == set(LOCKS.values())


@pytest.mark.parametrize("service", LOCKS)
def test_a_services_bill_is_its_lock(bills: Path, service: str) -> None:
    lines = (ROOT / LOCKS[service]).read_text().splitlines()
    lock = [Requirement(line.removesuffix("\\")) for line in lines if line[:1].isalnum()]
    wanted = {
        (canonicalize_name(one.name), str(one.specifier)) for one in lock if not one.marker or one.marker.evaluate()
    }
    found = components(bills / f"{service}.cdx.json")
    assert {(canonicalize_name(one["name"]), f"=={one['version']}") for one in found} == wanted
    assert len(wanted) >= 5
    assert all(one["purl"].startswith("pkg:pypi/") for one in found)


@pytest.mark.parametrize("service", ["matcher", "letter-service", "portal", "provider"])
def test_a_bill_is_of_this_release(bills: Path, service: str) -> None:
    assert subject(bills / f"{service}.cdx.json")["version"] == RELEASE


def test_the_providers_bill_names_what_is_brought_with_it(bills: Path) -> None:
    assert {one["purl"].partition("@")[0] for one in components(bills / "provider.cdx.json")} == {
        "pkg:maven/com.goterl/lazysodium-java",
        "pkg:maven/org.altcha/altcha",
        "pkg:maven/org.json/json",
    }


def test_keycloaks_bill_names_its_jars_so_that_a_scanner_finds_them(bills: Path) -> None:
    assert subject(bills / "keycloak.cdx.json")["version"] == KEYCLOAK_VERSION
    found = components(bills / "keycloak.cdx.json")
    known = [one for one in found if one.get("purl")]
    assert f"pkg:maven/org.keycloak/keycloak-services@{KEYCLOAK_VERSION}" in {one["purl"] for one in known}
    assert len(found) > 300
    assert len(known) > 0.6 * len(found), [one["name"] for one in found if not one.get("purl")]
    assert all(re.fullmatch(r"[0-9a-f]{64}", one["hashes"][0]["content"]) for one in found)


def test_what_lies_in_the_repository_is_told_file_by_file(bills: Path) -> None:
    fonts = next(
        one for one in components(bills / "vendored.cdx.json") if one["name"] == "Noto Sans and Noto Sans Arabic"
    )
    assert len(fonts["components"]) == 5
    assert all(one["hashes"] for one in fonts["components"])
