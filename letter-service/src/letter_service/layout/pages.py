"""Where everything of a letter stands: pages of pieces in reading order, for one language and size of type.

Positions are mm from the top left corner of A4, sizes of type points. A piece with a hole is filled by each letter.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from babel import Locale

from letter_service.errors import SettingsError
from letter_service.layout.fold_marks import fold_marks
from letter_service.layout.scales import LARGE, STANDARD, Scale
from letter_service.layout.spelled_dates import written
from letter_service.layout.stationery import GERMAN, Stationery, Texts
from letter_service.pdf import operators, qr, script
from letter_service.pdf.sheet import Line, Piece, Sheet
from letter_service.pdf.typeface import bold, regular

LEFT, RIGHT, CODE_LEFT = 25.0, 190.0, 31.0
HEAD_TOP, HEAD_HEIGHT, HEAD_POINTS, HEAD_NAME_POINTS, HEAD_GAP_MM = 11.0, 13.0, 20.0, 9.0, 3.0
FOOTER_RULE, FOOTER_BASELINE, FOOTER_LINE_MM, FOOTER_GAP_MM, FOOTER_POINTS = 275.0, 279.5, 3.8, 4.0, 8.0
RETURN_WIDTH = 80.0
NEXT_PAGE_TOP, TEXT_BOTTOM = 45.0, 272.0
QR_SIDE, QR_GAP, QR_CAPTION_MM = 40.0, 3.0, 1.5
SIGNATURE_WIDTH, SIGNATURE_HEIGHT = 45.0, 14.0
PARAGRAPH, HEADING = ("P",), ("H2",)


class Column:
    """The text of a page as it grows downwards; `y` is the baseline of the last line."""

    def __init__(self, stationery: Stationery, texts: Texts, scale: Scale, y: float) -> None:
        self.stationery, self.texts, self.scale, self.y = stationery, texts, scale, y
        self.pieces: list[Piece] = []

    def below(
        self,
        path: tuple[str, ...],
        words: list[str],
        *,
        gap: float,
        left: float = LEFT,
        right: float = RIGHT,
        points: float = 0,
        strong: bool = False,
    ) -> None:
        """Add sentences, one below the other, the first one `gap` mm under the last baseline."""
        points = points or self.scale.body
        lines = []
        self.y += gap - self.scale.line
        for sentence in words:
            typed = "{page_url}" in sentence or "{not_me_url}" in sentence
            face = bold() if strong or typed else regular()
            filled = script.joined(self.stationery.filled(sentence))
            for part in face.wrapped(filled, points, right - left, breaks=typed):
                self.y += self.scale.line
                lines.append(Line(left, self.y, part, points, face is bold()))
        self.pieces.append(Piece(path, tuple(lines)))

    def hole(self, name: str, *lines: Line, joined: bool = False) -> None:
        """Leave room that each letter fills, as a paragraph of its own or `joined` to the one before."""
        self.pieces.append(Piece(PARAGRAPH, lines, hole=name, joined=joined))


Section = Callable[[Column], None]


def sheets(stationery: Stationery, language: str, *, large: bool, dated: date) -> tuple[Sheet, ...]:
    """Return the pages of a letter in one language; SettingsError when its words need more than they may."""
    texts, scale = stationery.texts[language], LARGE if large else STANDARD
    german = language == GERMAN
    started = _first_page if german else _next_page
    pages = [started(stationery, texts, scale, dated)]
    upright = len(pages[0].pieces)
    for section in (_opening, _steps, _safety):
        column = _tried(section, pages[-1])
        if column.y > TEXT_BOTTOM and len(pages) < scale.pages:
            pages.append(_next_page(stationery, texts, scale, dated))
            column = _tried(section, pages[-1])
        if column.y > TEXT_BOTTOM:
            raise SettingsError(
                f"{language}.toml: Der Text ist um {column.y - TEXT_BOTTOM:.0f} mm zu lang für den Brief."
            )
        pages[-1] = column
    while len(pages) < scale.pages:
        pages.append(_next_page(stationery, texts, scale, dated))
    foot = footer(stationery)
    if is_right_to_left(language):
        for page in pages:
            page.pieces[upright:] = map(mirrored, page.pieces[upright:])
    return tuple(Sheet("" if german else language, (*page.pieces, *foot)) for page in pages)


def is_right_to_left(language: str) -> bool:
    """Whether a language is read from the right, by CLDR."""
    return str(Locale(language).text_direction) == "rtl"


def mirrored(piece: Piece) -> Piece:
    """The piece on the other side of the column, for those who read from the right; a QR code comes as it is."""
    lines = tuple(replace(line, x=LEFT + RIGHT - line.x, from_right=True) for line in piece.lines)
    if piece.drawing:
        drawing, x, y, width = piece.drawing
        return replace(piece, drawing=(drawing, LEFT + RIGHT - x - width, y, width))
    return piece if piece.path == ("Figure",) else replace(piece, lines=lines)


def _tried(section: Section, page: Column) -> Column:
    column = Column(page.stationery, page.texts, page.scale, page.y)
    column.pieces = list(page.pieces)
    section(column)
    return column


def _first_page(stationery: Stationery, texts: Texts, scale: Scale, dated: date) -> Column:
    profile = stationery.profile
    page = Column(stationery, texts, scale, profile.text_top - scale.line)
    page.pieces += [fold_marks(profile), *head(stationery)]
    if profile.return_line is not None:
        line = stationery.company.return_line
        points = regular().fitting(line, FOOTER_POINTS, RETURN_WIDTH)
        page.pieces.append(
            Piece(PARAGRAPH, (Line(LEFT, profile.return_line, line, points, colour=operators.SOFT_INK),))
        )
    page.hole("address")
    _info(page, dated)
    return page


def _next_page(stationery: Stationery, texts: Texts, scale: Scale, dated: date) -> Column:
    del dated
    page = Column(stationery, texts, scale, NEXT_PAGE_TOP)
    page.pieces += head(stationery)
    _info_entry(page, texts.labels.number, HEAD_TOP + 5, hole="number")
    return page


def head(stationery: Stationery) -> list[Piece]:
    """Logo and name of the company."""
    company, logo, left, pieces = stationery.company, stationery.logo, LEFT, list[Piece]()
    if logo is not None:
        width = min(HEAD_HEIGHT / logo.height, 60.0)
        pieces.append(Piece((), drawing=(logo, LEFT, HEAD_TOP, width)))
        left += width + 4
    baseline, room = HEAD_TOP + 7.5, stationery.profile.info_left - left - HEAD_GAP_MM
    points = bold().fitting(company.short_name, HEAD_POINTS, room)
    names = regular().wrapped(company.name, HEAD_NAME_POINTS, room)
    lines = (
        Line(left, baseline, company.short_name, points, bold=True, colour=stationery.brand),
        *(
            Line(left, baseline + 5 + row * FOOTER_LINE_MM, part, HEAD_NAME_POINTS, colour=operators.SOFT_INK)
            for row, part in enumerate(names)
        ),
    )
    return [*pieces, Piece(PARAGRAPH, lines)]


def _info(page: Column, dated: date) -> None:
    company, texts = page.stationery.company, page.texts
    day = written(dated, texts.dates.day, GERMAN)
    y = page.stationery.profile.info_top
    y = _info_entry(page, texts.labels.number, y, hole="number")
    rest = len(page.pieces)
    y = _info_entry(page, texts.labels.date, y, [day])
    y = _info_entry(page, texts.labels.phone, y, [company.phone])
    if page.scale is STANDARD:
        _info_entry(page, texts.labels.hours, y, company.hours)
    # One piece, since each one costs every letter a few bytes.
    page.pieces[rest:] = [Piece(PARAGRAPH, tuple(line for piece in page.pieces[rest:] for line in piece.lines))]


def _info_entry(page: Column, label: str, y: float, values: list[str] | None = None, *, hole: str = "") -> float:
    """Write a label and what stands below it; return the next label's baseline."""
    scale, left = page.scale, page.stationery.profile.info_left
    head = Line(left, y, script.joined(label), scale.info_label, colour=operators.SOFT_INK)
    lines = [Line(left, y + n * scale.info_line, value, scale.info) for n, value in enumerate(values or [], start=1)]
    page.pieces.append(Piece(PARAGRAPH, (head, *lines)))
    if hole:
        page.hole(hole, Line(left, y + scale.info_line, "", scale.info), joined=True)
    return y + (max(len(lines), 1) + 1) * scale.info_line + 0.2


