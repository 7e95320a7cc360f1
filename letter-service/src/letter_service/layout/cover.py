"""The cover sheet of a run: what lies below it, and what to do with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from letter_service.clock import BERLIN
from letter_service.layout.pages import LEFT, RIGHT
from letter_service.pdf import operators
from letter_service.pdf.sheet import Line, Piece, Sheet
from letter_service.pdf.typeface import regular

LAYOUT_NAMES = {"standard": "Normalschrift", "large": "Großschrift"}
TOP, LINE_MM, VALUES_LEFT = 40.0, 9.0, 80.0
TITLE_POINTS, POINTS = 22.0, 13.0
STEPS = (
    "Dieses Blatt bleibt im Haus. Es gehört in keinen Umschlag.",
    "Zählen Sie die Briefe, bevor Sie sie zur Post geben.",
    "Bestätigen Sie danach die Einlieferung: letter-service posted {run}",
)


@dataclass(frozen=True)
class Cover:
    """What the first page of a run says about it; `layouts` counts the letters of each layout."""

    run: str
    claimed_at: datetime
    channel: str
    letters: int
    layouts: Mapping[str, int]
    first_number: str
    last_number: str


def sheet(cover: Cover) -> Sheet:
    """Lay out the cover sheet."""
    layouts = ", ".join(f"{count} {LAYOUT_NAMES.get(name, name)}" for name, count in cover.layouts.items())
    rows = {
        "Drucklauf": cover.run,
        "Erstellt": f"{cover.claimed_at.astimezone(BERLIN):%d.%m.%Y, %H:%M} Uhr",
        "Kanal": cover.channel,
        "Briefe": str(cover.letters),
        "Davon": layouts or "–",
        "Briefnummern": f"{cover.first_number} bis {cover.last_number}",
        "Gedruckt am, von": "",
        "Eingeliefert am, von": "",
    }
    title = Line(LEFT, TOP, "Deckblatt", TITLE_POINTS, bold=True)
    pieces, y = [Piece(("H1",), (title,))], TOP + 2 * LINE_MM
    for label, value in rows.items():
        lines = [Line(LEFT, y, label, POINTS, colour=operators.SOFT_INK)]
        if value:
            points = regular().fitting(value, POINTS, RIGHT - VALUES_LEFT)
            lines.append(Line(VALUES_LEFT, y, value, points))
        pieces.append(Piece(("P",), tuple(lines)))
        pieces.append(Piece((), operators=operators.rule(operators.SOFT_INK, 0.4, LEFT, y + 2.6, RIGHT)))
        y += LINE_MM
    y += LINE_MM
    for step in STEPS:
        pieces.append(Piece(("P",), (Line(LEFT, y, step.format(run=cover.run), POINTS),)))
        y += LINE_MM
    return Sheet("", tuple(pieces))
