"""Letters on paper, for the tests that look at them: made, opened, measured in mm."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pymupdf
import zxingcpp
from PIL import Image

from letter_service.layout.letter import LetterContent, render
from letter_service.layout.stationery import TEMPLATES, Stationery, read
from letter_service.letters.address import Recipient
from tests.company import SENDER
from tests.letter_service.office import ERIKA, PAGE_URL

MM = 72 / 25.4
CODE, NUMBER = "1234-5678-9012", "B26-000000-0"
DAY, VALID_UNTIL = date(2026, 11, 22), date(2026, 12, 13)


def recipient(**changed: Any) -> Recipient:
    return Recipient.model_validate({**ERIKA, **changed})


def content(one: Recipient, number: str = NUMBER) -> LetterContent:
    return LetterContent(number, one, CODE.replace("-", ""), VALID_UNTIL)


def stationery(profile: str = "din-b", *, personal_qr: bool = True) -> Stationery:
    made = read(TEMPLATES, PAGE_URL, SENDER, profile)
    return replace(made, company=made.company.model_copy(update={"personal_qr": personal_qr}))


def made(*letters: LetterContent, on: Stationery, **more: Any) -> bytes:
    out = io.BytesIO()
    render(letters, on, DAY, out, **more)
    return out.getvalue()


def opened(pdf: bytes) -> pymupdf.Document:
    return pymupdf.open(stream=pdf)


def words(page: pymupdf.Page) -> Iterator[tuple[pymupdf.Rect, str]]:
    """Every word with its box in mm."""
    for word in page.get_text("words"):
        yield pymupdf.Rect(word[:4]) * (1 / MM), word[4]


def inked(page: pymupdf.Page, boxes: Iterable[tuple[float, float, float, float]]) -> list[tuple[float, ...]]:
    """Return those of the boxes, in mm, that are not blank."""
    pixels = page.get_pixmap(dpi=150, colorspace=pymupdf.csGRAY)
    picture = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
    scale = 150 / 25.4
    return [
        (left, top, right, bottom)
        for left, top, right, bottom in boxes
        if min(picture.crop((left * scale, top * scale, right * scale, bottom * scale)).tobytes()) < 200
    ]


def scanned(page: pymupdf.Page, dots_per_inch: int) -> list[str]:
    picture = Image.open(io.BytesIO(page.get_pixmap(dpi=dots_per_inch).tobytes("png")))
    return [found.text for found in zxingcpp.read_barcodes(picture)]
