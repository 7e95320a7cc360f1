"""Brings sheets into a document: what never changes as forms, once; the holes filled page by page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from letter_service.pdf import operators, script
from letter_service.pdf.book import Book
from letter_service.pdf.drawing import Drawing
from letter_service.pdf.sheet import Line, Piece, Sheet
from letter_service.pdf.tagging import Kind, Mark, kind
from letter_service.pdf.typeface import Subset, Typeface, bold, regular

Paint = Callable[[Piece], bytes]
DRAFT, DRAFT_POINTS = "ENTWURF", 130.0


@dataclass(frozen=True)
class Setting:
    """A sheet ready for its document; the holes in order, with how each one's lines begin where that does not depend
    on the text.
    """

    kind: Kind
    holes: tuple[tuple[Piece, tuple[tuple[bytes, Subset], ...]], ...]


class Typesetter:
    """One document in the making."""

    def __init__(self, book: Book, *, draft: bool = False) -> None:
        self.book, self._draft = book, draft
        self.regular, self.bold = book.subset(regular()), book.subset(bold())
        self._forms: dict[Piece, bytes] = {}

    def setting(self, sheet: Sheet) -> Setting:
        """Store what the sheet always shows; equal pieces of several sheets are stored once."""
        pieces = [piece for piece in sheet.pieces if piece.hole or piece.lines or piece.operators or piece.drawing]
        marks = [
            Mark(piece.path, None if piece.hole else self._form(piece), piece.alt, piece.joined, _spoken(piece))
            for piece in pieces
        ]
        if self._draft:
            marks.insert(0, Mark((), self.book.form(operators.slanted(self.bold, DRAFT_POINTS, DRAFT))))
        holes = tuple(
            (piece, () if _is_mixed(piece) else tuple(map(self._start, piece.lines))) for piece in pieces if piece.hole
        )
        return Setting(kind(marks, sheet.language), holes)

    def page(self, setting: Setting, texts: Mapping[str, Sequence[str]], painted: Mapping[str, Paint]) -> None:
        """Write a page: each hole gets one text a line, or what is painted."""
        filled = []
        for piece, starts in setting.holes:
            if piece.hole in painted:
                filled.append(painted[piece.hole](piece))
                continue
            if starts:
                filled.append(operators.lines(starts, texts[piece.hole]))
                continue
            filled.append(b"\n".join(map(self._mixed, piece.lines, map(script.joined, texts[piece.hole]))))
        self.book.page(setting.kind, filled)

    def _start(self, line: Line) -> tuple[bytes, Subset]:
        subset = self.bold if line.bold else self.regular
        return operators.text_start(subset.name, line.points, line.x, line.y), subset

    def _form(self, piece: Piece) -> bytes:
        if piece not in self._forms:
            self._forms[piece] = self._drawn(*piece.drawing) if piece.drawing else self.book.form(self._painted(piece))
        return self._forms[piece]

    def _painted(self, piece: Piece) -> bytes:
        if _is_mixed(piece):
            lines = [b"%b rg %b" % (line.colour, self._mixed(line, line.text)) for line in piece.lines]
            return piece.operators + b"\n".join(lines)
        starts = [
            (b"%b rg %b" % (line.colour, start), subset)
            for line in piece.lines
            for start, subset in [self._start(line)]
        ]
        return piece.operators + operators.lines(starts, [line.text for line in piece.lines])

    def _mixed(self, line: Line, text: str) -> bytes:
        """A line that may hold two scripts: in the order in which it is drawn, each part in its font."""
        latin, face = (self.bold, bold()) if line.bold else (self.regular, regular())
        shown = script.drawn(text, from_right=line.from_right)
        x = line.x - face.width(shown, line.points) if line.from_right else line.x
        parts = [(latin if own else self._arabic(face), "".join(part)) for own, part in groupby(shown, face.covers)]
        return operators.mixed(line.points, x, line.y, [(subset.name, subset.encoded(part)) for subset, part in parts])

    def _arabic(self, face: Typeface) -> Subset:
        return self.book.subset(face.arabic or face)

    def _drawn(self, drawing: Drawing, x: float, y: float, width: float) -> bytes:
        height = width * drawing.height
        if drawing.operators:
            # Both sides in widths: the operators keep their own proportions.
            return self.book.form(operators.placed(x, y + height - width, width, width, drawing.operators))
        picture = self.book.image(*drawing.pixels, drawing.samples)
        return self.book.form(operators.placed(x, y, width, height, b"/%b Do" % picture), [picture])


def _is_mixed(piece: Piece) -> bool:
    """Whether it may hold a second script, or is set from the right: hardly one in most documents."""
    return any(line.from_right or script.is_right_to_left(line.text) for line in piece.lines)


def _spoken(piece: Piece) -> str:
    """What is read out where letters are drawn in another order than they are read."""
    if piece.hole or not _is_mixed(piece):
        return ""
    return script.spoken(" ".join(line.text for line in piece.lines))
