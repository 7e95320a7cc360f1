"""Streets that have a number of their own: another number is another street, or another house, never the same."""

import pytest

from matcher.matching.candidate import Applicant
from tests.matcher.matching.registrant import answer, on_file

SEVEN = on_file(street="Straße 7", house_number="12")
SECOND = on_file(street="Siedlung II", house_number="3")
THIRD = on_file("T-2", "Paula", "Becker", street="Siedlung III", house_number="3")


def typed(street: str) -> Applicant:
    return Applicant("Erika", "Mustermann", street, "06406", "Bernburg")


@pytest.mark.parametrize("street", ["Straße 7 Nr. 12", "Straße 7, 12", "Straße 7 12"])
def test_the_number_of_the_house_behind_that_of_the_street_is_read(street: str) -> None:
    assert answer(SEVEN, applicant=typed(street)) == ("match", "same")


@pytest.mark.parametrize("street", ["Straße 7 Nr. 14", "Straße 8 Nr. 12", "Straße 7", "Straße 12"])
def test_another_number_in_a_numbered_street_is_no_match(street: str) -> None:
    assert answer(SEVEN, applicant=typed(street))[0] != "match"


@pytest.mark.parametrize(
    ("filed", "street"),
    [
        ("Straße des 18. Oktober", "Straße des 17. Oktober 12"),
        ("Straße des 17. Juni", "Straße des 7. Juni 12"),
        ("Querstraße I", "Querstraße II 12"),
        ("Südstraße A", "Südstraße B 12"),
    ],
)
def test_no_slip_and_no_short_column_makes_one_numbered_street_of_another(filed: str, street: str) -> None:
    assert answer(on_file(street=filed), applicant=typed(street))[0] != "match"
    assert answer(on_file(street=filed), applicant=typed(f"{filed} 12"))[0] == "match"


def test_a_roman_numeral_counts_whole() -> None:
    assert answer(SECOND, THIRD, applicant=typed("Siedlung II 3"))[0] == "match"
    assert answer(SECOND, THIRD, applicant=typed("Siedlung III 3"))[0] != "match"
    assert answer(SECOND, applicant=typed("Siedlung III 3"))[0] != "match"
