"""One page as it is read: pieces in reading order, made of lines. Positions are mm from the top left corner of A4."""

from dataclasses import dataclass

from letter_service.pdf import operators
from letter_service.pdf.drawing import Drawing


@dataclass(frozen=True)
class Line:
    """One line of text; its baseline begins at (x, y), or ends there in a paragraph that is read from the right."""

    x: float
    y: float
    text: str
    points: float
    bold: bool = False
    colour: bytes = operators.INK
    from_right: bool = False


@dataclass(frozen=True)
class Piece:
    """What a screen reader reads in one go. `path` as in `tagging.Mark`; a hole's lines give places, not texts."""

    path: tuple[str, ...]
    lines: tuple[Line, ...] = ()
    operators: bytes = b""
    drawing: tuple[Drawing, float, float, float] | None = None
    hole: str = ""
    alt: str = ""
    joined: bool = False


@dataclass(frozen=True)
class Sheet:
    """One page; `language` where it is not the document's, else empty."""

    language: str
    pieces: tuple[Piece, ...]
