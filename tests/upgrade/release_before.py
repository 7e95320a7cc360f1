"""The code of a release before: which one, and where it is unpacked."""

import shutil
import subprocess
from pathlib import Path

from stack.settings import ROOT

WORK = ROOT / "var" / "upgrade"
FOLDERS = {
    name: ROOT / name.replace("_", "-") / "src" / name / "sql" / "migrations" for name in ("matcher", "letter_service")
}


def ref(wanted: str | None = None) -> str:
    """A tag or commit: the wanted one, the newest tag, or the commit before the newest migration; may be empty."""
    found = wanted or _newest_tag() or _before_the_newest_migration()
    return found if found and _git("rev-parse", "--verify", "--quiet", f"{found}^{{commit}}") else ""


def unpacked(of: str) -> Path:
    """The whole of it, in a folder of its own."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    archive = WORK / "old.tar"
    subprocess.run(["git", "archive", "--output", archive, "--prefix=old/", of], cwd=ROOT, check=True)
    subprocess.run(["tar", "-xf", archive, "-C", WORK], check=True)
    return WORK / "old"


def _newest_tag() -> str:
    return _git("describe", "--tags", "--abbrev=0", "HEAD^")


def _before_the_newest_migration() -> str:
    newest = _git("log", "-1", "--diff-filter=A", "--format=%h", "--", *map(str, FOLDERS.values()))
    return f"{newest}^" if newest else ""


def _git(*words: str) -> str:
    """What git says, empty when it does not know."""
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
