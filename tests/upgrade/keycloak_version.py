"""`python -m tests.upgrade.keycloak_version VERSION`: what another version of Keycloak would ask of us.

The version that we run stands in keycloak/provider/pom.xml alone (`keycloak.version`, with the archive's checksum).
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from stack.keycloak import PROVIDER
from stack.settings import ROOT
from tests.theme import originals

WORK = ROOT / "var" / "upgrade"
# The provider is held to this one too, so that it does not live by what one patch alone has; all its parts are served.
NEIGHBOUR = "26.7.0"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"


class NotServedError(Exception):
    """Maven does not have this version."""


def fetched(artifact: str, version: str, kind: str = "jar") -> Path:
    """A file of Keycloak's from Maven; NotServedError when there is none."""
    file = WORK / f"{artifact}-{version}.{kind}"
    if not file.exists():
        word = f"-Dartifact=org.keycloak:{artifact}:{version}:{kind}"
        done = subprocess.run(["mvn", "-q", "-B", COPY, word, f"-DoutputDirectory={WORK}"], check=False)
        if done.returncode:
            raise NotServedError(f"Maven serves no {artifact} {version}.")
    return file


def changed_pages(jars: dict[str, Path]) -> list[str]:
    """Which of the files that we read are others in these jars, by the name `themes`."""

    def original(jar: str, path: str) -> bytes:
        with ZipFile(jars[jar]) as archive:
            return archive.read(path)

    return originals.changed(original)


def provider_fits(version: str, goal: str = "test-compile") -> str:
    """Builds the provider against that version, warnings are errors; empty, or what the compiler says."""
    copy = WORK / f"provider-{version}"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(PROVIDER[1].parent, copy / "src")
    shutil.copy(PROVIDER[0], copy)
    words = ["mvn", "-q", "-B", "-f", str(copy / "pom.xml"), goal, f"-Dkeycloak.version={version}"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip() if done.returncode else ""


def main() -> int:
    """Tells what fits and what must be read again; 1 when anything must be done by a person first."""
    parser = argparse.ArgumentParser(prog="keycloak", description="Rehearse another version of Keycloak.")
    parser.add_argument("version")
    version = parser.parse_args().version
    try:
        archive = fetched("keycloak-quarkus-dist", version, "tar.gz")
        pages = changed_pages({name: fetched(f"keycloak-{name}", version) for name in ("themes",)})
    except NotServedError as error:
        print(error)
        return 1
    said = provider_fits(version, "test")
    print(said or f"The provider compiles against {version} and passes its tests.")
    print(*(f"Read again, it is another one: {page}" for page in pages), sep="\n")
    if not pages:
        print("Every page that ours replace or count on is as it was.")
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    print(
        f"Then in keycloak/provider/pom.xml: keycloak.version {version}, keycloak.sha256 {digest}; "
        "in keycloak/Dockerfile the same version."
    )
    return 1 if said or pages else 0


if __name__ == "__main__":
    sys.exit(main())
