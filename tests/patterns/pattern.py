"""A regular expression, wherever it was found."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Dialect = Literal["python", "java", "script"]
Use = Literal["search", "match", "fullmatch"]


@dataclass(frozen=True)
class Pattern:
    """A regular expression as it stands in a file.

    `use` tells where it may begin and must end: anywhere (`search`), at the beginning (`match`), and at the end, too
    (`fullmatch`). `flags` are the letters of those that change what matches: `i`, `m`, `s`, JavaScript's `u`, Python's
    `x`.
    """

    file: Path
    line: int
    text: str
    dialect: Dialect
    use: Use = "search"
    flags: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Unreadable:
    """A pattern that is put together at run time, so that nobody can check it."""

    file: Path
    line: int
    source: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.source}"


Found = Pattern | Unreadable


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
