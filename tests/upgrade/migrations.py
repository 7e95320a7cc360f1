"""What a migration must not do while the code of the release before still runs on the schema."""

import re
from collections.abc import Iterator
from pathlib import Path

# What the code before lives by. A word more may come (`IF EXISTS`), so these are beginnings of statements and clauses.
TAKEN_AWAY = (
    "DROP TABLE",
    "DROP COLUMN",
    "DROP VIEW",
    "DROP FUNCTION",
    "DROP TYPE",
    "RENAME TO",
    "RENAME COLUMN",
    "SET DATA TYPE",
    "SET NOT NULL",
    "DROP DEFAULT",
)
# What may refuse a row that the code before writes.
NARROWER = ("ADD CONSTRAINT", "ADD CHECK", "ADD UNIQUE", "ADD FOREIGN KEY", "CREATE UNIQUE INDEX", "CREATE TRIGGER")
# `-- unused since 0.2.0: why` lets something be taken away, `-- goes with the code before: why` something be narrower.
UNUSED = re.compile(r"^-- unused since (\d+\.\d+\.\d+): \S", re.MULTILINE)
GOES = re.compile(r"^-- goes with the code before: \S", re.MULTILINE)


def faults(text: str, release: str) -> Iterator[str]:
    """What is wrong with a migration of this release, one sentence each."""
    words = " ".join(re.sub(r"--[^\n]*", "", text).upper().split())
    unused = [since for since in UNUSED.findall(text) if _number(since) < _number(release)]
    for phrase in TAKEN_AWAY:
        if phrase in words and not unused:
            yield f"{phrase}: say `-- unused since RELEASE: why`, the release before {release} that used it no more"
    for phrase in NARROWER:
        if phrase in words and not GOES.search(text):
            yield f"{phrase}: say `-- goes with the code before: why`"
    for clause in re.split(r"[,;]", words):
        if "ADD COLUMN" in clause and "NOT NULL" in clause and "DEFAULT" not in clause and "GENERATED" not in clause:
            yield f"{clause.strip()}: a new column that the code before does not fill wants a default"


def of(folder: Path, first: str) -> list[Path]:
    """The migrations after those that came with the first release."""
    return [path for path in sorted(folder.glob("*.sql")) if path.name > first]


def _number(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split(".")))
