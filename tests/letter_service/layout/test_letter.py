import hashlib
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pymupdf
import pytest
import zxingcpp
from PIL import Image

from letter_service.errors import AddressError
from letter_service.layout.letter import LetterContent, check, greeting, render
from letter_service.layout.profiles import PROFILES
from letter_service.layout.stationery import TEMPLATES, Stationery, read
from letter_service.letters.address import Recipient, window_lines
from letter_service.letters.spelling import latin
from letter_service.pdf.typeface import FONTS, bold, regular
from tests.company import SENDER
from tests.letter_service.office import ERIKA, PAGE_URL

MM = 72 / 25.4
CODE = "1234-5678-9012"
VIETNAMESE = "ăâđêôơưĂÂĐÊÔƠƯáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
OTHERS = "ğĞıİşŞçÇ ąćęłńóśźżĄĆĘŁŃÓŚŹŻ äöüÄÖÜßẞ éèêëçñøåæœ čďěňřšťůž őű ăâîșț ёйщЪыэюяЇїЄєҐґ αβγδεζηθικλμνξοπρσς"
FONT_SHA256 = {
    "NotoSans-Regular.ttf": "89c3c497f618fdaa0b2d1e98fef93582f28c71debd2c4a8cdf41f190ced2909d",
    "NotoSans-Bold.ttf": "e83493c945848ecd4a9ad0f6d19164541a0d3e23a9c952304a00a46e00272ac5",
    "NotoSansArabic-Regular.ttf": "504d7407d86875acf7d04dfaa0fd7524d0b8797723bc4aa18022f29db25b0b6e",
    "NotoSansArabic-Bold.ttf": "ded6fc7359ca36d15d7aab9ef0c066e21ce48b26a069994d6602fa2cb9a1b952",
}
ODD_NAMES = {
    "a hundred letters": {"last_name": "Wolfeschlegel" * 7 + "hausen"},
    "many words": {"first_name": "Anna Maria " * 8, "last_name": "von und zu der Höh-Müller-Lüdenscheidt"},
    "Vietnamese": {"first_name": "Thị Hồng", "last_name": "Nguyễn"},
    "Turkish": {"first_name": "Ayşe", "last_name": "Yılmaz"},
    "Cyrillic": {"first_name": "Юлия", "last_name": "Щербакова"},
    "Greek": {"first_name": "Ελένη", "last_name": "Παπαδοπούλου"},
    "one letter": {"first_name": "", "last_name": "O"},
    "apostrophe": {"first_name": "Seán", "last_name": "O’Brien"},
    "markup": {"last_name": "<b>&amp;</b>"},
    "combining accents": {"last_name": "Mu\u0308ller"},
}


def recipient(**changed: str) -> Recipient:
    return Recipient.model_validate({**ERIKA, **changed})


@pytest.fixture(scope="module")
def stationery() -> Stationery:
    return read(TEMPLATES, PAGE_URL, SENDER)


def pdf_of(run: list[LetterContent], stationery: Stationery) -> bytes:
    out = io.BytesIO()
    render(run, stationery, date(2026, 11, 22), out)
    return out.getvalue()


def drawn(stationery: Stationery, *recipients: Recipient) -> pymupdf.Document:
    run = [
        LetterContent(f"B26-{number:06d}-0", one, CODE.replace("-", ""), date(2026, 12, 13))
        for number, one in enumerate(recipients)
    ]
    return pymupdf.open(stream=pdf_of(run, stationery))


@pytest.fixture(scope="module")
def page(stationery: Stationery) -> Iterator[pymupdf.Page]:
    with drawn(stationery, recipient()) as pdf:
        yield pdf[0]


def lines(page: pymupdf.Page) -> list[tuple[pymupdf.Rect, str]]:
    """Every line of text with its box in mm."""
    found = page.get_text("dict")["blocks"]
    return [
        (pymupdf.Rect(line["bbox"]) * (1 / MM), "".join(span["text"] for span in line["spans"]).strip())
        for block in found
        for line in block.get("lines", [])
    ]


def place(page: pymupdf.Page, text: str) -> pymupdf.Rect:
    return next(box for box, found in lines(page) if text in found)


def in_window(page: pymupdf.Page) -> list[str]:
    """The lines of the address zone, DIN 5008 form B."""
    return [text for box, text in lines(page) if box.x0 < 105 and box.y1 > 62.7 and box.y0 < 90]


def ink(page: pymupdf.Page, clip: tuple[float, float, float, float]) -> bool:
    pixels = page.get_pixmap(dpi=200, colorspace=pymupdf.csGRAY, clip=pymupdf.Rect(*clip) * MM)
    return min(pixels.samples) < 200


