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
    assert (found, house.replace(" ", "")) == (street, number)


@pytest.mark.parametrize(
    ("number", "houses"),
    [
        ("12", {"12"}),
        ("12 A", {"12a"}),
        ("12/a", {"12a"}),
        ("12/3", {"12"}),
        ("12-14", {"12", "14"}),
        ("12–15", {"12", "13", "14", "15"}),
        ("12 a-c", {"12a", "12b", "12c"}),
        ("12 1/2", {"12#"}),
        ("12½", {"12#"}),
        ("14-12", {"14"}),
        ("1-9999", {"1"}),
        ("", set()),
        ("Erdgeschoss", set()),
    ],
)
def test_a_number_names_its_houses(number: str, houses: set[str]) -> None:
    assert set(address.houses(number)) == houses


@pytest.mark.parametrize(
    "typed", ["Lange Str. 12 Whg. 4", "Lange Str. 12, 2. OG", "Lange Str. Nr. 12", "Lange Str. 12 EG links"]
)
def test_what_follows_the_number_is_not_the_house(typed: str) -> None:
    street, number = address.split_street(typed)
    assert (address.street(street), address.houses(number)) == ("langestr", ("12",))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Dr.-Wilhelm-Külz-Straße", "Wilhelm-Külz-Str."),
        ("Sankt-Jakob-Straße", "St. Jakob Str"),
        ("Große Gasse", "Gr. Gasse"),
        ("An der Saale", "a. d. Saale"),
    ],
)
def test_titles_saints_and_short_words_in_streets_are_equal(one: str, other: str) -> None:
    assert address.street(one) == address.street(other)


@pytest.mark.parametrize(
    ("typed", "filed", "same"),
    [
        ("Bernburg", "Bernburg OT Baalberge", True),
        ("Baalberge", "Bernburg OT Baalberge", True),
        ("Bernburg OT Peißen", "Bernburg OT Baalberge", False),
        ("Peißen", "Bernburg OT Baalberge", False),
        ("Bernburg OT Peißen", "Bernburg", False),
        ("Bernbrg", "Bernburg OT Baalberge", True),
        ("Halle", "Bernburg", False),
    ],
)
def test_a_village_is_a_place_of_its_own(typed: str, filed: str, same: bool) -> None:
    assert address.same_place(typed, filed) is same


@pytest.mark.parametrize(("one", "other"), [("meier", "maier"), ("schmidt", "schmitt"), ("mueller", "muller")])
def test_names_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    assert spelling.sound(one) == spelling.sound(other)


def test_the_sound_follows_the_published_example() -> None:
    assert (spelling.sound("muellerluedenscheidt"), spelling.sound("wikipedia")) == ("65752682", "3412")


@pytest.mark.parametrize("other", ["Bernburg (Saale)", "BERNBURG/Saale", "Bernburg a.d. Saale"])
def test_a_town_is_the_same_with_its_river(other: str) -> None:
    assert address.same_place("Bernburg", other)


def test_another_town_or_none_is_not_the_same() -> None:
    assert not address.same_place("Bernburg", "Halle")
    assert not address.same_place("Bernburg", "")


@given(st.text(max_size=400))
def test_any_text_has_a_stable_spelling(text: str) -> None:
    for canonical in (spelling.name, address.street):
        assert canonical(canonical(text)) == canonical(canonical(canonical(text)))
    address.split_street(text)


@given(st.text(alphabet="äöüßÄÖÜabcXYZ-' .", max_size=30))
def test_case_does_not_matter(text: str) -> None:
    assert spelling.name(text.upper()) == spelling.name(text.lower())
