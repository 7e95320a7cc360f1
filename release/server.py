"""Keycloak itself and the jars in it, read out of the archive that `make up` builds from."""

import hashlib
import tarfile
import zipfile
from io import BytesIO
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from packageurl import PackageURL

from release.bills import licensed, written
from stack.keycloak import fetched
from stack.settings import KEYCLOAK_SHA256, KEYCLOAK_VERSION, Settings


def write(target: Path) -> None:
    """Writes the server's bill. Raises StackError when its archive cannot be fetched."""
    cache = Settings().cache
    cache.mkdir(parents=True, exist_ok=True)
    of_maven = PackageURL("maven", "org.keycloak", "keycloak-quarkus-dist", KEYCLOAK_VERSION, {"type": "tar.gz"})
    server = Component(
        name="keycloak",
        version=KEYCLOAK_VERSION,
        type=ComponentType.APPLICATION,
        purl=of_maven,
        bom_ref=str(of_maven),
        licenses=[licensed("Apache-2.0")],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=KEYCLOAK_SHA256)],
    )
    bom = Bom()
    bom.metadata.component = server
    with tarfile.open(fetched(cache)) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name.endswith(".jar") else None
            if file:
                bom.components.add(_jar(member.name, file.read()))
    written(bom, target)


def _jar(place: str, content: bytes) -> Component:
    """A jar; its Maven coordinates where what it says of itself agrees with its name (some say nothing)."""
    name = place.rpartition("/")[2]
    known = next((found for found in _coordinates(content) if name.endswith(f"{found.name}-{found.version}.jar")), None)
    return Component(
        name=known.name if known else name.removesuffix(".jar"),
        group=known.namespace if known else None,
        version=known.version if known else None,
        purl=known,
        bom_ref=place.partition("/")[2],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(content).hexdigest())],
    )


def _coordinates(content: bytes) -> list[PackageURL]:
    found = []
    with zipfile.ZipFile(BytesIO(content)) as jar:
        for entry in jar.namelist():
            if entry.startswith("META-INF/maven/") and entry.endswith("/pom.properties"):
                lines = jar.read(entry).decode().splitlines()
                said = {name.strip(): value.strip() for name, _, value in (line.partition("=") for line in lines)}
                if {"groupId", "artifactId", "version"} <= set(said):
                    found.append(PackageURL("maven", said["groupId"], said["artifactId"], said["version"]))
    return found
