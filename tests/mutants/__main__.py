"""The mutants of the rules that nobody may break unnoticed (pyproject.toml beside this file): how many the tests kill.

`python -m tests.mutants [NAME…]` makes them below var/mutants, with names (`matcher.plan.*`) tries those alone. It ends
with 1 when less than 85 % are dead. What was ended goes on where it was, while sources and tests are the same.
`mutmut results` and `mutmut show NAME`, said in that folder, tell of survivors.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from stack.postgres import Server
from stack.settings import ROOT
from tests.conftest import POSTGRES_PASSWORD
from tests.ports import free_port

FOLDER = ROOT / "var" / "mutants"
KILLED_AT_LEAST = 0.85
TEXTS = {".py", ".sql", ".toml"}
# What mutmut notes as a mutant's end. A mutant that no test can end is caught too, by the time-out.
KILLED, SURVIVED, TIMEOUT, UNTESTED = "killed", "survived", "timeout", "no test"
ENDS = {0: SURVIVED, 1: KILLED, 3: KILLED, 5: UNTESTED, 33: UNTESTED, -24: TIMEOUT, 36: TIMEOUT}


def contents() -> str:
    """A digest of the sources and the tests: what is known of a mutant is known of these alone."""
    folders = ("matcher/src", "letter-service/src", "tests")
    files = sorted(path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in TEXTS)
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)).hexdigest()


def lay_out() -> None:
    """The folder as mutmut wants it: sources below `src`, the tests beside the mutants; empty where they are others."""
    noted, now = FOLDER / "contents", contents()
    if noted.exists() and noted.read_text() == now:
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, real in {
        "src/matcher": ROOT / "matcher/src/matcher",
        "src/letter_service": ROOT / "letter-service/src/letter_service",
        "mutants/tests": ROOT / "tests",
    }.items():
        link = FOLDER / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(real)
    shutil.copy(Path(__file__).with_name("pyproject.toml"), FOLDER)
    noted.write_text(now)


def run(names: list[str]) -> None:
    """Let mutmut make and try them, one at a time; CalledProcessError where the tests fail without any mutant."""
    server = Server(FOLDER / "postgres", free_port(), POSTGRES_PASSWORD, options=["fsync=off"])
    server.start()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TEST_POSTGRES_PORT": str(server.port)}
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *names]
    try:
        subprocess.run(command, cwd=FOLDER, env=environment, check=True)
    finally:
        server.stop()


def ends() -> dict[str, Counter[str]]:
    """How the mutants of each file ended."""
    found = {}
    for noted in sorted((FOLDER / "mutants" / "src").rglob("*.meta")):
        codes = json.loads(noted.read_text())["exit_code_by_key"].values()
        counted = Counter(ENDS.get(code, "fault") for code in codes if code is not None)
        if counted:
            found[str(noted.relative_to(FOLDER / "mutants" / "src").with_suffix(""))] = counted
    return found


def report(found: dict[str, Counter[str]]) -> bool:
    """Print a line for each file and for all; whether enough are dead."""
    everything = sum(found.values(), Counter[str]())
    for file, counted in [*found.items(), ("all", everything)]:
        dead = (counted[KILLED] + counted[TIMEOUT]) / counted.total()
        told = ", ".join(f"{number} {end}" for end, number in sorted(counted.items()))
        print(f"{file}: {dead:.1%} dead of {counted.total()} ({told})")
    return everything[KILLED] + everything[TIMEOUT] >= KILLED_AT_LEAST * everything.total()


if __name__ == "__main__":
    lay_out()
    run(sys.argv[1:])
    sys.exit(0 if report(ends()) else 1)
