"""Patterns in files of data: the realm, the profile of its users, mappings of columns."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.patterns.pattern import Pattern

KEYS = {"pattern", "regex", "regexp", "inputtypepattern"}
POLICY = "regexPattern("


def of_json(file: Path, text: str) -> Iterator[Pattern]:
    """Wherever a key says pattern, JSON within JSON included. Keycloak and browsers want the whole value to match."""
    return _patterns(file, text, json.loads(text))


def of_toml(file: Path, text: str) -> Iterator[Pattern]:
    return _patterns(file, text, tomllib.loads(text))


def _patterns(file: Path, text: str, value: Any) -> Iterator[Pattern]:
    for key, inner in _values(value):
        for found in _of_value(key, inner):
            yield Pattern(file, _line(text, found), found, "java", "fullmatch")


def _values(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Each text with the key that it stands under."""
    match value:
        case dict():
            for name, inner in value.items():
                yield from _values(inner, str(name))
        case list():
            for inner in value:
                yield from _values(inner, key)
        case str() if value.lstrip()[:1] in {"{", "["} and key.lower() not in KEYS:
            yield from _values(_json(value), key)
        case str():
            yield key, value


def _of_value(key: str, value: str) -> list[str]:
    if key == "passwordPolicy":
        rules = value.split(" and ")
        return [rule.removeprefix(POLICY).removesuffix(")") for rule in rules if rule.startswith(POLICY)]
    return [value] if key.lower() in KEYS else []


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _line(text: str, value: str) -> int:
    """Where the value stands, however often its signs are escaped there."""
    wanted = value.replace("\\", "")
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if wanted in line.replace("\\", "")), 1)
