"""Imprint, privacy notice and accessibility statement: files of the company's folder, pages of the Kundenportal.

`pages/impressum.md`, `pages/barrierefreiheit.md`, and one file for each version of the notice,
`pages/datenschutz-2026-11-01.md`. A title (`# …`), headings (`## …`), lists (`- …`) and paragraphs; `{phone}` and its
like stand for lines of company.toml.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = "pages"
IMPRINT, PRIVACY, ACCESSIBILITY = "impressum", "datenschutz", "barrierefreiheit"
VERSION = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NAME = re.compile(r"\{([a-z_]*)\}")
LARGEST_BYTES = 100_000


@dataclass(frozen=True)
class Block:
    """`kind` is `h2`, `p` or `ul`; a list has an entry for each text."""

    kind: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class LegalPage:
    """`version` of the privacy notice, as a registration records it; None for the other pages."""

    title: str
    blocks: tuple[Block, ...]
    version: str | None = None


def names(folder: Path) -> set[str]:
    """Which of the pages the folder has."""
    return {file.stem.partition("-")[0] for file in (folder / FOLDER).glob("*.md")}


def read(folder: Path, words: Mapping[str, str]) -> dict[str, LegalPage]:
    """The pages of a company's folder by address: `impressum`, `datenschutz`, `datenschutz/2026-11-01`.

    `datenschutz` is the newest version. ValueError with the file and what is wrong in it.
    """
    pages: dict[str, LegalPage] = {}
    for file in sorted((folder / FOLDER).glob("*.md")):
        name, _, version = file.stem.partition("-")
        if name not in (IMPRINT, PRIVACY, ACCESSIBILITY) or bool(version) != (name == PRIVACY):
            raise ValueError(
                f"{file} heißt wie keine der Seiten: {IMPRINT}.md, {PRIVACY}-2026-11-01.md, {ACCESSIBILITY}.md"
            )
        if version and not VERSION.fullmatch(version):
            raise ValueError(f"{file}: Die Fassung muss ein Tag der Form 2026-11-01 sein")
        page = _parsed(file, words, version or None)
        pages[name] = page
        if version:
            pages[f"{name}/{version}"] = page
    return pages


def _parsed(file: Path, words: Mapping[str, str], version: str | None) -> LegalPage:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise ValueError(f"{file} ist größer als {LARGEST_BYTES // 1000} Kilobyte")
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise ValueError(f"{file} lässt sich nicht lesen") from None
    unknown = next((name for name in NAME.findall(text) if name not in words), None)
    if unknown is not None:
        raise ValueError(f"{file}: „{{{unknown}}}“ ist hier nicht bekannt; es gibt {', '.join(words)}")
    filled = NAME.sub(lambda found: words[found[1]], text)
    first, *rest = [part.strip() for part in re.split(r"\n[ \t]*\n", filled.strip())]
    if not first.startswith("# ") or "\n" in first:
        raise ValueError(f"{file} muss mit einer Zeile „# Titel“ beginnen")
    return LegalPage(first[2:], tuple(_block(part) for part in rest if part), version)


def _block(part: str) -> Block:
    lines = [line.strip() for line in part.splitlines()]
    if len(lines) == 1 and lines[0].startswith("## "):
        return Block("h2", (lines[0][3:],))
    if all(line.startswith("- ") for line in lines):
        return Block("ul", tuple(line[2:] for line in lines))
    return Block("p", tuple(lines))
