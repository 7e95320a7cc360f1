"""What a scanner would read: QR codes, from the picture of a page. The only module that knows pypdfium2."""

from collections.abc import Iterable
from pathlib import Path

import zxingcpp
from pypdfium2 import PdfDocument

from letter_service.errors import ReadBackError

QR = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
DOTS_PER_INCH, POINTS_PER_INCH = 200, 72


def check(pdf: Path, pages: Iterable[int], expected: str) -> None:
    """Pass when the QR codes on these pages (0 is the first), at least one, all say `expected`; else ReadBackError."""
    if {text for page in pages for text in _texts(pdf, page)} != {expected}:
        raise ReadBackError


def _texts(pdf: Path, page: int) -> list[str]:
    with PdfDocument(pdf) as document:
        picture = document[page].render(scale=DOTS_PER_INCH / POINTS_PER_INCH, grayscale=True).to_pil()
    return [barcode.text for barcode in zxingcpp.read_barcodes(picture, formats=QR)]