def _opening(page: Column) -> None:
    texts, scale = page.texts, page.scale
    page.below(("H1",), [texts.subject], gap=scale.line, points=scale.subject, strong=True)
    page.y += scale.line * 1.7
    page.hole("greeting", Line(LEFT, page.y, "", scale.body))
    page.below(PARAGRAPH, texts.intro, gap=scale.line * 1.35)
    _code_box(page)


def _code_box(page: Column) -> None:
    texts, scale, paper = page.texts, page.scale, page.stationery
    top = page.y + scale.line * 0.85
    page.y = top + scale.box
    label, valid = top + scale.label_down, top + scale.valid_down
    page.pieces.append(Piece((), operators=operators.box(LEFT, top, RIGHT, page.y, tint=paper.tint, edge=paper.brand)))
    page.pieces.append(Piece(PARAGRAPH, (Line(CODE_LEFT, label, script.joined(texts.code), scale.label),)))
    page.hole("code", Line(CODE_LEFT, top + scale.code_down, "", scale.code, bold=True), joined=True)
    until = script.joined(texts.valid_until)
    page.pieces.append(Piece(PARAGRAPH, (Line(scale.valid_left, label, until, scale.label),)))
    weekday = Line(scale.valid_left, valid, "", scale.valid, bold=True)
    page.hole("until", weekday, replace(weekday, y=valid + scale.line), joined=True)


