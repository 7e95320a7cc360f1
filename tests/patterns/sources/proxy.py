"""Patterns in the proxy's configuration: after `~` and `~*`, and in `rewrite`."""

import shlex
from collections.abc import Iterator
from pathlib import Path

from tests.patterns.pattern import Pattern

OPERATORS = {"~", "~*", "!~", "!~*", "rewrite"}


def patterns(file: Path, text: str) -> Iterator[Pattern]:
    words = shlex.shlex(text, posix=False)
    words.whitespace_split = True
    before = ""
    for word in words:
        if before in OPERATORS:
            yield _pattern(file, words.lineno, word)
        elif word.startswith("~") and word not in OPERATORS:
            yield _pattern(file, words.lineno, word.removeprefix("~").removeprefix("*"))
        before = word


def _pattern(file: Path, line: int, word: str) -> Pattern:
    return Pattern(file, line, word.rstrip(";{").strip("\"'"), "java")
