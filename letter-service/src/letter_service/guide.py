"""`letter-service guide`: the brochure "Schritt für Schritt" with pictures of the real pages, one step a page."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from letter_service import ink, layout, qr, stationery, terminal
from letter_service.drawing import Drawing, picture
from letter_service.errors import SettingsError
from letter_service.layout import LEFT, RIGHT
from letter_service.pdf import Book
from letter_service.sheet import Line, Piece, Sheet
from letter_service.stationery import GERMAN, TEMPLATES, Guide, Stationery
from letter_service.typeface import bold, regular
from letter_service.typesetter import Typesetter

TITLE_BASELINE, HEADING_BASELINE, TEXT_BASELINE = 42.0, 56.0, 66.0
TITLE_POINTS, HEADING_POINTS, POINTS, LINE_MM = 22.0, 17.0, 14.0, 6.8
QR_SIDE, PICTURE_WIDTH, PICTURE_BOTTOM, GAP_MM = 34.0, 130.0, 268.0, 6.0
app = typer.Typer()


@app.command("guide")
def guide_command(
    pictures: Annotated[Path, typer.Argument(help="Ordner mit schritt-1.png bis schritt-4.png")],
    file: Path,
    portal_url: Annotated[str, typer.Option(envvar="PORTAL_PUBLIC_URL")],
    language: str = GERMAN,
    templates: Annotated[Path, typer.Option(envvar="LETTER_SERVICE_TEMPLATES")] = TEMPLATES,
) -> None:
    """Die Anleitung „Schritt für Schritt“ als PDF schreiben."""
    with terminal.told():
        words = stationery.read_guide(templates, language)
        try:
            steps = [picture(pictures / f"schritt-{number}.png") for number in range(1, len(words.steps) + 1)]
        except (OSError, ValueError) as bad:
            raise SettingsError(f"Die Bilder in {pictures} lassen sich nicht lesen.") from bad
        with file.open("wb") as out:
            write(words, stationery.read(templates, portal_url), language, steps, out)
    typer.echo(f"{file}: {len(words.steps)} Seiten.")


def write(words: Guide, paper: Stationery, language: str, pictures: Sequence[Drawing], out: BinaryIO) -> None:
    """Write the guide; `paper.page_url` is the portal's address."""
    book = Book(out, words.title, paper.company.name, language)
    typesetter = Typesetter(book)
    for number, shown in enumerate(pictures):
        typesetter.page(typesetter.setting(_sheet(words, paper, number, shown)), {}, {})
    book.close()


def _sheet(words: Guide, paper: Stationery, number: int, shown: Drawing) -> Sheet:
    step, first = words.steps[number], number == 0
    title = Line(LEFT, TITLE_BASELINE, words.title, TITLE_POINTS, bold=True, colour=ink.BRAND)
    heading = Line(LEFT, HEADING_BASELINE, step.heading, HEADING_POINTS, bold=True)
    pieces = [Piece(("H1",) if first else (), (title,)), Piece(("H2",), (heading,))]
    right = RIGHT - QR_SIDE - GAP_MM if first else RIGHT
    lines, y = list[Line](), TEXT_BASELINE
    for sentence in step.text:
        face = bold() if "{" in sentence else regular()
        for part in face.wrapped(paper.said(sentence), POINTS, right - LEFT):
            lines.append(Line(LEFT, y, part, POINTS, face is bold()))
            y += LINE_MM
    pieces.append(Piece(("P",), tuple(lines)))
    if first:
        code = qr.drawn(paper.page_url, RIGHT - QR_SIDE, HEADING_BASELINE - 4, QR_SIDE)
        pieces.append(Piece(("Figure",), operators=code, alt=words.qr))
        y = max(y, HEADING_BASELINE + QR_SIDE)
    width = min(PICTURE_WIDTH, (PICTURE_BOTTOM - y) / shown.height)
    place = (shown, (LEFT + RIGHT - width) / 2, y, width)
    pieces.append(Piece(("Figure",), drawing=place, alt=step.heading))
    # The document speaks this language already, so no page of it names another.
    return Sheet(GERMAN, (*layout.head(paper), *pieces, *layout.footer(paper)))
