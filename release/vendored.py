"""What others made and lies in this repository or is shaded into our jar: release/vendored.toml, read."""

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType

from release.bills import licensed, written
from stack.settings import ROOT


@dataclass(frozen=True)
class Part:
    """One work of others; `files` are patterns below the root, `component` its name in the provider's bill."""

    name: str
    version: str
    source: str
    licence: str
    copyright: str
    files: list[str] = field(default_factory=list)
    component: str = ""

    def paths(self) -> list[Path]:
        """Its files, sorted."""
        return sorted({path for pattern in self.files for path in ROOT.glob(pattern)})


def parts() -> list[Part]:
    """All of them, in the order of the file."""
    return [Part(**one) for one in tomllib.loads((Path(__file__).parent / "vendored.toml").read_text())["part"]]


def write(target: Path) -> None:
    """Writes the bill of what lies in the repository; what is shaded stands in the provider's."""
    bom = Bom()
    for part in parts():
        if part.files:
            component = Component(
                name=part.name,
                version=part.version,
                type=ComponentType.LIBRARY,
                description=part.source,
                copyright=part.copyright,
                licenses=[licensed(part.licence)],
                bom_ref=part.name,
            )
            component.components.update(_file(path) for path in part.paths())
            bom.components.add(component)
    written(bom, target)


def _file(path: Path) -> Component:
    name = str(path.relative_to(ROOT))
    content = hashlib.sha256(path.read_bytes()).hexdigest()
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=content)]
    return Component(name=name, type=ComponentType.FILE, hashes=hashes, bom_ref=f"file {name}")
