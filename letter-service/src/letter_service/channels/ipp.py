"""The few messages of the Internet Printing Protocol that a print queue needs (RFC 8010, RFC 8011); pure.

Written out here because the packages there are read the whole document into memory or need a compiler.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

VERSION = b"\x02\x00"
Value = int | bool | str
Attributes = Mapping[str, Sequence[Value]]


class Operation(IntEnum):
    """RFC 8011 5.4.15."""

    PRINT_JOB = 0x0002
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Tag(IntEnum):
    """RFC 8010 3.5: groups below 0x10, kinds of values above."""

    OPERATION, JOB, END, PRINTER = 0x01, 0x02, 0x03, 0x04
    INTEGER, BOOLEAN, ENUM = 0x21, 0x22, 0x23
    NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49


FIRST_TEXT_TAG = 0x40
Attribute = tuple[Tag, str, Sequence[Value]]


class MalformedError(ValueError):
    """The bytes are no IPP answer."""


@dataclass(frozen=True)
class Reply:
    """`status` as in RFC 8011 B.1, below 0x0100 a success; the job or printer groups in order."""

    status: int
    groups: Sequence[Attributes]


def request(
    operation: Operation, printer: str, user: str, more: Sequence[Attribute] = (), job: Sequence[Attribute] = ()
) -> bytes:
    """Return a request up to where a document may follow."""
    head: list[Attribute] = [
        (Tag.CHARSET, "attributes-charset", ["utf-8"]),
        (Tag.LANGUAGE, "attributes-natural-language", ["de"]),
        (Tag.URI, "printer-uri", [printer]),
        (Tag.NAME, "requesting-user-name", [user]),
    ]
    parts = [VERSION, struct.pack(">HI", operation, 1), bytes([Tag.OPERATION]), *map(_encoded, [*head, *more])]
    if job:
        parts += [bytes([Tag.JOB]), *map(_encoded, job)]
    return b"".join([*parts, bytes([Tag.END])])


def parse(content: bytes) -> Reply:
    """Read an answer; MalformedError when it is something else."""
    try:
        (status,) = struct.unpack_from(">H", content, 2)
        groups: list[dict[str, list[Value]]] = []
        name = ""
        for tag, named, raw in _entries(content):
            if tag < 0x10:
                if tag in (Tag.JOB, Tag.PRINTER):
                    groups.append({})
                continue
            name = named or name
            if groups:
                groups[-1].setdefault(name, []).append(_value(tag, raw))
    except (struct.error, IndexError, UnicodeDecodeError) as wrong:
        raise MalformedError from wrong
    return Reply(status, groups)


def _encoded(attribute: Attribute) -> bytes:
    tag, name, values = attribute
    parts = []
    for position, value in enumerate(values):
        written_name = name.encode() if position == 0 else b""
        raw = _raw(value)
        parts.append(struct.pack(">BH", tag, len(written_name)) + written_name + struct.pack(">H", len(raw)) + raw)
    return b"".join(parts)


def _raw(value: Value) -> bytes:
    if isinstance(value, bool):
        return bytes([value])
    return struct.pack(">i", value) if isinstance(value, int) else value.encode()


def _entries(content: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield `(tag, name, value)` in order; a group's beginning has neither name nor value."""
    at = 8
    while (tag := content[at]) != Tag.END:
        at += 1
        if tag < 0x10:
            yield tag, "", b""
            continue
        name, at = _counted(content, at)
        raw, at = _counted(content, at)
        yield tag, name.decode(), raw


def _counted(content: bytes, at: int) -> tuple[bytes, int]:
    (length,) = struct.unpack_from(">H", content, at)
    end = at + 2 + length
    if end > len(content):
        raise MalformedError
    return content[at + 2 : end], end


def _value(tag: int, raw: bytes) -> Value:
    if tag == Tag.BOOLEAN:
        return raw != b"\x00"
    if tag in (Tag.INTEGER, Tag.ENUM):
        return int(struct.unpack(">i", raw)[0])
    return raw.decode(errors="replace") if tag > FIRST_TEXT_TAG else raw.hex()
