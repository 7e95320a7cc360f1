"""The words that the readers of addresses and names know, from `vocabulary.toml`. Pure."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def _sections() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files("matcher.matching") / "vocabulary.toml").read_text(encoding="utf-8"))


@cache
def words(section: str, name: str) -> frozenset[str]:
    """One list of words, in folded letters."""
    return frozenset(_sections()[section][name].split())


@cache
def flags(section: str) -> dict[str, str]:
    """The flag of each word in a section of flags."""
    return {word: flag for flag, text in _sections()[section].items() for word in text.split()}
