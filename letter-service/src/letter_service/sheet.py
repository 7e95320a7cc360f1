"""One page as it is read: pieces in reading order, made of lines. Positions are mm from the top left corner of A4."""

from dataclasses import dataclass

from letter_service import ink
from letter_service.drawing import Drawing


@dataclass(frozen=True)
class Line:
    """One line of text; its baseline begins at (x, y)."""

    x: float
    y: float
    text: str
    points: float
    bold: bool = False
    colour: bytes = ink.INK


@dataclass(frozen=True)
class Piece:
    """What is read in one go. `path` as in `tagging.Mark`; a hole's lines say where, not what."""

    path: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    operators: bytes = b""
    drawing: tuple[Drawing, float, float, float] | None = None
    hole: str = ""
    alt: str = ""
    joined: bool = False


@dataclass(frozen=True)
class Sheet:
    """One page, in the language that it speaks."""

    language: str
    pieces: tuple[Piece, ...]
