"""Headings and rows, label beside value, on the company's paper: what is stored of somebody, the figures of a month."""

from collections.abc import Iterable
from typing import Annotated, BinaryIO

from pydantic import BaseModel, ConfigDict, Field

from letter_service.layout import pages
from letter_service.layout.pages import LEFT, NEXT_PAGE_TOP, RIGHT, TEXT_BOTTOM
from letter_service.layout.stationery import GERMAN, Stationery
from letter_service.pdf import operators, script
from letter_service.pdf.book import Book
from letter_service.pdf.sheet import Line, Piece, Sheet
from letter_service.pdf.typeface import bold, regular
from letter_service.pdf.typesetter import Typesetter

TITLE_POINTS, HEADING_POINTS, POINTS, LINE_MM = 20.0, 13.0, 10.0, 5.0
VALUES_LEFT, LABEL_GAP, BAR_MM, BAR_POINTS = 85.0, 3.0, 3.2, 5.0
HEADING_GAP, ROW_GAP = 6.0, 1.5
PAGE_NUMBER_Y = 18.0
MISSING = "¤"
NOT_PRINTED = f"{MISSING} steht für ein Zeichen einer Schrift, die hier nicht gedruckt werden kann."

Words = Annotated[str, Field(max_length=5000)]


class Row(BaseModel):
    """`share`, between 0 and 1, is drawn as a bar below the value."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    label: Words
    value: Words
    share: Annotated[float | None, Field(ge=0, le=1)] = None


class Section(BaseModel):
    """Rows below a heading."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    heading: Words
    rows: Annotated[list[Row], Field(max_length=5000)]


class Document(BaseModel):
    """German texts; `introduction` are paragraphs below the title."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    title: Annotated[str, Field(min_length=1, max_length=80)]
    introduction: Annotated[list[Words], Field(max_length=20)] = []
    sections: Annotated[list[Section], Field(max_length=200)]


def write(document: Document, paper: Stationery, out: BinaryIO) -> int:
    """Write it as a tagged PDF; return how many pages it has."""
    book = Book(out, _printable(document.title), paper.company.name, GERMAN)
    typesetter = Typesetter(book)
    written = _Pages(paper)
    written.text(("H1",), document.title, TITLE_POINTS, strong=True)
    for paragraph in document.introduction:
        written.gap(ROW_GAP)
        written.text(("P",), paragraph, POINTS)
    for section in document.sections:
        written.gap(HEADING_GAP)
        written.keep(3 * LINE_MM)
        written.text(("H2",), section.heading, HEADING_POINTS, strong=True)
        for row in section.rows:
            written.row(row)
    if written.has_missing:
        written.gap(HEADING_GAP)
        written.text(("P",), NOT_PRINTED, POINTS)
    for sheet in written.sheets():
        typesetter.page(typesetter.setting(sheet), {}, {})
    book.close()
    return book.pages


class _Pages:
    """Pages that fill from the top; `y` is the baseline of the last line."""

    def __init__(self, paper: Stationery) -> None:
        self._paper = paper
        self._pages: list[list[Piece]] = []
        self.has_missing = False
        self._turn()

    def sheets(self) -> Iterable[Sheet]:
        """The finished pages, numbered."""
        for number, pieces in enumerate(self._pages, 1):
            text = f"Seite {number} von {len(self._pages)}"
            place = RIGHT - regular().width(text, POINTS)
            line = Line(place, PAGE_NUMBER_Y, text, POINTS, colour=operators.SOFT_INK)
            yield Sheet("", (*pages.head(self._paper), *pieces, *pages.footer(self._paper), Piece((), (line,))))

    def gap(self, height: float) -> None:
        """Room in mm, unless a page has just begun."""
        if self._pages[-1]:
            self._y += height

    def keep(self, height: float) -> None:
        """Turn the page unless so many mm are left."""
        if self._y + height > TEXT_BOTTOM:
            self._turn()

    def text(self, path: tuple[str, ...], text: str, points: float, *, strong: bool = False) -> None:
        """A paragraph over the whole width."""
        face = bold() if strong else regular()
        step = LINE_MM * max(points / POINTS, 1) * 0.9
        for part in face.wrapped(self._shown(text), points, RIGHT - LEFT):
            self.keep(step)
            self._y += step
            self._add(path, Line(LEFT, self._y, part, points, strong))

    def row(self, row: Row) -> None:
        """A label beside a value, whichever is longer; a bar stays with its value."""
        labels = list(regular().wrapped(self._shown(row.label), POINTS, VALUES_LEFT - LEFT - LABEL_GAP))
        values = list(regular().wrapped(self._shown(row.value), POINTS, RIGHT - VALUES_LEFT))
        self._y += ROW_GAP
        self.keep(LINE_MM + (BAR_MM if row.share is not None else 0))
        for number in range(max(len(labels), len(values))):
            self.keep(LINE_MM)
            self._y += LINE_MM
            lines = []
            if number < len(labels):
                lines.append(Line(LEFT, self._y, labels[number], POINTS, colour=operators.SOFT_INK))
            if number < len(values):
                lines.append(Line(VALUES_LEFT, self._y, values[number], POINTS))
            self._add(("P",), *lines)
        if row.share:
            self._y += BAR_MM
            end = VALUES_LEFT + row.share * (RIGHT - VALUES_LEFT)
            bar = operators.rule(self._paper.brand, BAR_POINTS, VALUES_LEFT, self._y - 1.0, end)
            self._pages[-1].append(Piece((), operators=bar))

    def _add(self, path: tuple[str, ...], *lines: Line) -> None:
        self._pages[-1].append(Piece(path, lines))

    def _shown(self, text: str) -> str:
        shown = _printable(text)
        self.has_missing = self.has_missing or MISSING in shown
        return shown

    def _turn(self) -> None:
        self._pages.append([])
        self._y = NEXT_PAGE_TOP - LINE_MM


def _printable(text: str) -> str:
    """On one line, with MISSING for what no glyph is there for."""
    line = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return "".join(one if regular().sets(one) and bold().sets(one) else MISSING for one in script.joined(line))
