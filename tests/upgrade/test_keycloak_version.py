"""A patch of Keycloak is rehearsed before it is ours: the provider fits, and a page that changes is named."""

import shutil
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from stack import keycloak
from stack.settings import KEYCLOAK_VERSION, ROOT
from tests.theme import originals
from tests.upgrade import keycloak_version


@pytest.fixture(autouse=True)
def _room() -> None:
    keycloak_version.WORK.mkdir(parents=True, exist_ok=True)


def test_the_provider_fits_a_neighbouring_version_too() -> None:
    assert keycloak_version.NEIGHBOUR != KEYCLOAK_VERSION
    assert keycloak_version.provider_fits(keycloak_version.NEIGHBOUR) == ""


def test_a_provider_that_does_not_fit_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    source = shutil.copytree(keycloak.PROVIDER[1], tmp_path / "src" / "main")
    page = next(source.rglob("TemporaryAdministrator.java"))
    page.write_text(page.read_text().replace("Config.getAdminRealm()", "Config.getRealmOfTheNextVersion()"))
    monkeypatch.setattr(keycloak_version, "PROVIDER", (keycloak.PROVIDER[0], source))
    assert "getRealmOfTheNextVersion" in keycloak_version.provider_fits(KEYCLOAK_VERSION)


def test_pages_that_another_version_changed_are_named_and_no_others(tmp_path: Path) -> None:
    jars = {name: keycloak_version.fetched(f"keycloak-{name}", KEYCLOAK_VERSION) for name in ("themes",)}
    assert keycloak_version.changed_pages(jars) == []
    page, gone = list(originals.READ["replaced"]["themes"])[:2]
    with ZipFile(jars["themes"]) as old, ZipFile(tmp_path / "themes.jar", "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != gone:
                new.writestr(entry, old.read(entry) + b" " * (entry.filename == page))
    assert keycloak_version.changed_pages(jars | {"themes": tmp_path / "themes.jar"}) == [page, gone]


def test_a_version_that_is_not_served_is_said() -> None:
    with pytest.raises(keycloak_version.NotServedError):
        keycloak_version.fetched("keycloak-themes", "0.0.0")


def test_the_version_stands_in_one_place_and_in_the_image_and_the_manifest_that_are_held_to_it() -> None:
    named = [
        str(path.relative_to(ROOT))
        for path in (
            *ROOT.glob("docker*"),
            *ROOT.glob("stack/**/*"),
            *ROOT.glob("keycloak/**/*"),
            *ROOT.glob("deploy/**/*"),
        )
        # What Maven makes is not ours.
        if path.is_file() and "target" not in path.parts and KEYCLOAK_VERSION.encode() in path.read_bytes()
    ]
    held = ["deploy/kubernetes/base/keycloak.yml", "keycloak/Dockerfile"]
    assert sorted(named) == [*held, "keycloak/provider/pom.xml"]
    assert shutil.which("mvn")
