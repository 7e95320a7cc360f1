"""The cover sheet of a run: what lies below it, and what to do with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from letter_service.clock import BERLIN
from letter_service.layout.pages import LEFT, RIGHT
from letter_service.pdf import operators, qr
from letter_service.pdf.sheet import Line, Piece, Sheet
from letter_service.pdf.typeface import regular

LAYOUT_NAMES = {"standard": "Normalschrift", "large": "Großschrift"}
# Who reads this knows no channel, but what is to be done.
CHANNEL_NAMES = {"folder": "Datei zum Ausdrucken", "cups": "Drucker im Haus", "ipp": "Drucker im Haus"}
TOP, LINE_MM, STEP_MM, VALUES_LEFT = 40.0, 9.0, 7.0, 80.0
TITLE_POINTS, POINTS = 22.0, 13.0
QR_SIDE, QR_TOP = 45.0, 196.0
STEPS = (
    ("Dieses Blatt bleibt im Haus. Es gehört in keinen Umschlag.",),
    ("Zählen Sie die Briefe. Anzahl: {letters}.", "Sehen Sie nach, ob jede Anschrift ganz im Fenster steht."),
    ("Bringen Sie die Briefe zur Post.",),
)
REPORT = "Melden Sie am selben Tag, dass die Briefe bei der Post sind."
WHY = "Erst dann bekommen die Mieterinnen und Mieter die Mail dazu."
AT_THE_DESK = "Am Arbeitsplatz: {address}, Drucklauf {run}"
WITHOUT_A_DESK = "Geben Sie dafür dieses Blatt denen, die das System betreuen."


@dataclass(frozen=True)
class Cover:
    """What the first page of a run says about it; `layouts` counts the letters of each layout.

    `desk`: address of the staff's desk, where a run is noted as posted; empty without one.
    """

    run: str
    claimed_at: datetime
    channel: str
    letters: int
    layouts: Mapping[str, int]
    first_number: str
    last_number: str
    desk: str = ""


def sheet(cover: Cover) -> Sheet:
    """Lay out the cover sheet."""
    layouts = ", ".join(f"{count} {LAYOUT_NAMES.get(name, name)}" for name, count in cover.layouts.items())
    rows = {
        "Drucklauf": cover.run,
        "Erstellt": f"{cover.claimed_at.astimezone(BERLIN):%d.%m.%Y, %H:%M} Uhr",
        "Versandweg": CHANNEL_NAMES.get(cover.channel, cover.channel),
        "Briefe": str(cover.letters),
        "Davon": layouts or "–",
        "Briefnummern": f"{cover.first_number} bis {cover.last_number}",
        "Gedruckt am, von": "",
        "Bei der Post am, von": "",
    }
    title = Line(LEFT, TOP, "Deckblatt", TITLE_POINTS, bold=True)
    pieces, y = [Piece(("H1",), (title,))], TOP + 2 * LINE_MM
    for label, value in rows.items():
        lines = [Line(LEFT, y, label, POINTS, colour=operators.SOFT_INK)]
        if value:
            lines.append(_fitting(VALUES_LEFT, y, value))
        pieces.append(Piece(("P",), tuple(lines)))
        pieces.append(Piece((), operators=operators.rule(operators.SOFT_INK, 0.4, LEFT, y + 2.6, RIGHT)))
        y += LINE_MM
    y += LINE_MM / 2
    for number, step in enumerate(_steps(cover), start=1):
        lines = [Line(LEFT, y, f"{number}.", POINTS)]
        for sentence in step:
            lines.append(_fitting(LEFT + STEP_MM, y, sentence))
            y += STEP_MM
        pieces.append(Piece(("P",), tuple(lines)))
        y += STEP_MM / 2
    if cover.desk:
        code = qr.drawn(f"{_page(cover)}#{cover.run}", LEFT + STEP_MM, QR_TOP, QR_SIDE)
        pieces.append(Piece(("Figure",), operators=code, alt="QR-Code: diesen Drucklauf am Arbeitsplatz melden"))
    return Sheet("", tuple(pieces))


def _steps(cover: Cover) -> list[tuple[str, ...]]:
    address = _page(cover).partition("://")[2]
    where = AT_THE_DESK.format(address=address, run=cover.run) if cover.desk else WITHOUT_A_DESK
    known = [tuple(sentence.format(letters=cover.letters) for sentence in step) for step in STEPS]
    return [*known, (REPORT, WHY, where)]


def _page(cover: Cover) -> str:
    return f"{cover.desk.rstrip('/')}/druck"


def _fitting(left: float, y: float, text: str) -> Line:
    return Line(left, y, text, regular().fitting(text, POINTS, RIGHT - left))
