"""Patterns in Java: `Pattern.compile`, what `String` takes as a pattern, and the annotation `@Pattern(regexp = …)`."""

from collections.abc import Iterator
from pathlib import Path

import tree_sitter_java
from tree_sitter import Language, Node, Parser

from tests.patterns.pattern import Found, Pattern, Unreadable, Use
from tests.patterns.sources.syntax import called, named, string, text_of, walk

PARSER = Parser(Language(tree_sitter_java.language()))
USES: dict[str, Use] = {"matches": "fullmatch"}
OF_STRING = {"matches", "replaceAll", "replaceFirst", "split"}
FLAGS = {"CASE_INSENSITIVE": "i", "MULTILINE": "m", "DOTALL": "s"}
TEXTS = {"string_literal", "binary_expression", "identifier", "field_access"}


def patterns(file: Path, text: str) -> Iterator[Found]:
    """All of one file."""
    tree = PARSER.parse(text.encode()).root_node
    known = {text_of(named(node, "name")): named(node, "value") for node in walk(tree, "variable_declarator")}
    for call in walk(tree, "method_invocation"):
        source = _source(call)
        if source is not None:
            yield _found(file, source, known, _use(call), _flags(call))
    for pair in walk(tree, "element_value_pair"):
        if text_of(named(pair, "key")) == "regexp" and (value := named(pair, "value")) is not None:
            yield _found(file, value, known, "fullmatch")


def _source(call: Node) -> Node | None:
    """The argument that is a pattern."""
    arguments = called(call)
    name, owner = text_of(named(call, "name")), text_of(named(call, "object"))
    if not arguments or arguments[0].type not in TEXTS:
        return None
    if owner.endswith("Pattern"):
        return arguments[0] if name in {"compile", "matches"} else None
    return arguments[0] if name in OF_STRING else None


def _use(call: Node) -> Use:
    return USES.get(text_of(named(call, "name")), "search")


def _flags(call: Node) -> str:
    rest = " ".join(text_of(argument) for argument in called(call)[1:])
    return "".join(sorted(letter for name, letter in FLAGS.items() if name in rest))


def _found(file: Path, source: Node, known: dict[str, Node | None], use: Use, flags: str = "") -> Found:
    text, line = _text(source, known), source.start_point.row + 1
    if text is None:
        return Unreadable(file, line, text_of(source))
    return Pattern(file, line, text, "java", use, flags)


def _text(source: Node | None, known: dict[str, Node | None]) -> str | None:
    match source.type if source else "":
        case "string_literal":
            return string(source)
        case "binary_expression":
            left, right = (_text(named(source, side), known) for side in ("left", "right"))
            return None if left is None or right is None else left + right
        case "identifier" if text_of(source) in known:
            return _text(known[text_of(source)], known)
    return None
