"""What the images hold beside our own parts can be told."""

from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from release import images
from release.bills import components, subject
from tests.containers.company import docker


@pytest.mark.usefixtures("system")
def test_debians_packages_in_an_image_are_told_as_dpkg_knows_them(tmp_path: Path) -> None:
    images.write(tmp_path)
    bill = tmp_path / "image-bwg-matcher.cdx.json"
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill.read_text()) is None
    image = f"bwg/matcher:{subject(bill)['version']}"
    known = docker("run", "--rm", "--entrypoint", "dpkg", image, "--get-selections").split("install")
    assert len(components(bill)) == len(known) - 1 > 50
    assert {one["purl"].partition("/")[0] for one in components(bill)} == {"pkg:deb"}


@pytest.mark.usefixtures("system")
def test_an_image_brings_the_notices_along() -> None:
    for part in ("keycloak", "realm", "matcher", "letter-service", "portal"):
        told = docker("run", "--rm", "--entrypoint", "cat", f"bwg/{part}:proof", "/licenses/NOTICE")
        assert told.startswith("Mieterkonto")
