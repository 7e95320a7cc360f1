"""What Java's and JavaScript's syntax trees have in common."""

import json
from collections.abc import Iterator

from tree_sitter import Node


def walk(node: Node, kind: str) -> Iterator[Node]:
    """The node and all nodes below it that are of a kind."""
    if node.type == kind:
        yield node
    for child in node.children:
        yield from walk(child, kind)


def text_of(node: Node | None) -> str:
    return (node.text or b"").decode() if node else ""


def named(node: Node | None, field: str) -> Node | None:
    return node.child_by_field_name(field) if node else None


def called(call: Node) -> list[Node]:
    """The arguments of a call."""
    arguments = named(call, "arguments")
    return arguments.named_children if arguments else []


def string(literal: Node | None) -> str | None:
    """What a string literal says; None for one with something else inside."""
    parts = literal.named_children if literal else []
    if any(part.type not in {"string_fragment", "escape_sequence", "multiline_string_fragment"} for part in parts):
        return None
    return "".join(_escaped(text_of(part)) if part.type == "escape_sequence" else text_of(part) for part in parts)


def _escaped(sequence: str) -> str:
    """The letter of `\\n`, `\\u00e4` or `\\'`; Java's octal ones do not occur."""
    return sequence[1] if sequence[1] not in 'bfnrtu"\\/' else str(json.loads(f'"{sequence}"'))
