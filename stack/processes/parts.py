"""The long-running parts of the stack: what starts each, what it is made of, and how one knows that it is well."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Part:
    """One process. `code` and `packages` are the files it is made of; folders count with all that is in them."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    well: Callable[[], bool]
    ports: Sequence[int] = ()
    code: Sequence[Path] = ()
    packages: Sequence[Path] = ()
    # Environment variables whose values are read from these files at each start, and written down nowhere else.
    secrets: Mapping[str, Path] = field(default_factory=dict)
    # A folder that nobody may remove while the part runs.
    home: Path | None = None
    stop_signal: str = "TERM"

    def plan(self) -> dict[str, Any]:
        """All that a start needs, as JSON can hold it, with the fingerprint of what would be started."""
        return {
            "command": [str(word) for word in self.command],
            "environment": dict(self.environment),
            "secrets": {name: str(path) for name, path in self.secrets.items()},
            "home": str(self.home) if self.home else None,
            "stop_signal": self.stop_signal,
            "fingerprint": self.fingerprint(),
        }

    def fingerprint(self) -> dict[str, str]:
        """A digest of each thing whose change asks for a restart, by the name that people know it by."""
        settings = json.dumps([[str(word) for word in self.command], dict(self.environment)], sort_keys=True)
        return {
            "code": of_files(self.code),
            "packages": of_files(self.packages),
            "settings": hashlib.sha256(settings.encode()).hexdigest(),
        }


def of_files(paths: Iterable[Path], *more: str) -> str:
    """A digest of the files' names and contents, and of some words."""
    digest = hashlib.sha256("\0".join(more).encode())
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(path.parent)}\0".encode() + file.read_bytes())
    return digest.hexdigest()
