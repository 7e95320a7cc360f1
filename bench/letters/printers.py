"""The same page by fpdf2, WeasyPrint and typst: one document a run, QR codes by segno where the engine has none."""

import io
import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import segno

from letter_service.codes.code import grouped
from letter_service.layout.letter import LetterContent, greeting
from letter_service.layout.stationery import TEMPLATES, Stationery, read
from letter_service.letters.address import window_lines
from letter_service.pdf.typeface import FONTS
from stack.company import facts
from stack.company.build import letter
from stack.settings import ROOT

PAGE_URL = "https://login.example/realms/bwg/konto/brief"


def _stationery() -> Stationery:
    with TemporaryDirectory() as folder:
        letter(facts.read(ROOT / "company"), Path(folder) / "letter")
        return read(TEMPLATES, PAGE_URL, Path(folder) / "letter" / facts.FILE)


STATIONERY = _stationery()
GERMAN, COMPANY = STATIONERY.texts["de"], STATIONERY.company
QR_SIDE = 40.0


def _opens(content: LetterContent, personal_qr: bool) -> str:
    return f"{PAGE_URL}#{grouped(content.code)}/{content.letter_number}" if personal_qr else PAGE_URL


def _body() -> list[tuple[float, bool, float, str]]:
    """Size, bold, mm from the top, text: what all letters share."""
    filled = STATIONERY.filled
    rows = [
        (20.0, True, 18.5, COMPANY.short_name),
        (9.0, False, 23.5, COMPANY.name),
        (8.0, False, 61.0, COMPANY.return_line),
    ]
    rows += [(14.0, True, 101.0, GERMAN.subject)]
    rows += [(12.5, False, 119.0 + 5.9 * n, line) for n, line in enumerate(GERMAN.intro)]
    rows += [(11.0, False, 137.5, GERMAN.code), (12.5, True, 166.0, GERMAN.steps_heading)]
    steps = [filled(line) for step in GERMAN.steps for line in step]
    rows += [(12.5, False, 174.0 + 6.4 * n, line) for n, line in enumerate(steps)]
    safety = [
        GERMAN.safety_heading,
        *(filled(line) for paragraph in GERMAN.safety for line in paragraph),
        filled(GERMAN.closing),
    ]
    rows += [(12.5, n == 0, 226.0 + 5.9 * n, line) for n, line in enumerate(safety)]
    rows += [(8.0, False, 279.5 + 3.8 * n, " · ".join(column)) for n, column in enumerate(COMPANY.footer)]
    return rows


def _personal(content: LetterContent) -> list[tuple[float, bool, float, str]]:
    rows = [(10.5, False, 71.2 + 4.4 * n, line) for n, line in enumerate(window_lines(content.recipient))]
    rows += [(12.5, False, 111.0, greeting(content.recipient, GERMAN)), (27.0, True, 150.0, grouped(content.code))]
    return [*rows, (13.0, True, 159.0, f"{GERMAN.valid_until} 13. Dezember 2026, {content.letter_number}")]


def fpdf2(letters: Iterator[LetterContent], personal_qr: bool, out: BinaryIO) -> None:
    """Cell by cell; the QR code as one image of a bit a module, which fpdf2 stores once if it is the same."""
    from fpdf import FPDF  # noqa: PLC0415 - the other engines' processes do without it

    pdf = FPDF(format="A4")
    for style, name in (("", "NotoSans-Regular"), ("B", "NotoSans-Bold")):
        pdf.add_font("Noto", style, FONTS / f"{name}.ttf")
    pdf.set_auto_page_break(False)
    body, constant = _body(), None if personal_qr else _png(PAGE_URL)
    for content in letters:
        pdf.add_page()
        for points, strong, y, text in (*body, *_personal(content)):
            pdf.set_font("Noto", "B" if strong else "", points)
            pdf.text(25, y, text)
        pdf.image(constant or _png(_opens(content, personal_qr)), 150, 158.5, QR_SIDE, QR_SIDE)
    pdf.output(out)


def _png(content: str) -> io.BytesIO:
    picture = io.BytesIO()
    segno.make(content, error="m", micro=False).save(picture, kind="png", border=4, scale=1)
    return picture


def weasyprint(letters: Iterator[LetterContent], personal_qr: bool, out: BinaryIO) -> None:
    """One HTML page a letter, absolutely placed; the QR code as SVG."""
    from weasyprint import HTML  # noqa: PLC0415

    faces = "".join(
        f"@font-face{{font-family:Noto;font-weight:{weight};src:url(file://{FONTS}/{name}.ttf)}}"
        for weight, name in ((400, "NotoSans-Regular"), (700, "NotoSans-Bold"))
    )
    style = (
        "@page{size:A4;margin:0}body{margin:0;font-family:Noto}section{position:relative;height:297mm;break-after:page}"
    )
    style += "p{position:absolute;left:25mm;margin:0;white-space:nowrap}svg{position:absolute;left:150mm;top:158.5mm}"
    body = _html(_body())
    pages = (
        f"<section>{body}{_html(_personal(content))}{_svg(_opens(content, personal_qr))}</section>"
        for content in letters
    )
    HTML(string=f"<html lang=de><style>{faces}{style}</style>{''.join(pages)}</html>").write_pdf(out)


def _html(rows: list[tuple[float, bool, float, str]]) -> str:
    style = "top:{:.1f}mm;font-size:{}pt;font-weight:{}"
    return "".join(
        f"<p style='{style.format(y - points * 0.38, points, 700 if strong else 400)}'>{escape(text)}</p>"
        for points, strong, y, text in rows
    )


def _svg(content: str) -> str:
    return str(segno.make(content, error="m", micro=False).svg_inline(border=4, scale=1, unit="mm", omitsize=False))


TYPST = """
#set page(paper: "a4", margin: 0mm)
#set text(font: "Noto Sans", lang: "de")
#let row(r) = place(dx: 25mm, dy: r.at(2) * 1mm - r.at(0) * 0.38mm,
  text(size: r.at(0) * 1pt, weight: if r.at(1) { "bold" } else { "regular" }, r.at(3)))
#let data = json("run.json")
#for letter in data.letters {
  page({
    for r in data.body { row(r) }
    for r in letter.rows { row(r) }
    place(dx: 150mm, dy: 158.5mm, image(bytes(letter.qr), format: "svg", width: 40mm))
  })
}
"""


def typst(letters: Iterator[LetterContent], personal_qr: bool, out: BinaryIO) -> None:
    """One document from data; the QR code as SVG."""
    import tempfile  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    import typst as compiler  # noqa: PLC0415

    run: dict[str, Any] = {"body": _body(), "letters": []}
    constant = None if personal_qr else _svg_file(PAGE_URL)
    for content in letters:
        picture = constant or _svg_file(_opens(content, personal_qr))
        run["letters"].append({"rows": _personal(content), "qr": picture})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "run.json").write_text(json.dumps(run))
        (folder / "run.typ").write_text(TYPST)
        out.write(compiler.compile(folder / "run.typ", font_paths=[FONTS], ignore_system_fonts=True))


def _svg_file(content: str) -> str:
    picture = io.BytesIO()
    segno.make(content, error="m", micro=False).save(picture, kind="svg", border=4, scale=1)
    return picture.getvalue().decode()
