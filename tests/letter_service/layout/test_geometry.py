"""The made page is read and looked at again: every word where it may be, no ink where none may be."""

from itertools import product

import pytest

from letter_service.errors import AddressError
from letter_service.layout.letter import PROFILES, check, pages_of
from letter_service.letters.address import window_lines
from tests.letter_service.office import PAGE_URL
from tests.letter_service.paper import CODE, NUMBER, content, inked, made, opened, recipient, scanned, stationery, words

NASTY = {
    "plain": {},
    "many words": {"first_name": "Anna Maria " * 6, "last_name": "von und zu der Höh-Müller-Lüdenscheidt"},
    "long greeting": {"last_name": "von Wolfeschlegelsteinhausen-Bergerdorff zu Hohenlohe-Langenburg"},
    "no blank": {"title": "", "first_name": "", "last_name": "Wolfeschlegel" * 7},
    "Vietnamese": {"first_name": "Thị Hồng", "last_name": "Nguyễn"},
    "Cyrillic": {"first_name": "Юлия", "last_name": "Щербакова"},
    "couple": {"salutation": "Eheleute", "title": "", "first_name": "Hans und Erika", "last_name": "Mustermann"},
    "six lines": {
        "company": "Muster GmbH",
        "care_of": "Familie Weiß",
        "city": "Wien",
        "country": "AT",
        "postal_code": "",
    },
}
LANGUAGES = ("", "en", "uk", "ru", "tr", "ar", "pl", "vi")
ALL = list(product(PROFILES, NASTY, LANGUAGES, (False, True)))
READ = list(product((200, 600), LANGUAGES, (False, True)))


@pytest.mark.parametrize(("profile", "name", "language", "large_print"), ALL)
def test_no_ink_is_in_a_forbidden_zone(profile: str, name: str, language: str, large_print: bool) -> None:
    one = recipient(**NASTY[name], language=language, large_print=large_print)
    paper = stationery(profile)
    with opened(made(content(one), on=paper)) as pdf:
        assert pdf.page_count == pages_of(one, paper)
        page, zones = pdf[0], paper.profile
        assert inked(page, zones.clear) == []
        address = [
            (box, word)
            for box, word in words(page)
            if 22 < box.x0 < 110 and zones.address_top - 1 < box.y0 < zones.address_bottom
        ]
        assert "".join(word for _, word in address) == "".join(window_lines(one)).replace(" ", "")
        assert min(box.x0 for box, _ in address) >= 24.9
        assert max(box.x1 for box, _ in address) <= 105.1
        assert all(box.x0 >= 5 and box.x1 <= 205 and box.y1 <= 291 for other in pdf for box, _ in words(other))
        code = next(box for box, word in words(page) if word == CODE)
        assert code.y0 > (zones.folds or (105,))[0]


@pytest.mark.parametrize(("dots_per_inch", "language", "large_print"), READ)
def test_every_page_with_a_code_is_read_by_a_telephone(dots_per_inch: int, language: str, large_print: bool) -> None:
    one = recipient(language=language, large_print=large_print)
    with opened(made(content(one), on=stationery())) as pdf:
        read = [scanned(page, dots_per_inch) for page in pdf if any(word == CODE for _, word in words(page))]
    assert read == [[f"{PAGE_URL}#{CODE}/{NUMBER}"]] * (2 if language else 1)


def test_the_code_s_edges_are_sharp() -> None:
    with opened(made(content(recipient()), on=stationery())) as pdf:
        picture = pdf[0].get_pixmap(dpi=600, clip=(430, 445, 540, 555))
    shades = sum(30 < shade < 225 for shade in picture.samples)
    assert shades / len(picture.samples) < 0.06


def test_a_company_may_print_the_page_s_address_alone() -> None:
    paper = stationery(personal_qr=False)
    with opened(made(content(recipient()), content(recipient()), on=paper)) as pdf:
        assert [scanned(page, 200) for page in pdf] == [[PAGE_URL], [PAGE_URL]]


@pytest.mark.parametrize("large_print", [False, True])
def test_large_print_is_large(large_print: bool) -> None:
    with opened(made(content(recipient(large_print=large_print)), on=stationery())) as pdf:
        sizes = [
            span["size"]
            for page in pdf
            for block in page.get_text("dict", clip=(0, 270, 595, 770))["blocks"]
            for line in block.get("lines", [])
            for span in line["spans"]
        ]
    assert min(sizes) >= (16 if large_print else 11)


def test_a_second_language_comes_after_the_german_page() -> None:
    with opened(made(content(recipient(language="en")), on=stationery())) as pdf:
        german, english = (page.get_text() for page in pdf)
    assert "Sehr geehrte Frau Dr. Mustermann," in german
    assert "Dear Ms Dr. Mustermann," in english
    assert "Sunday," in english
    assert "13 December 2026" in english


def test_a_language_without_words_gets_the_german_letter() -> None:
    one = recipient(language="fr")
    assert pages_of(one, stationery()) == 1


@pytest.mark.parametrize("profile", PROFILES)
def test_an_address_of_too_many_lines_is_refused_and_not_cut(profile: str) -> None:
    long = dict.fromkeys(("company", "care_of", "addition"), "Sehr lange Zeile die niemals in ein Fenster passt" * 3)
    with pytest.raises(AddressError):
        check(recipient(**long), PROFILES[profile])


def test_a_draft_says_so_on_every_page() -> None:
    with opened(made(content(recipient(large_print=True)), on=stationery(), draft=True)) as pdf:
        assert ["ENTWURF" in page.get_text() for page in pdf] == [True, True]
        assert scanned(pdf[0], 200) == [f"{PAGE_URL}#{CODE}/{NUMBER}"]
