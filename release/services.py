"""The Python packages of a service: installed as its image installs them, then read by cyclonedx-py."""

import shutil
import sys
from pathlib import Path

from stack.commands import run
from stack.settings import ROOT

# Each image's lock, as its Dockerfile names it.
LOCKS = {
    "matcher": "matcher/requirements.txt",
    "letter-service": "letter-service/requirements.txt",
    "portal": "portal/requirements.txt",
    "realm": "stack/realm/requirements.txt",
}
SERVICES = tuple(LOCKS)
BIN = Path(sys.executable).parent


def write(service: str, target: Path) -> None:
    """Writes the bill of one service: its locked packages with versions, licences and who needs whom.

    Raises StackError when they cannot be installed. The markers are those of this machine's Python; an image has 3.12.
    """
    packages = ROOT / ".cache" / "sbom" / service
    shutil.rmtree(packages, ignore_errors=True)
    lock = ROOT / LOCKS[service]
    run([BIN / "uv", "venv", "-q", "--python", sys.executable, packages], f"No room for the packages of {service}")
    install: list[str | Path] = [BIN / "uv", "pip", "install", "-q", "--python", packages / "bin" / "python"]
    # As in letter-service/Dockerfile: what a package asks for and never imports is not there.
    run([*install, "--no-deps", "--require-hashes", "-r", lock], f"The packages of {service} could not be installed")
    read: list[str | Path] = [BIN / "cyclonedx-py", "environment", "--output-reproducible", "--sv", "1.6", "-o", target]
    described = lock.with_name(
        "pyproject.toml"
    )  # the job `realm` is a part of this repository's own tools and has none
    project: list[str | Path] = ["--pyproject", described] if described.exists() else []
    run([*read, *project, packages], f"The packages of {service} could not be read")
