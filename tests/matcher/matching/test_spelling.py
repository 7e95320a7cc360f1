"""Equal things are spelled equally, different ones stay different."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching import spelling


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


@pytest.mark.parametrize("seen", ["Müller", "Mül\u00adler", "\u200eMüller\u200b", "Mu\u0308ller"])
def test_signs_that_nobody_sees_do_not_count(seen: str) -> None:
    assert spelling.plain(seen) == "mueller"


@pytest.mark.parametrize(
    ("one", "other"), [("Rehmuller", "Rehmüller"), ("Rehmuller", "REHMUELLER"), ("Bauer", "bauer")]
)
def test_umlauts_without_dots_are_folded_and_other_vowels_stay(one: str, other: str) -> None:
    assert spelling.folded(spelling.plain(one)) == spelling.folded(spelling.plain(other))
    assert spelling.folded("bauer") != spelling.folded("baur")


@pytest.mark.parametrize(("one", "other"), [("Andrea", "Andreas"), ("Muller", "Müller"), ("Drost", "Ost")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert spelling.name(one) != spelling.name(other)


@pytest.mark.parametrize(("one", "other"), [("meier", "maier"), ("schmidt", "schmitt"), ("mueller", "muller")])
def test_names_that_sound_alike_have_one_sound(one: str, other: str) -> None:
    assert spelling.sound(one) == spelling.sound(other)


def test_the_sound_follows_the_published_example() -> None:
    assert (spelling.sound("muellerluedenscheidt"), spelling.sound("wikipedia")) == ("65752682", "3412")


@given(st.text(max_size=400))
def test_any_text_has_a_stable_spelling(text: str) -> None:
    assert spelling.name(spelling.name(text)) == spelling.name(spelling.name(spelling.name(text)))


@given(st.text(alphabet="äöüßÄÖÜabcXYZ-' .", max_size=30))
def test_case_does_not_matter(text: str) -> None:
    assert spelling.name(text.upper()) == spelling.name(text.lower())
