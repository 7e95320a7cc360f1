"""Asks recheck whether a pattern can be made to backtrack, and remembers its answers.

recheck (github.com/makenowjust-labs/recheck) turns a pattern into an automaton and proves what it says; where
look-around or a back reference keeps it from that, it searches for a hostile text (`Answer.searched`), and `growth.py`
does, too.
"""

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from stack.settings import ROOT
from tests.patterns import translation
from tests.patterns.pattern import Pattern

HERE = Path(__file__).parent
KNOWN = ROOT / ".cache" / "patterns.json"
# The slowest of all takes some ten seconds on a busy machine.
SECONDS_FOR_ALL = 1200
POSSESSIVE = re.compile(r"(?<!\\)([*+?}])\+")
ANCHORS = {"search": "{}", "match": "^(?:{})", "fullmatch": "^(?:{})$"}


@dataclass(frozen=True)
class Answer:
    """What recheck says: `status` is safe, vulnerable or unknown, `attack` a hostile text as it writes it."""

    status: str
    complexity: str
    checker: str
    error: str
    attack: str

    @property
    def safe(self) -> bool:
        return self.status == "safe"

    @property
    def searched(self) -> bool:
        return self.checker == "fuzz"

    def __str__(self) -> str:
        return f"{self.complexity or self.error}, for example {self.attack or '?'}"


def question(pattern: Pattern) -> tuple[str, str]:
    """The pattern and its flags in JavaScript, anchored as it is used."""
    if pattern.dialect == "python":
        text, flags = translation.to_script(pattern.text, pattern.flags)
    else:
        # Java's possessive repeats and atomic groups backtrack less than what they are taken for.
        text = POSSESSIVE.sub(r"\1", pattern.text).replace("(?>", "(?:")
        flags = pattern.flags + ("u" if r"\p{" in text.lower() and "u" not in pattern.flags else "")
    return ANCHORS[pattern.use].format(text), flags


def ask(patterns: Iterable[Pattern]) -> dict[Pattern, Answer]:
    """The answer for each pattern; one that was asked for before is not asked for again."""
    questions = {pattern: question(pattern) for pattern in patterns}
    known = _known()
    new = sorted({asked for asked in questions.values() if _key(asked) not in known})
    if new:
        known |= {_key(asked): answer for asked, answer in zip(new, _recheck(new), strict=True)}
        KNOWN.parent.mkdir(exist_ok=True)
        # One that took too long may be quick on a machine with less to do.
        KNOWN.write_text(json.dumps({key: answer for key, answer in known.items() if not answer["error"]}))
    return {pattern: Answer(**known[_key(asked)]) for pattern, asked in questions.items()}


def _recheck(questions: list[tuple[str, str]]) -> list[dict[str, str]]:
    _install()
    command = ["node", str(HERE / "recheck.mjs")]
    done = subprocess.run(
        command,
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS_FOR_ALL,
        env={**os.environ, "RECHECK_BACKEND": "pure"},
    )
    return list(json.loads(done.stdout))


def _install() -> None:
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(
            ["npm", "ci", "--silent", "--no-audit", "--no-fund", "--omit=optional"], cwd=HERE, check=True, timeout=300
        )
        installed.touch()


def _known() -> dict[str, dict[str, str]]:
    return dict(json.loads(KNOWN.read_text())) if KNOWN.exists() else {}


def _key(asked: tuple[str, str]) -> str:
    """The answers hold for one version of recheck and one way to ask it."""
    ours = (HERE / "package.json").read_bytes() + (HERE / "recheck.mjs").read_bytes()
    return hashlib.sha256(ours + json.dumps(asked).encode()).hexdigest()
