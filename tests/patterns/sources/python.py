"""Patterns in Python: what `re` gets, and what pydantic, FastAPI and typer get as `pattern=`."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.patterns.pattern import Found, Pattern, Unreadable, Use

FUNCTIONS = {"compile", "search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn", "template"}
FLAGS = {"IGNORECASE": "i", "I": "i", "MULTILINE": "m", "M": "m", "DOTALL": "s", "S": "s", "VERBOSE": "x", "X": "x"}
ANCHORED: dict[str, Use] = {"match": "match", "fullmatch": "fullmatch"}


def patterns(file: Path, text: str) -> Iterator[Found]:
    """All of one file."""
    tree = ast.parse(text)
    known = dict(_constants(tree))
    uses = _uses(tree)
    names = {id(value): name for name, value in _assignments(tree)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = _function(node)
        if function and (source := _argument(node, function)) is not None:
            use = uses.get(names.get(id(node), ""), "search") if function == "compile" else _use(function)
            yield _found(file, source, known, use, _flags(node))
        for keyword in node.keywords:
            if keyword.arg in {"pattern", "regex"} and not function and not _nothing(keyword.value):
                yield _found(file, keyword.value, known)


def _function(node: ast.Call) -> str:
    """The function of `re` that is called; empty for any other."""
    match node.func:
        case ast.Attribute(value=ast.Name(id="re"), attr=name) if name in FUNCTIONS:
            return name
    return ""


def _argument(node: ast.Call, function: str) -> ast.expr | None:
    named = [keyword.value for keyword in node.keywords if keyword.arg == "pattern"]
    found = (*node.args[:1], *named)
    return found[0] if found and function else None


def _use(function: str) -> Use:
    return ANCHORED.get(function, "search")


def _flags(node: ast.Call) -> str:
    names = {part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    return "".join(sorted({FLAGS[name] for name in names if name in FLAGS}))


def _assignments(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value


def _constants(tree: ast.AST) -> Iterator[tuple[str, str]]:
    known: dict[str, str] = {}
    for name, value in _assignments(tree):
        text = _read(value, known)
        if text is not None:
            known[name] = text
            yield name, text


def _uses(tree: ast.AST) -> dict[str, Use]:
    """How each compiled pattern is used in its own file; one that is handed on elsewhere counts as searched for."""
    methods: dict[str, set[str]] = {}
    called = set()
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=name) as owner, attr=method):
                methods.setdefault(name, set()).add(method)
                called.add(id(owner))
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) if id(node) not in called:
                methods.setdefault(name, set()).add("handed on")
    return {name: _weakest(found) for name, found in methods.items()}


def _weakest(methods: set[str]) -> Use:
    if methods <= {"fullmatch"}:
        return "fullmatch"
    return "match" if methods <= {"match", "fullmatch"} else "search"


def _found(file: Path, source: ast.expr, known: dict[str, str], use: Use = "search", flags: str = "") -> Found:
    text = _read(source, known)
    if text is None:
        return Unreadable(file, source.lineno, ast.unparse(source))
    return Pattern(file, source.lineno, text, "python", use, flags)


def _read(source: ast.AST, known: dict[str, str]) -> str | None:
    """The text of an expression of constants; what `re.escape` makes of anything is a letter here."""
    parts, glue = _parts(source)
    if parts:
        return _joined([_read(part, known) for part in parts], glue)
    match source:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return known.get(name)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="escape")):
            return "x"
    return None


def _parts(source: ast.AST) -> tuple[list[ast.expr], str]:
    """What an expression puts together, and what it puts between."""
    match source:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [left, right], ""
        case ast.JoinedStr(values=values):
            return values, ""
        case ast.FormattedValue(value=value):
            return [value], ""
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str(glue)), attr="join"), args=[ast.Tuple(elts=parts)]
        ):
            return parts, glue
    return [], ""


def _joined(parts: list[str | None], glue: str) -> str | None:
    return None if None in parts else glue.join(part for part in parts if part is not None)


def _nothing(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None
