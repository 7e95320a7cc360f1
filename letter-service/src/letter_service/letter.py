"""One print run as PDF bytes, one page a letter. Pure: the same letters give the same bytes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isqrt
from typing import BinaryIO, cast

import zxingcpp
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from letter_service import page
from letter_service.address import Recipient, joined, window_lines
from letter_service.codes import grouped
from letter_service.errors import AddressError
from letter_service.page import BOLD, PROFILES, REGULAR, Company, Profile, down, write
from letter_service.spelling import latin

MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
ADDRESS_POINTS = (10.5, 10, 9, 8, 7, 6)
# Baseline to baseline and top to first baseline, in mm for each point of type.
ADDRESS_LEADING, ADDRESS_ASCENT, ADDRESS_EXTENT = 4.4 / 10.5, 0.4, 0.5
ADDRESS_SAFE_LINES, ADDRESS_SAFE_ASCENT = 4, 0.3
CODE_POINTS, VALID_POINTS, SUBJECT_DRAFT_POINTS = 27, 13, 30
QR_BORDER_MODULES = 4
CONSTANT_PAGE = "constant-page"
GREETINGS = {"frau": "Sehr geehrte Frau", "herr": "Sehr geehrter Herr", "familie": "Sehr geehrte Familie"}


@dataclass(frozen=True, repr=False)
class LetterContent:
    """What differs from letter to letter; never logged, so it has no repr."""

    letter_number: str
    recipient: Recipient
    code: str
    valid_until: date


@dataclass(frozen=True)
class Stationery:
    """What is the same in every letter: sender, typed page address, form."""

    company: Company
    page_url: str
    profile: Profile = PROFILES["din-b"]
    languages: frozenset[str] = frozenset(("en",))


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


def render(
    letters: Iterable[LetterContent],
    stationery: Stationery,
    dated: date,
    out: BinaryIO,
    *,
    cover: Cover | None = None,
    draft: bool = False,
) -> int:
    """Write the PDF of a run, return its pages. AddressError for a letter that `check` would have refused."""
    page.register_fonts()
    # The stubs take a font name for a number; without it reportlab names Helvetica, which is not embedded.
    canvas = Canvas(out, pagesize=A4, invariant=1, initialFontName=REGULAR, lang="de-DE")  # type: ignore[arg-type]
    canvas.setTitle("Briefe zur Konto-Bestätigung")
    canvas.setAuthor(stationery.company.name)
    canvas.beginForm(CONSTANT_PAGE)
    page.draw_constant_page(
        canvas, stationery.profile, stationery.company, stationery.page_url, f"{dated.day}. {_month_and_year(dated)}"
    )
    canvas.endForm()
    if cover is not None:
        _draw_cover(canvas, cover)
    for content in letters:
        canvas.doForm(CONSTANT_PAGE)
        _draw_letter(canvas, content, stationery)
        if draft:
            write(canvas, page.LEFT, 40, "ENTWURF", font=BOLD, points=SUBJECT_DRAFT_POINTS)
        canvas.showPage()
    pages = canvas.getPageNumber() - 1
    canvas.save()
    return pages


def check(recipient: Recipient, profile: Profile) -> None:
    """Raise AddressError when this address cannot be printed in full in the window."""
    _fitted(window_lines(recipient), profile)


def layout_of(recipient: Recipient) -> str:
    """Return the layout of a letter: "standard" or "large"."""
    return "large" if recipient.large_print else "standard"


def pages_of(recipient: Recipient, stationery: Stationery) -> int:
    """Return how many pages the letter has."""
    second = recipient.language in stationery.languages
    return (2 if recipient.large_print else 1) * (2 if second else 1)


def greeting(recipient: Recipient) -> str:
    """Return the line that opens the letter, with its comma."""
    salutation = recipient.salutation.casefold()
    if salutation == "firma" or not recipient.last_name:
        return "Sehr geehrte Damen und Herren,"
    if salutation in GREETINGS:
        return joined(GREETINGS[salutation], recipient.title, recipient.last_name) + ","
    return f"Guten Tag {recipient.name()},"


def _draw_cover(canvas: Canvas, cover: Cover) -> None:
    lines = [
        f"Drucklauf {cover.run}",
        f"{cover.letters} Briefe",
        f"{cover.first_number} bis {cover.last_number}",
        f"Kanal {cover.channel}",
    ]
    page.write_lines(canvas, page.LEFT, 60, lines, points=page.BODY_POINTS, step=page.LINE_MM)
    canvas.showPage()


def _draw_letter(canvas: Canvas, content: LetterContent, stationery: Stationery) -> None:
    profile = stationery.profile
    _draw_address(canvas, content.recipient, profile)
    page.write_info(canvas, profile, "Briefnummer", [content.letter_number])
    write(canvas, page.LEFT, page.GREETING_BASELINE, _greeting(content.recipient))
    write(canvas, page.CODE_LEFT, page.CODE_LABEL_BASELINE + 12.5, grouped(content.code), font=BOLD, points=CODE_POINTS)
    until = content.valid_until
    write(
        canvas,
        page.VALID_LEFT,
        page.CODE_LABEL_BASELINE + 7,
        f"{WEEKDAYS[until.weekday()]},",
        font=BOLD,
        points=VALID_POINTS,
    )
    write(
        canvas,
        page.VALID_LEFT,
        page.CODE_LABEL_BASELINE + 13,
        f"{until.day}. {_month_and_year(until)}",
        font=BOLD,
        points=VALID_POINTS,
    )
    _draw_qr(canvas, f"{stationery.page_url}#{grouped(content.code)}/{content.letter_number}")


def _month_and_year(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _greeting(recipient: Recipient) -> str:
    """Return the greeting; a name that does not fit on the line or lacks glyphs is spelled in Latin or left out."""
    covered = page.register_fonts()[REGULAR]
    wide = (page.RIGHT - page.LEFT) * mm
    written = greeting(recipient)
    for text in (written, latin(written) or ""):
        if text and covered.issuperset(map(ord, text)) and stringWidth(text, REGULAR, page.BODY_POINTS) <= wide:
            return text
    return "Guten Tag,"


def _draw_address(canvas: Canvas, recipient: Recipient, profile: Profile) -> None:
    points, lines = _fitted(window_lines(recipient), profile)
    safe = len(lines) <= ADDRESS_SAFE_LINES
    top = profile.address_safe_top if safe else profile.address_top
    first = top + points * (ADDRESS_SAFE_ASCENT if safe else ADDRESS_ASCENT)
    page.write_lines(canvas, page.LEFT, first, lines, points=points, step=points * ADDRESS_LEADING)


def _fitted(lines: list[str], profile: Profile) -> tuple[float, list[str]]:
    """Return the largest type, in points, at which all lines fit, and the lines as wrapped for it."""
    covered = page.register_fonts()[REGULAR]
    if not covered.issuperset(map(ord, "".join(lines))):
        raise AddressError(["recipient"])
    for points in ADDRESS_POINTS:
        parts = [part for line in lines for part in page.wrapped(line, points, profile.address_width)]
        room = profile.field_top + profile.field_height - profile.address_top - points * ADDRESS_EXTENT
        if len(parts) <= room // (points * ADDRESS_LEADING) + 1:
            return points, parts
    raise AddressError(["recipient"])


def _draw_qr(canvas: Canvas, content: str) -> None:
    """Draw the QR code, quiet zone of four modules included, as one path of merged rectangles."""
    barcode = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels = memoryview(cast("bytes", barcode.to_image(scale=1, add_quiet_zones=False))).tobytes()
    size = isqrt(len(pixels))
    module = page.QR_BOX * mm / (size + 2 * QR_BORDER_MODULES)
    canvas.saveState()
    canvas.translate(page.QR_LEFT * mm, down(page.QR_TOP))
    canvas.scale(module, -module)
    path = canvas.beginPath()
    for row in range(size):
        for start, length in _dark_runs(pixels[row * size : (row + 1) * size]):
            path.rect(start + QR_BORDER_MODULES, row + QR_BORDER_MODULES, length, 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def _dark_runs(row: bytes) -> Iterator[tuple[int, int]]:
    start = None
    for i, value in enumerate((*row, 255)):
        if value == 0 and start is None:
            start = i
        if value != 0 and start is not None:
            yield start, i - start
            start = None