def _steps(page: Column) -> None:
    texts, scale = page.texts, page.scale
    beside = RIGHT - QR_SIDE - QR_GAP
    page.below(HEADING, [texts.steps_heading], gap=scale.line * 1.7, strong=True)
    qr_top = page.y - scale.body * 0.6
    qr_bottom = qr_top + QR_SIDE + scale.line
    for number, step in enumerate(texts.steps, start=1):
        right = beside if page.y < qr_bottom else RIGHT
        mark = Line(LEFT, page.y + scale.line * (1.35 if number == 1 else 1.25), f"{number}.", scale.body, bold=True)
        gap = mark.y - page.y
        page.below(("L", "LI+", "LBody"), step, gap=gap, left=LEFT + scale.indent, right=right)
        page.pieces[-1] = replace(page.pieces[-1], lines=(mark, *page.pieces[-1].lines))
    page.pieces.append(_qr(page, qr_top))
    page.y = max(page.y, qr_top + QR_SIDE)


def _qr(page: Column, top: float) -> Piece:
    """Leave a hole for each letter's own QR code; its line holds the corner, and as `points` the side in mm."""
    stationery, alt = page.stationery, page.stationery.filled(page.texts.qr)
    left = LEFT if script.is_right_to_left(alt) else RIGHT - QR_SIDE
    if stationery.company.personal_qr:
        return Piece(("Figure",), (Line(left, top, "", QR_SIDE),), hole="qr", alt=alt)
    return Piece(("Figure",), operators=qr.drawn(stationery.page_url, left, top, QR_SIDE), alt=alt)


def _safety(page: Column) -> None:
    texts, scale = page.texts, page.scale
    page.below(HEADING, [texts.safety_heading], gap=scale.line * 1.6, strong=True)
    for place, paragraph in enumerate(texts.safety):
        page.below(PARAGRAPH, paragraph, gap=scale.line * (1.25 if place else 1))
    if scale is LARGE:
        page.below(PARAGRAPH, [f"{texts.labels.hours}:", *page.stationery.company.hours], gap=scale.line * 1.25)
    page.below(PARAGRAPH, [texts.closing], gap=scale.line * 1.5)
    signature = page.stationery.signature
    if signature is not None:
        width = min(SIGNATURE_WIDTH, SIGNATURE_HEIGHT / signature.height)
        top = page.y - width * signature.height + 2
        page.pieces.append(Piece((), drawing=(signature, RIGHT - width, top, width)))


def footer(stationery: Stationery) -> list[Piece]:
    """The legal lines at the foot."""
    columns = stationery.company.footer
    width = (RIGHT - LEFT) / len(columns)
    lines = [
        Line(
            LEFT + place * width,
            FOOTER_BASELINE + row * FOOTER_LINE_MM,
            words,
            regular().fitting(words, FOOTER_POINTS, width - FOOTER_GAP_MM),
            colour=operators.SOFT_INK,
        )
        for place, column in enumerate(columns)
        for row, words in enumerate(column)
    ]
    rule = Piece((), operators=operators.rule(stationery.brand, 0.8, LEFT, FOOTER_RULE, RIGHT))
    return [rule, Piece(PARAGRAPH, tuple(lines))]