def test_the_address_is_in_the_window_and_nothing_else_is(page: pymupdf.Page) -> None:
    assert in_window(page) == ["Frau", "Dr. Erika Mustermann", "Lange Straße 12 a", "06406 Bernburg"]
    assert not ink(page, (20, 62.7, 105, 68))
    assert not ink(page, (20, 85.5, 105, 90))
    assert not ink(page, (20, 45, 25, 90))
    assert not ink(page, (105, 62.7, 112, 90))


def test_the_return_line_stands_above_the_address(page: pymupdf.Page) -> None:
    box = place(page, "Musterplatz 1 · 06406")
    assert box.y0 >= 45
    assert box.y1 <= 62.7
    assert box.x1 <= 105


def test_the_code_is_large_and_below_the_first_fold(page: pymupdf.Page) -> None:
    box = place(page, CODE)
    assert box.y0 > 105
    assert box.y1 < 210
    sizes = [
        span["size"]
        for block in page.get_text("dict")["blocks"]
        for line in block.get("lines", [])
        for span in line["spans"]
        if span["text"] == CODE
    ]
    assert len(sizes) == 1
    assert 24 <= sizes[0] <= 28


def test_folds_and_punch_mark_are_where_the_envelope_and_the_punch_want_them(page: pymupdf.Page) -> None:
    marks = {
        round(drawing["rect"].y0 / MM, 1)
        for drawing in page.get_drawings()
        if drawing["rect"].x1 < 20 * MM and drawing["rect"].height < 1
    }
    assert marks == {105.0, 148.5, 210.0}


def test_the_letter_says_all_that_is_needed(page: pymupdf.Page) -> None:
    text = " ".join(page.get_text().split())
    for needed in (
        "Sehr geehrte Frau Dr. Mustermann,",
        "Ihr Brief-Bestätigungscode für das Kundenportal",
        "Sonntag, 13. Dezember 2026",
        "22. November 2026",
        "B26-000000-0",
        PAGE_URL.removeprefix("https://"),
        "„Abschicken“",
        "Wir fragen Sie nie am Telefon oder per E-Mail nach diesem Code.",
        "Sie haben sich nicht registriert? Dann sperren Sie den Code auf dieser Seite:",
        "konto.example/realms/bwg/konto/nicht-ich",
        "Oder rufen Sie uns an: 03471 0000-0. Nennen Sie die Briefnummer.",
        "Amtsgericht Musterstadt",
    ):
        assert needed in text
    assert f"{PAGE_URL}#" not in text


def test_no_sentence_is_longer_than_fifteen_words(page: pymupdf.Page) -> None:
    body = " ".join(text for box, text in lines(page) if 112 < box.y0 < 262 and box.x0 < 120)
    for mark in "?:":
        body = body.replace(mark, ".")
    assert max(len(sentence.split()) for sentence in body.split(". ")) <= 15


def test_the_qr_code_opens_the_page_with_the_code_in_the_fragment(page: pymupdf.Page) -> None:
    picture = Image.open(io.BytesIO(page.get_pixmap(dpi=200).tobytes("png")))
    found = zxingcpp.read_barcodes(picture)
    assert [code.text for code in found] == [f"{PAGE_URL}#{CODE}/B26-000000-0"]
    corners = found[0].position
    assert (corners.top_right.x - corners.top_left.x) / 200 * 25.4 >= 25
    assert corners.top_left.y / 200 * 25.4 > 105


def test_nothing_runs_over_the_margins(page: pymupdf.Page) -> None:
    for box, _ in lines(page):
        assert box.x0 >= 5
        assert box.x1 <= 191
        assert box.y1 <= 292


def test_no_line_of_text_lies_on_another(page: pymupdf.Page) -> None:
    middles = [pymupdf.Rect(box.x0, box.y0 + 1.2, box.x1, box.y1 - 1.2) for box, _ in lines(page)]
    clashes = [(one, two) for i, one in enumerate(middles) for two in middles[i + 1 :] if one.intersects(two)]
    assert clashes == []


def test_the_pdf_speaks_german_and_names_nobody(page: pymupdf.Page) -> None:
    pdf = page.parent
    told = " ".join(str(value) for value in pdf.metadata.values()) + pdf.get_xml_metadata()
    assert pdf.metadata["title"] == "Briefe zur Konto-Bestätigung"
    assert pdf.xref_get_key(pdf.pdf_catalog(), "Lang")[1] == "de-DE"
    assert not any(secret in told for secret in ("Muster", "Erika", "1234", "B26"))


