"""The brochure "Schritt für Schritt" as a PDF: one step a page, each with a picture of the real page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

from pydantic import BaseModel, Field

from letter_service.layout import pages
from letter_service.layout.pages import LEFT, RIGHT
from letter_service.layout.stationery import STRICT, Lines, Stationery, Text, model
from letter_service.pdf import qr, script
from letter_service.pdf.book import Book
from letter_service.pdf.drawing import Drawing
from letter_service.pdf.sheet import Line, Piece, Sheet
from letter_service.pdf.typeface import bold, regular
from letter_service.pdf.typesetter import Typesetter

TITLE_BASELINE, HEADING_BASELINE, TEXT_BASELINE = 42.0, 56.0, 66.0
TITLE_POINTS, HEADING_POINTS, POINTS, LINE_MM = 22.0, 17.0, 14.0, 6.8
QR_SIDE, PICTURE_WIDTH, PICTURE_BOTTOM, GAP_MM = 34.0, 130.0, 268.0, 6.0


class Step(BaseModel):
    """One step of the guide."""

    model_config = STRICT

    heading: Text
    text: Lines


class Guide(BaseModel):
    """The words of the guide in one language; `{page_url}` is the portal's address."""

    model_config = STRICT

    title: Text
    qr: Text
    steps: Annotated[list[Step], Field(min_length=1)]


def read(folder: Path, language: str) -> Guide:
    """Read the words of the guide from a template folder; SettingsError names file and key."""
    return model(Guide, folder / "guide" / f"{language}.toml")


def write(words: Guide, paper: Stationery, language: str, pictures: Sequence[Drawing], out: BinaryIO) -> None:
    """Write the guide; `paper.page_url` is the portal's address."""
    book = Book(out, words.title, paper.company.name, language)
    typesetter = Typesetter(book)
    for number, shown in enumerate(pictures):
        typesetter.page(typesetter.setting(_sheet(words, paper, language, number, shown)), {}, {})
    book.close()


def _sheet(words: Guide, paper: Stationery, language: str, number: int, shown: Drawing) -> Sheet:
    step, first, from_right = words.steps[number], number == 0, pages.is_right_to_left(language)
    title = Line(LEFT, TITLE_BASELINE, script.joined(words.title), TITLE_POINTS, bold=True, colour=paper.brand)
    heading = Line(LEFT, HEADING_BASELINE, script.joined(step.heading), HEADING_POINTS, bold=True)
    pieces = [Piece(("H1",) if first else (), (title,)), Piece(("H2",), (heading,))]
    right = RIGHT - QR_SIDE - GAP_MM if first else RIGHT
    lines, y = list[Line](), TEXT_BASELINE
    for sentence in step.text:
        face = bold() if "{" in sentence else regular()
        for part in face.wrapped(script.joined(paper.filled(sentence)), POINTS, right - LEFT):
            lines.append(Line(LEFT, y, part, POINTS, face is bold()))
            y += LINE_MM
    pieces.append(Piece(("P",), tuple(lines)))
    if first:
        side = LEFT if from_right else RIGHT - QR_SIDE
        code = qr.drawn(paper.page_url, side, HEADING_BASELINE - 4, QR_SIDE)
        pieces.append(Piece(("Figure",), operators=code, alt=words.qr))
        y = max(y, HEADING_BASELINE + QR_SIDE)
    width = min(PICTURE_WIDTH, (PICTURE_BOTTOM - y) / shown.height)
    place = (shown, (LEFT + RIGHT - width) / 2, y, width)
    pieces.append(Piece(("Figure",), drawing=place, alt=step.heading))
    shown_pieces = map(pages.mirrored, pieces) if from_right else pieces
    return Sheet("", (*pages.head(paper), *shown_pieces, *pages.footer(paper)))
