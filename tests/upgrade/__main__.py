"""`python -m tests.upgrade [REF]`: the code of a release before on the schema of this one.

First beside the code of this one while tenants go their way, then with its own tests. REF is a tag or commit; without
one it is the newest tag, and without any tag the commit before the newest migration.
"""

import argparse
import os
import shutil
import subprocess
import sys

from stack.settings import ROOT
from tests.upgrade import release_before
from tests.upgrade.release_before import FOLDERS

# Those that touch the database; what a schema looks like is another matter with each release.
TESTS = [f"tests/matcher/{name}" for name in ("keycloak", "letters", "queue", "records", "registration")]
TESTS += [f"tests/letter_service/{name}" for name in ("cli", "codes", "http", "letters", "runs")]
# What a request that makes no sense is answered is not the schema's matter.
NOT = "--ignore-glob=*/test_any_request.py"
BESIDE = "tests/upgrade/side_by_side.py"


def main() -> int:
    """Runs it; returns the first status that is not 0, and 2 when there is nothing to take the old code from."""
    parser = argparse.ArgumentParser(prog="upgrade", description="Old code on the new schema.")
    parser.add_argument("ref", nargs="?")
    ref = release_before.ref(parser.parse_args().ref)
    if not ref:
        print("There is no older code here: fetch the history (`git fetch --unshallow --tags`) or name a commit.")
        return 2
    beside = [sys.executable, "-m", "pytest", BESIDE, "-v"]
    if told := subprocess.call(beside, cwd=ROOT, env={**os.environ, "UPGRADE_FROM": ref}):
        return told
    old = release_before.unpacked(ref)
    for name, folder in FOLDERS.items():
        target = old / folder.relative_to(ROOT)
        added = sorted({path.name for path in folder.iterdir()} - {path.name for path in target.iterdir()})
        shutil.copytree(folder, target, dirs_exist_ok=True)
        print(f"{name} of {ref} gets {', '.join(added) or 'no migration more'}", flush=True)
    packages = os.pathsep.join(str(old / name / "src") for name in ("matcher", "letter-service", "portal"))
    there = [test for test in TESTS if (old / test).exists()]
    words = [sys.executable, "-m", "pytest", "-m", "not system and not containers", NOT, *there]
    return subprocess.call(words, cwd=old, env={**os.environ, "PYTHONPATH": packages})


if __name__ == "__main__":
    sys.exit(main())
