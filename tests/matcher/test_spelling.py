"""Equal things are spelled equally, different ones stay different."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import address, spelling


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "MUELLER"),
        ("Groß", "Gross"),
        ("O'Brien", "O’Brien"),
        ("von der Höh-Müller", "Von der Hoeh Mueller"),
        ("Anna-Maria", "Annamaria"),
        ("Yılmaz", "Yilmaz"),
        ("Nguyễn Thị", "nguyen thi"),
        ("Dr. Prof. Erika", "Erika"),
        ("Müller", "Mu\u0308ller"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert spelling.name(one) == spelling.name(other)


@pytest.mark.parametrize(("one", "other"), [("Andrea", "Andreas"), ("Muller", "Müller"), ("Drost", "Ost")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert spelling.name(one) != spelling.name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lange Straße", "Lange Str."),
        ("Lange Strasse", "Lange-Straße"),
        ("Auguststraße", "Auguststr."),
        ("Straße des Friedens", "Str.des Friedens"),
        ("Karlsplatz", "Karlspl."),
        ("Käthe-Kollwitz-Straße", "Kaethe Kollwitz Str"),
    ],
)
def test_spellings_of_one_street_are_equal(one: str, other: str) -> None:
    assert address.street(one) == address.street(other)


def test_streets_that_only_begin_alike_stay_different() -> None:
    assert len({address.street(one) for one in ("Strandweg", "Straßenweg", "Lange Gasse", "Lange Straße")}) == 4


@pytest.mark.parametrize(
    ("typed", "street", "number"),
    [
        ("Lange Straße 12", "Lange Straße", "12"),
        ("Lange Str.12a", "Lange Str.", "12a"),
        ("Lange Straße, 12 a", "Lange Straße", "12a"),
        ("Straße des 17. Juni 135", "Straße des 17. Juni", "135"),
        ("Lange Straße 12 - 14", "Lange Straße", "12-14"),
        ("Lange Straße 12/3", "Lange Straße", "12/3"),
        ("Lange Straße", "Lange Straße", ""),
        ("12", "12", ""),
    ],
)
def test_street_and_number_are_told_apart(typed: str, street: str, number: str) -> None:
    found, house = address.split_street(typed)
    assert (found, spelling.house_number(house)) == (street, number)


def test_neighbouring_numbers_are_different_houses() -> None:
    numbers = ("12", "12a", "12b", "12-14", "12/3", "14")
    assert len({address.house_key("06406", "Lange Straße", one) for one in numbers}) == len(numbers)


@pytest.mark.parametrize("other", ["Bernburg (Saale)", "BERNBURG/Saale", "Bernburg a.d. Saale"])
def test_a_town_is_the_same_with_its_river(other: str) -> None:
    assert address.same_place("Bernburg", other)


def test_another_town_or_none_is_not_the_same() -> None:
    assert not address.same_place("Bernburg", "Halle")
    assert not address.same_place("Bernburg", "")


@given(st.text(max_size=400))
def test_any_text_has_a_stable_spelling(text: str) -> None:
    for canonical in (spelling.name, spelling.street, spelling.house_number):
        assert canonical(canonical(text)) == canonical(canonical(canonical(text)))
    address.split_street(text)


@given(st.text(alphabet="äöüßÄÖÜabcXYZ-' .", max_size=30))
def test_case_does_not_matter(text: str) -> None:
    assert spelling.name(text.upper()) == spelling.name(text.lower())