def test_every_font_is_embedded(page: pymupdf.Page) -> None:
    fonts = page.get_fonts(full=True)
    assert {name.partition("+")[2] for _, _, _, name, *_ in fonts} == {"NotoSans-Regular", "NotoSans-Bold"}
    assert {extension for _, extension, *_ in fonts} == {"ttf"}


@pytest.mark.parametrize("name", ODD_NAMES)
def test_an_odd_name_is_in_the_window_and_never_cut(stationery: Stationery, name: str) -> None:
    odd = recipient(**ODD_NAMES[name])
    with drawn(stationery, odd) as pdf:
        assert "".join(in_window(pdf[0])).replace(" ", "") == "".join(window_lines(odd)).replace(" ", "")
        boxes = [box for box, text in lines(pdf[0]) if text in in_window(pdf[0])]
        assert min(box.x0 for box in boxes) >= 24.9
        assert max(box.x1 for box in boxes) <= 105.1
        assert min(box.y0 for box in boxes) >= 62.7
        assert max(box.y1 for box in boxes) <= 90
        assert not ink(pdf[0], (105, 62.7, 136, 90))


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"last_name": "😀"}, ["last_name"]),
        ({"first_name": "李"}, ["first_name"]),
        ({"last_name": "محمد"}, ["last_name"]),
        ({"last_name": ""}, ["last_name"]),
        ({"street": " "}, ["street"]),
        ({"postal_code": "6406"}, ["postal_code"]),
        ({"postal_code": "٠٦٤٠٦"}, ["postal_code"]),
        ({"city": "", "postal_code": ""}, ["city", "postal_code"]),
        ({"last_name": "A\u202eB"}, ["last_name"]),
        ({"street": "Weg\x00"}, ["street"]),
        ({"city": "\ud800"}, ["city"]),
        ({"last_name": "Wolfeschlegel" * 15 + "stein"}, ["recipient"]),
        ({"first_name": "W" * 200, "last_name": "W" * 200}, ["recipient"]),
    ],
    ids=ascii,
)
def test_an_address_that_cannot_be_printed_names_its_fields(changed: dict[str, str], fields: list[str]) -> None:
    with pytest.raises(AddressError) as refused:
        check(recipient(**changed), PROFILES["din-b"])
    assert refused.value.fields == fields


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({}, "Sehr geehrte Frau Dr. Mustermann,"),
        ({"salutation": "Herr", "title": ""}, "Sehr geehrter Herr Mustermann,"),
        ({"salutation": "Familie", "title": ""}, "Sehr geehrte Familie Mustermann,"),
        ({"salutation": "", "title": "", "first_name": "Kim", "last_name": "Muster"}, "Guten Tag Kim Muster,"),
        ({"salutation": "Divers", "title": ""}, "Guten Tag Erika Mustermann,"),
        ({"salutation": "Firma", "first_name": "", "last_name": "Muster GmbH"}, "Sehr geehrte Damen und Herren,"),
    ],
)
def test_everybody_is_greeted_by_name(stationery: Stationery, changed: dict[str, str], line: str) -> None:
    assert greeting(recipient(**changed), stationery.texts["de"]) == line


def test_other_scripts_are_spelled_as_in_a_passport() -> None:
    assert latin("Юлия Щербакова") == "Iuliia Shcherbakova"
    assert latin("Ελένη Παπαδάκη") == "Eleni Papadaki"
    assert latin("Nguyễn Thị Hồng") == "Nguyễn Thị Hồng"


def test_a_name_in_cyrillic_is_greeted_in_cyrillic(stationery: Stationery) -> None:
    with drawn(stationery, recipient(first_name="Юлия", last_name="Щербакова", title="")) as pdf:
        assert "Sehr geehrte Frau Щербакова," in pdf[0].get_text()
        assert "Iuliia Shcherbakova" in in_window(pdf[0])


def test_what_all_letters_share_is_there_once(stationery: Stationery) -> None:
    def size(letters: int) -> int:
        run = [LetterContent("B26-000000-0", recipient(), "0" * 12, date(2026, 12, 13))] * letters
        return len(pdf_of(run, stationery))

    assert (size(300) - size(100)) / 200 < 3000


def test_the_same_letters_are_the_same_bytes(stationery: Stationery) -> None:
    content = LetterContent("B26-000001-0", recipient(), CODE.replace("-", ""), date(2026, 12, 13))
    assert pdf_of([content], stationery) == pdf_of([content], stationery)
    assert pdf_of([replace(content, code="0" * 12)], stationery) != pdf_of([content], stationery)


def test_the_fonts_are_the_pinned_ones_and_know_every_letter() -> None:
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")} == FONT_SHA256
    assert regular().covers(VIETNAMESE + OTHERS)
    assert bold().covers(VIETNAMESE + OTHERS)
