"""What the images hold beside our own parts: Debian's packages, as dpkg inside of each tells them."""

import json
import shutil
import subprocess
from pathlib import Path

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from packageurl import PackageURL

from release.bills import written
from stack.commands import run
from stack.settings import ROOT

ASKED = "${Package}\t${Version}\t${Architecture}\n"


def write(folder: Path) -> list[str]:
    """Writes a bill for each image that this machine's engine has; gives a line for each that it could not read."""
    if not shutil.which("docker") or subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        return ["no container engine answers: nothing is told of the images' own packages"]
    services = json.loads(run(["docker", "compose", "config", "--format", "json"], "Compose does not take .env"))
    images = sorted({service["image"] for service in services["services"].values()})
    return [line for image in images if (line := _write(image, folder))]


def _write(image: str, folder: Path) -> str:
    command = ["docker", "run", "--rm", "--network=none", "--entrypoint", "dpkg-query", image, "-W", "-f", ASKED]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if told.returncode:
        return f"{image}: no dpkg in it, or it was not built yet; its own packages are not told"
    name, _, version = image.rpartition(":")
    bom = Bom()
    bom.metadata.component = Component(name=name, version=version, type=ComponentType.CONTAINER, bom_ref=image)
    for line in told.stdout.splitlines():
        package, of, architecture = line.split("\t")
        purl = PackageURL("deb", "debian", package, of, {"arch": architecture})
        bom.components.add(Component(name=package, version=of, purl=purl, bom_ref=str(purl)))
    written(bom, folder / f"image-{name.replace('/', '-')}.cdx.json")
    return ""
