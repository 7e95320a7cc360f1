"""Arabic on paper: joined and from right to left, with what is Latin in it from left to right."""

import io
import re
from ctypes import c_double

import pymupdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from letter_service.layout.document import Document, write
from letter_service.pdf.book import Book
from letter_service.pdf.script import joined
from letter_service.pdf.sheet import Line, Piece, Sheet
from letter_service.pdf.typeface import FONTS
from letter_service.pdf.typesetter import Typesetter
from tests.letter_service.paper import CODE, content, made, opened, recipient, stationery

POINTS, SCALE = 40.0, 2
# Of a line set backwards 0.4 are alike, of one whose letters are not joined 0.5; kerning makes the difference to 1.
ALIKE = 0.75
LINES = ["رمز التأكيد لبوابة العملاء", "محمد", "لا نسألكم أبدا عن هذا الرمز", "فاطمة الزهراء", "گچپژ"]


def ink(picture: Image.Image) -> Image.Image:
    """Black on white, cut to what is black."""
    return picture.crop(ImageChops.invert(picture.convert("L")).getbbox()).convert("L")


def ours(text: str) -> Image.Image:
    out = io.BytesIO()
    book = Book(out, "x", "x", "ar")
    typesetter = Typesetter(book)
    line = Line(190, 50, joined(text), POINTS, from_right=True)
    typesetter.page(typesetter.setting(Sheet("", (Piece(("P",), (line,)),))), {}, {})
    book.close()
    with opened(out.getvalue()) as pdf:
        pixels = pdf[0].get_pixmap(matrix=pymupdf.Matrix(SCALE, SCALE))
        return ink(Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples))


def harfbuzz(text: str) -> Image.Image:
    """The line as the shaper of browsers sets it, with the same font."""
    font = ImageFont.truetype(FONTS / "NotoSansArabic-Regular.ttf", POINTS * SCALE, layout_engine=ImageFont.Layout.RAQM)
    picture = Image.new("RGB", (2400, 300), "white")
    ImageDraw.Draw(picture).text((20, 60), text, font=font, fill="black", direction="rtl", language="ar")
    return ink(picture)


@pytest.mark.parametrize("text", LINES)
def test_a_line_looks_as_browsers_show_it(text: str) -> None:
    line, wanted = ours(text), harfbuzz(text)
    assert abs(line.width - wanted.width) <= 0.03 * wanted.width
    small = (wanted.width // 4, wanted.height // 4)
    pairs = zip(line.resize(small).tobytes(), wanted.resize(small).tobytes(), strict=True)
    difference = sum(abs(one - other) for one, other in pairs)
    black = sum(255 - one for one in wanted.resize(small).tobytes())
    assert 1 - difference / (2 * black) > ALIKE


def lines_from_right(pdf: bytes, page: int) -> list[str]:
    """Each line as somebody reads it who begins at the right, sign by sign, without blanks."""
    text = pypdfium2.PdfDocument(pdf)[page].get_textpage()
    rows: dict[int, list[tuple[float, int, str]]] = {}
    for place in range(text.count_chars()):
        x, y = c_double(), c_double()
        pdfium.FPDFText_GetCharOrigin(text, place, x, y)
        sign = text.get_text_range(place, 1)
        rows.setdefault(round(y.value), []).append((-x.value, place, sign))
    return ["".join("".join(sign for *_, sign in sorted(row)).split()) for row in rows.values()]


@pytest.fixture(scope="module")
def letter() -> bytes:
    return made(content(recipient(language="ar", title="Dr.", last_name="Muster-Weiß")), on=stationery())


@pytest.mark.parametrize(
    "line", ["هكذا تفعلون حسابكم", "رمز التأكيد من الخطاب", "أدخلوا الرمز.", "«إرسال»", "رقم الخطاب"]
)
def test_the_second_page_of_a_letter_is_read_from_the_right(letter: bytes, line: str) -> None:
    wanted = line.replace(" ", "")
    assert any(wanted in read for read in lines_from_right(letter, 1))
    assert not any(wanted in read for read in lines_from_right(letter, 0))


@pytest.mark.parametrize(
    "latin", ["03471 0000-0", "konto.example/realms/bwg/konto/nicht-ich", CODE, "Dr. Muster-Weiß", "Abschicken"]
)
def test_what_is_latin_on_an_arabic_page_is_read_from_the_left(letter: bytes, latin: str) -> None:
    own = [read for read in lines_from_right(letter, 1) if "Telefon"[::-1] not in read]  # the foot is German
    assert any(latin.replace(" ", "")[::-1] in read for read in own)


def test_opening_hours_in_german_are_read_from_the_left_on_an_arabic_page() -> None:
    large = made(content(recipient(language="ar", large_print=True)), on=stationery())
    assert "8bis16Uhr"[::-1] in [line for page in (2, 3) for line in lines_from_right(large, page)]


def test_a_screen_reader_gets_the_sentence_and_not_the_order_of_its_drawing(letter: bytes) -> None:
    with opened(letter) as pdf:
        shown = pdf[1].read_contents().decode("latin-1")
    spoken = {
        bytes.fromhex(text).decode("utf-16-be").lstrip("\ufeff")
        for text in re.findall(r"/ActualText<([0-9a-f]+)>", shown)
    }
    assert "رمز التأكيد لبوابة العملاء" in spoken
    assert any("03471 0000-0" in text for text in spoken)


def test_an_arabic_name_is_printed_in_a_german_document() -> None:
    one = {"title": "Auskunft", "sections": [{"heading": "Konto", "rows": [{"label": "Name", "value": "محمد غزي"}]}]}
    out = io.BytesIO()
    write(Document.model_validate(one), stationery(), out)
    assert any("محمدغزي" in line for line in lines_from_right(out.getvalue(), 0))
    with opened(out.getvalue()) as pdf:
        assert "nicht gedruckt" not in pdf[0].get_text()
