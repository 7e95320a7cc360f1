"""Patterns in JavaScript: literals, `RegExp`, and what `String` takes as a pattern."""

from collections.abc import Iterator
from pathlib import Path

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from tests.patterns.pattern import Found, Pattern, Unreadable
from tests.patterns.sources.syntax import called, named, string, text_of, walk

PARSER = Parser(Language(tree_sitter_javascript.language()))
OF_STRING = {"match", "matchAll", "search"}


def patterns(file: Path, text: str) -> Iterator[Found]:
    """All of one file."""
    tree = PARSER.parse(text.encode()).root_node
    for literal in walk(tree, "regex"):
        source, flags = text_of(named(literal, "pattern")), text_of(named(literal, "flags"))
        yield Pattern(file, literal.start_point.row + 1, source, "script", "search", _telling(flags))
    for call in (*walk(tree, "call_expression"), *walk(tree, "new_expression")):
        arguments = called(call)
        if arguments and (found := _source(call, arguments[0])) is not None:
            yield _found(file, found, _telling(string(arguments[1]) if len(arguments) > 1 else None))


def _telling(flags: str | None) -> str:
    """Of a pattern's flags those that change what it matches."""
    return "".join(sorted(set(flags or "") & set("imsu")))


def _source(call: Node, first: Node) -> Node | None:
    function = text_of(named(call, "function") or named(call, "constructor"))
    if function == "RegExp":
        return first if first.type != "regex" else None
    return first if function.rpartition(".")[2] in OF_STRING and first.type in {"string", "template_string"} else None


def _found(file: Path, source: Node, flags: str) -> Found:
    text, line = string(source) if source.type == "string" else None, source.start_point.row + 1
    if text is None:
        return Unreadable(file, line, text_of(source))
    return Pattern(file, line, text, "script", "search", flags)
