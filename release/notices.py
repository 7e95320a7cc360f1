"""NOTICE and THIRD-PARTY.md, made of the bills of material and of release/vendored.toml."""

import textwrap
from pathlib import Path

from release.bills import components
from release.licences import ALLOWED, IMAGES, licence
from release.services import SERVICES
from release.vendored import Part, parts
from stack.settings import ROOT

OURS = """Mieterkonto
Licensed under the Apache License, Version 2.0 (see LICENSE).

What follows is the work of others that lies in this repository or beside Keycloak in our image. Python packages
are listed in THIRD-PARTY.md and bring their own licences into the images (in each one's folder *.dist-info).
Made by `make notices`.
"""
# Of the others the text is LICENSE, or there is none.
TEXTS = {
    "MIT": "keycloak/themes/bwg/login/resources/altcha/LICENSE.txt",
    "ISC": "keycloak/provider/libsodium-LICENSE.txt",
    "OFL-1.1": "letter-service/src/letter_service/pdf/fonts/OFL.txt",
}
HEAD = """# Third parties

What a release is made of beside our own work, by what brings it along. Made by `make notices` of the same bills of
material as `make sbom`; a test holds it to what is locked and refuses a licence that `release/licences.toml` does not
allow. The copyrights of what lies in this repository stand in [NOTICE](NOTICE).
"""


def write(bills: Path, folder: Path) -> None:
    """Writes both files into `folder`, of the bills in `bills`."""
    (folder / "NOTICE").write_text(notice(), encoding="utf-8")
    (folder / "THIRD-PARTY.md").write_text(third_party(bills), encoding="utf-8")


def notice() -> str:
    """Whose work lies here, and the licences that want to be told."""
    told = [_told(part) for part in parts()]
    texts = [f"{name}\n\n{_text(ROOT / path)}" for name, path in TEXTS.items()]
    return ("\n" + "-" * 80 + "\n\n").join([OURS, "\n".join(told), *texts])


def third_party(bills: Path) -> str:
    """A table for each thing that we ship, and what the licences in it ask."""
    tables = [_table(f"Python packages of {service}", _packages(bills / f"{service}.cdx.json")) for service in SERVICES]
    libraries = _packages(bills / "provider.cdx.json")
    vendored = [(part.name, part.version, part.licence) for part in parts() if part.files]
    images = "\n".join(f"| `{name}` | {what} |" for name, what in IMAGES.items())
    found = {word for table in [libraries, vendored] for *_, word in table}
    found |= {word for service in SERVICES for *_, word in _packages(bills / f"{service}.cdx.json")}
    words = set(" ".join(found).replace("(", " ").replace(")", " ").split())
    asked = "\n".join(f"| {name} | {what} |" for name, what in ALLOWED.items() if name in words)
    return "\n".join(
        [
            HEAD,
            *tables,
            _table("In and beside bwg-provider.jar", libraries),
            _table("Files in this repository", vendored),
            f"## Images\n\nKeycloak's own jars are told by `make sbom`.\n\n| image | licence |\n|---|---|\n{images}\n",
            f"## What the licences ask\n\n| licence | of us |\n|---|---|\n{asked}\n",
        ]
    )


def _packages(bill: Path) -> list[tuple[str, str, str]]:
    return [(one["name"], one["version"], licence(one)) for one in components(bill)]


def _table(title: str, rows: list[tuple[str, str, str]]) -> str:
    lines = "\n".join(f"| {name} | {version} | {words} |" for name, version, words in rows)
    return f"## {title}\n\n| what | version | licence |\n|---|---|---|\n{lines}\n"


def _told(part: Part) -> str:
    where = "\n".join(f"  {pattern}" for pattern in part.files)
    source = textwrap.fill(f"{part.source}.", 100, initial_indent="  ", subsequent_indent="  ")
    return f"{part.name} {part.version} ({part.licence})\n  {part.copyright}\n{source}\n{where}".rstrip() + "\n"


def _text(path: Path) -> str:
    """The terms alone: whose they are stands above."""
    text = path.read_text("utf-8")
    return text.partition("\n\n")[2].partition("\n\n")[2] if "MIT License" in text else text
