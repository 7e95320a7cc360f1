"""All patterns of the repository."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from stack.settings import ROOT
from tests.patterns.pattern import Found, Pattern, Unreadable
from tests.patterns.sources import data, java, page, proxy, python, script

Reader = Callable[[Path, str], Iterator[Found]]
READERS: dict[str, Reader] = {
    ".py": python.patterns,
    ".java": java.patterns,
    ".js": script.patterns,
    ".mjs": script.patterns,
    ".json": data.of_json,
    ".toml": data.of_toml,
    ".ftl": page.patterns,
    ".html": page.patterns,
    ".template": proxy.patterns,
    ".conf": proxy.patterns,
}

# The patterns that these get are checked where they come from.
HANDED_ON = {("tests/realm/test_realm_file.py", "pattern"), ("bench/matching/mistakes.py", "pattern")}
HANDED_ON |= {("tests/patterns/growth.py", "text")}
# Of others, as it is: it reads in the browser what our own server sent.
OF_OTHERS = {"matcher/src/matcher/desk/static/htmx.min.js"}


def files() -> list[Path]:
    """What is in the repository, or would be with the next commit."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    ours = (Path(name) for name in listed.splitlines() if name not in OF_OTHERS)
    return [path for path in ours if path.suffix in READERS and (ROOT / path).is_file()]


def patterns() -> tuple[list[Pattern], list[Unreadable]]:
    """What can be checked, and what cannot."""
    found = [one for file in files() for one in of_file(file, (ROOT / file).read_text("utf-8"))]
    unreadable = [one for one in found if isinstance(one, Unreadable)]
    strange = [one for one in unreadable if (str(one.file), one.source) not in HANDED_ON]
    return [one for one in found if isinstance(one, Pattern)], strange


def of_file(file: Path, text: str) -> list[Found]:
    return list(READERS[file.suffix](file, text))
