"""Writes a Python pattern in the dialect of JavaScript, which the checker reads.

Python's own parser takes it apart, so that no letter of it is misread. What JavaScript does not know becomes something
that backtracks at least as much: a possessive repeat a greedy one, an atomic group an open one.
"""

import importlib
import re
from collections.abc import Callable, Iterable
from typing import Any

PARSER: Any = importlib.import_module("re._parser")
FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}

# Python's classes know all scripts.
CATEGORIES = {
    "CATEGORY_DIGIT": r"\p{Nd}",
    "CATEGORY_NOT_DIGIT": r"\P{Nd}",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\p{L}\p{N}_",
    "CATEGORY_NOT_WORD": None,
}
PLACES = {
    "AT_BEGINNING": "^",
    "AT_BEGINNING_STRING": "^",
    "AT_END": "$",
    "AT_END_STRING": "$",
    "AT_BOUNDARY": r"\b",
    "AT_NON_BOUNDARY": r"\B",
}
NO_WORD = r"[^\p{L}\p{N}_]"


def to_script(text: str, flags: str) -> tuple[str, str]:
    """The pattern and its flags for JavaScript."""
    number = sum(FLAGS[letter] for letter in flags)
    tree = PARSER.parse(text, number)
    letters = "".join(letter for letter in "ims" if tree.state.flags & FLAGS[letter])
    return _sequence(tree), letters + "u"


def _sequence(tree: Iterable[tuple[Any, Any]]) -> str:
    return "".join(_node(str(kind), value) for kind, value in tree)


def _node(kind: str, value: Any) -> str:
    return WRITERS[kind](value)


def _literal(code: int) -> str:
    return f"\\u{{{code:x}}}"


def _class(parts: list[tuple[Any, Any]]) -> str:
    negated = str(parts[0][0]) == "NEGATE"
    inside = parts[1:] if negated else parts
    if not negated and [str(value) for _, value in inside] == ["CATEGORY_NOT_WORD"]:
        return NO_WORD
    return f"[{'^' if negated else ''}{''.join(_member(str(kind), value) for kind, value in inside)}]"


def _member(kind: str, value: Any) -> str:
    match kind:
        case "LITERAL":
            return _literal(value)
        case "RANGE":
            return f"{_literal(value[0])}-{_literal(value[1])}"
    written = CATEGORIES[str(value)]
    # [^\W_], a letter or digit of any script, is the one place where a class without words stands in another.
    return r"\P{L}" if written is None else written


def _repeat(suffix: str) -> Callable[[tuple[Any, Any, Any]], str]:
    def written(value: tuple[Any, Any, Any]) -> str:
        least, most, inner = value
        upper = "" if str(most) == "MAXREPEAT" else str(int(most))
        return f"(?:{_sequence(inner)}){{{int(least)},{upper}}}{suffix}"

    return written


def _look(positive: str, negative: str) -> Callable[[tuple[int, Any]], str]:
    return lambda value: f"(?{positive if value[0] > 0 else negative}{_sequence(value[1])})"


WRITERS: dict[str, Callable[[Any], str]] = {
    "LITERAL": _literal,
    "NOT_LITERAL": lambda code: f"[^{_literal(code)}]",
    "ANY": lambda _: ".",
    "IN": _class,
    "CATEGORY": lambda value: f"[{CATEGORIES[str(value)]}]",
    "BRANCH": lambda value: f"(?:{'|'.join(_sequence(branch) for branch in value[1])})",
    "SUBPATTERN": lambda value: f"({'' if value[0] else '?:'}{_sequence(value[3])})",
    "ATOMIC_GROUP": lambda value: f"(?:{_sequence(value)})",
    "MAX_REPEAT": _repeat(""),
    "POSSESSIVE_REPEAT": _repeat(""),
    "MIN_REPEAT": _repeat("?"),
    "ASSERT": _look("=", "<="),
    "ASSERT_NOT": _look("!", "<!"),
    "AT": lambda value: PLACES[str(value)],
    "GROUPREF": lambda number: f"\\{number}",
}
