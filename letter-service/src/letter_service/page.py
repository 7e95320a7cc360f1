"""The constant page of every letter: geometry in mm from the top left corner of A4, furniture and text.

Geometry after DIN 5008:2020-03, form B. A channel with other rules gets a `Profile` of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = "NotoSans-Regular", "NotoSans-Bold"
INK, SOFT_INK, BRAND, TINT = HexColor("#1a1a1a"), HexColor("#4a4a4a"), HexColor("#0b4f6c"), HexColor("#eef4f7")

BODY_POINTS, SUBJECT_POINTS, SMALL_POINTS, FOOTER_POINTS = 12.5, 14, 9, 8
LINE_MM = 5.9
LEFT, RIGHT = 25.0, 190.0
HEAD_BASELINE, HEAD_POINTS = 24.0, 22
SUBJECT_BASELINE, GREETING_BASELINE, INTRO_BASELINE = 101.0, 111.0, 119.0
CODE_BOX_TOP, CODE_BOX_HEIGHT = 130.0, 26.0
CODE_LEFT, VALID_LEFT, CODE_LABEL_BASELINE = 31.0, 122.0, 137.5
STEPS_BASELINE, STEPS_LEFT, STEPS_RIGHT = 166.0, 32.0, 147.0
QR_LEFT, QR_TOP, QR_BOX, QR_CAPTION_BASELINE = 150.0, 158.5, 40.0, 199.5
SAFETY_BASELINE, CLOSING_BASELINE = 229.0, 265.0
FOOTER_RULE, FOOTER_BASELINE, FOOTER_LINE_MM, FOOTER_GAP_MM = 275.0, 279.5, 3.8, 4.0
INFO_LABELS = {"Briefnummer": 0.0, "Datum": 9.6, "Telefon": 19.2, "Sprechzeiten": 28.8}
INFO_VALUE_MM, INFO_POINTS = 4.7, 11


@dataclass(frozen=True)
class Profile:
    """Where the window, the folds and the information block lie, in mm."""

    name: str
    field_top: float
    field_height: float
    address_top: float
    address_safe_top: float
    address_width: float
    info_left: float
    info_top: float
    folds: tuple[float, float]
    punch: float


FORM_B = Profile(
    name="din-b",
    field_top=45.0,
    field_height=45.0,
    address_top=62.7,
    address_safe_top=68.0,
    address_width=80.0,
    info_left=137.0,
    info_top=47.0,
    folds=(105.0, 210.0),
    punch=148.5,
)
FORM_A = replace(
    FORM_B, name="din-a", field_top=27.0, address_top=44.7, address_safe_top=50.0, info_top=29.0, folds=(87.0, 192.0)
)
PROFILES = {
    profile.name: profile
    for profile in (FORM_B, FORM_A, replace(FORM_B, name="pingen"), replace(FORM_B, name="letterxpress"))
}


@dataclass(frozen=True)
class Company:
    """The sender, as `company.toml` names it."""

    name: str
    short_name: str
    street: str
    place: str
    return_line: str
    web: str
    email: str
    phone: str
    hours: Sequence[str]
    footer: Sequence[Sequence[str]]


@cache
def register_fonts() -> dict[str, frozenset[int]]:
    """Register both fonts once a process; return the code points each one covers."""
    covered = {}
    for name in (REGULAR, BOLD):
        font = TTFont(name, FONTS / f"{name}.ttf", shapable=False)
        registerFont(font)
        covered[name] = frozenset(font.face.charToGlyph)
    return covered


def down(from_top: float) -> float:
    """Turn mm from the top into PDF points from the bottom."""
    return float(A4[1]) - from_top * mm


def fitting(text: str, font: str, points: float, width: float) -> float:
    """Return the size, at most `points`, at which the text is no wider than `width` mm."""
    return min(points, points * width * mm / max(stringWidth(text, font, points), 1))


def write(canvas: Canvas, x: float, y: float, text: str, *, font: str = REGULAR, points: float = BODY_POINTS) -> None:
    """Write one line with its baseline at (x, y) mm."""
    canvas.setFont(font, points)
    canvas.drawString(x * mm, down(y), text)


def write_lines(canvas: Canvas, x: float, y: float, lines: Iterable[str], *, points: float, step: float) -> float:
    """Write lines downwards; return the baseline after the last one."""
    for line in lines:
        write(canvas, x, y, line, points=points)
        y += step
    return y


def write_info(canvas: Canvas, profile: Profile, label: str, values: Iterable[str]) -> None:
    """Write values below their label in the information block."""
    y = profile.info_top + INFO_LABELS[label] + INFO_VALUE_MM
    write_lines(canvas, profile.info_left, y, values, points=INFO_POINTS, step=INFO_VALUE_MM)


def wrapped(line: str, points: float, width: float) -> Iterator[str]:
    """Split a line at blanks so that no part is wider than `width` mm; a word that is too long is broken."""
    for part in simpleSplit(line, REGULAR, points, width * mm):
        rest = part
        while stringWidth(rest, REGULAR, points) > width * mm:
            cut = next(n for n in range(len(rest), 0, -1) if stringWidth(rest[:n], REGULAR, points) <= width * mm)
            yield rest[:cut]
            rest = rest[cut:]
        yield rest


def write_text(canvas: Canvas, x: float, y: float, text: str, right: float = RIGHT) -> float:
    """Write a paragraph of body text, wrapped at `right`; return the baseline after it."""
    for line in simpleSplit(text, REGULAR, BODY_POINTS, (right - x) * mm):
        write(canvas, x, y, line)
        y += LINE_MM
    return y


def draw_constant_page(canvas: Canvas, profile: Profile, company: Company, page_url: str, dated: str) -> None:
    """Draw all that is the same in every letter of a run."""
    _draw_marks(canvas, profile)
    canvas.setFillColor(BRAND)
    write(canvas, LEFT, HEAD_BASELINE, company.short_name, font=BOLD, points=HEAD_POINTS)
    canvas.setFillColor(SOFT_INK)
    write(canvas, LEFT, HEAD_BASELINE + 6, company.name, points=SMALL_POINTS)
    return_points = fitting(company.return_line, REGULAR, FOOTER_POINTS, profile.address_width)
    write(canvas, LEFT, profile.address_top - 1.7, company.return_line, points=return_points)
    _draw_info(canvas, profile, company, dated)
    canvas.setFillColor(INK)
    write(
        canvas,
        LEFT,
        SUBJECT_BASELINE,
        "Ihr Brief-Bestätigungscode für das Kundenportal",
        font=BOLD,
        points=SUBJECT_POINTS,
    )
    y = write_text(canvas, LEFT, INTRO_BASELINE, "Sie haben sich in unserem Kundenportal registriert.")
    write_text(canvas, LEFT, y, "Mit diesem Code bestätigen Sie, dass Sie hier wohnen:")
    _draw_code_box(canvas)
    _draw_steps(canvas, page_url)
    _draw_safety(canvas, company)
    _draw_footer(canvas, company)


def _draw_marks(canvas: Canvas, profile: Profile) -> None:
    canvas.setLineWidth(0.4)
    canvas.setStrokeColor(SOFT_INK)
    for y, length in ((profile.folds[0], 4), (profile.punch, 6), (profile.folds[1], 4)):
        canvas.line(5 * mm, down(y), (5 + length) * mm, down(y))


def _draw_info(canvas: Canvas, profile: Profile, company: Company, dated: str) -> None:
    for label, below in INFO_LABELS.items():
        write(canvas, profile.info_left, profile.info_top + below, label, points=SMALL_POINTS)
    canvas.setFillColor(INK)
    write_info(canvas, profile, "Datum", [dated])
    write_info(canvas, profile, "Telefon", [company.phone])
    write_info(canvas, profile, "Sprechzeiten", company.hours)


def _draw_code_box(canvas: Canvas) -> None:
    canvas.setFillColor(TINT)
    canvas.setStrokeColor(BRAND)
    canvas.setLineWidth(1.2)
    bottom = down(CODE_BOX_TOP + CODE_BOX_HEIGHT)
    canvas.roundRect(LEFT * mm, bottom, (RIGHT - LEFT) * mm, CODE_BOX_HEIGHT * mm, 2 * mm, fill=1)
    canvas.setFillColor(INK)
    write(canvas, CODE_LEFT, CODE_LABEL_BASELINE, "Ihr Brief-Bestätigungscode", points=11)
    write(canvas, VALID_LEFT, CODE_LABEL_BASELINE, "Gültig bis", points=11)


def _draw_steps(canvas: Canvas, page_url: str) -> None:
    write(canvas, LEFT, STEPS_BASELINE, "So schalten Sie Ihr Konto frei", font=BOLD)
    y = _step(canvas, 1, STEPS_BASELINE + 8, "Öffnen Sie im Internet diese Seite:")
    url_points = fitting(page_url, BOLD, BODY_POINTS, STEPS_RIGHT - STEPS_LEFT)
    write(canvas, STEPS_LEFT, y, page_url, font=BOLD, points=url_points)
    y = write_text(canvas, STEPS_LEFT, y + LINE_MM, "Oder scannen Sie den QR-Code mit dem Handy.", STEPS_RIGHT)
    y = _step(canvas, 2, y + 1.5, "Melden Sie sich mit E-Mail und Passwort an.")
    y = _step(canvas, 3, y + 1.5, "Geben Sie den Code ein.")
    y = write_text(canvas, STEPS_LEFT, y, "Nach dem Scannen steht er schon da.", STEPS_RIGHT)
    _step(canvas, 4, y + 1.5, "Klicken Sie auf „Abschicken“. Danach ist Ihr Konto frei.", RIGHT)
    caption = list(wrapped(page_url, FOOTER_POINTS, RIGHT - QR_LEFT))
    write_lines(canvas, QR_LEFT, QR_CAPTION_BASELINE, caption, points=FOOTER_POINTS, step=FOOTER_LINE_MM)


def _step(canvas: Canvas, number: int, y: float, text: str, right: float = STEPS_RIGHT) -> float:
    write(canvas, LEFT, y, f"{number}.", font=BOLD)
    return write_text(canvas, STEPS_LEFT, y, text, right)


def _draw_safety(canvas: Canvas, company: Company) -> None:
    write(canvas, LEFT, SAFETY_BASELINE, "Zu Ihrer Sicherheit", font=BOLD)
    y = write_text(
        canvas, LEFT, SAFETY_BASELINE + LINE_MM, "Wir fragen Sie nie am Telefon oder per E-Mail nach diesem Code."
    )
    y = write_text(canvas, LEFT, y, "Geben Sie ihn nur auf der Seite oben ein.")
    y = write_text(canvas, LEFT, y + 1.5, f"Sie haben sich nicht registriert? Rufen Sie uns an: {company.phone}.")
    write_text(canvas, LEFT, y, "Nennen Sie die Briefnummer. Dann sperren wir den Code.")
    write(canvas, LEFT, CLOSING_BASELINE, f"Mit freundlichen Grüßen, Ihre {company.short_name}")


def _draw_footer(canvas: Canvas, company: Company) -> None:
    canvas.setStrokeColor(BRAND)
    canvas.setLineWidth(0.8)
    canvas.line(LEFT * mm, down(FOOTER_RULE), RIGHT * mm, down(FOOTER_RULE))
    canvas.setFillColor(SOFT_INK)
    for column, lines in enumerate(company.footer):
        width = (RIGHT - LEFT) / len(company.footer)
        for row, line in enumerate(lines):
            points = fitting(line, REGULAR, FOOTER_POINTS, width - FOOTER_GAP_MM)
            write(canvas, LEFT + column * width, FOOTER_BASELINE + row * FOOTER_LINE_MM, line, points=points)
    canvas.setFillColor(INK)
