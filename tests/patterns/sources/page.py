"""Patterns in the templates of pages: FreeMarker's built-ins that take one, and the attribute of an input."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.patterns.pattern import Pattern, Use, line_of

BUILT_IN = re.compile(r'\?(matches|replace|split)\(\s*r?"((?:[^"\\]|\\.)*)"')
ATTRIBUTE = re.compile(r'\spattern="([^"]*)"')


def patterns(file: Path, text: str) -> Iterator[Pattern]:
    for found in BUILT_IN.finditer(text):
        name, pattern = found.groups()
        if name == "matches" or "r" in _flags(text[found.end() :]):
            use: Use = "fullmatch" if name == "matches" else "search"
            yield Pattern(file, line_of(text, found.start()), pattern.replace(r"\\", "\\"), "java", use)
    for found in ATTRIBUTE.finditer(text):
        yield Pattern(file, line_of(text, found.start()), found[1], "script", "fullmatch", "u")


def _flags(rest: str) -> str:
    """The last argument of a call, without which the first one is no pattern."""
    return rest.partition(")")[0].rpartition(",")[2].strip().strip('"')
