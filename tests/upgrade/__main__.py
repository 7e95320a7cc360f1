"""`python -m tests.upgrade [REF]`: the code of a release before, with its own tests, on the schema of this one.

REF is a tag or commit; without one it is the newest tag, and without any tag the commit before the newest migration.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from stack.settings import ROOT
from tests.upgrade.test_migrations_expand import FOLDERS

WORK = ROOT / "var" / "upgrade"
# Those that touch the database; what a schema looks like is another matter with each release.
TESTS = [f"tests/matcher/{name}" for name in ("keycloak", "letters", "queue", "records", "registration")]
TESTS += [f"tests/letter_service/{name}" for name in ("cli", "codes", "http", "letters", "runs")]


def main() -> int:
    """Runs it; returns the status of the old tests, 2 when there is nothing to take the old code from."""
    parser = argparse.ArgumentParser(prog="upgrade", description="Old code on the new schema.")
    parser.add_argument("ref", nargs="?")
    ref = parser.parse_args().ref or _newest_tag() or _before_the_newest_migration()
    if not ref or not _git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}"):
        print("There is no older code here: fetch the history (`git fetch --unshallow --tags`) or name a commit.")
        return 2
    old = _unpacked(ref)
    for name, folder in FOLDERS.items():
        target = old / folder.relative_to(ROOT)
        added = sorted({path.name for path in folder.iterdir()} - {path.name for path in target.iterdir()})
        shutil.copytree(folder, target, dirs_exist_ok=True)
        print(f"{name} of {ref} gets {', '.join(added) or 'no migration more'}", flush=True)
    packages = os.pathsep.join(str(old / name / "src") for name in ("matcher", "letter-service", "portal"))
    there = [test for test in TESTS if (old / test).exists()]
    words = [sys.executable, "-m", "pytest", "-m", "not system and not containers", *there]
    return subprocess.call(words, cwd=old, env={**os.environ, "PYTHONPATH": packages})


def _unpacked(ref: str) -> Path:
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    archive = WORK / "old.tar"
    subprocess.run(["git", "archive", "--output", archive, "--prefix=old/", ref], cwd=ROOT, check=True)
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


if __name__ == "__main__":
    sys.exit(main())
