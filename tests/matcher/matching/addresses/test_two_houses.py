"""Two houses in one field: nobody knows which one is meant, unless the file has them as one."""

from dataclasses import replace

import pytest

from matcher.matching.candidate import Applicant
from matcher.matching.decision import decide
from matcher.records import reading
from matcher.records.batch import Index
from tests.matcher.company_file import file, line
from tests.matcher.matching.registrant import ERIKA, TODAY, answer, on_file

MAX = on_file("T-2", "Max", "Anders", house_number="14")
GARDEN = {"street": "Gartenweg", "house_number": "3"}
BOTH = [
    "12 und 14",
    "14 u. 12",
    "12 u 14",
    "12 oder 14",
    "12 bzw. 14",
    "12 & 14",
    "12+14",
    "12 und Nr. 14",
    "12 Nr. 14",
]


def typed(street: str, **given: str) -> Applicant:
    return replace(ERIKA, street=street, **given)


@pytest.mark.parametrize("number", [*BOTH, "12 a und 12", "12 und 12a", "12 und 06406"])
def test_two_numbers_are_for_a_person_to_see_whoever_lives_in_either(number: str) -> None:
    mail = {"email": "erika@example.org"}
    applicant = typed(f"Lange Straße {number}", **mail)
    decision = "match" if number.endswith("06406") else "review"
    assert answer(on_file(**mail), MAX, applicant=applicant)[0] == decision
    assert answer(on_file(**mail), applicant=applicant)[0] == decision


@pytest.mark.parametrize("number", BOTH[:-1])
def test_two_numbers_are_one_house_where_the_file_has_them_as_one(number: str) -> None:
    for filed in ("12-14", "12 und 14", "12 u. 14", "12+14"):
        assert answer(on_file(house_number=filed), applicant=typed(f"Lange Str. {number}")) == ("match", "same")
    assert answer(on_file(house_number="12-14"), on_file("T-2"), applicant=typed(f"Lange Str. {number}"))[0] == "review"


def test_a_house_between_two_that_are_filed_together_is_none_of_them() -> None:
    assert answer(on_file(house_number="12 und 16"), applicant=typed("Lange Str. 14"))[0] == "review"
    assert answer(on_file(house_number="12 und 16"), applicant=typed("Lange Str. 16"))[0] == "match"
    assert answer(on_file(house_number="12 a und c"), applicant=typed("Lange Str. 12 c"))[0] == "match"
    assert answer(on_file(house_number="12 a und c"), applicant=typed("Lange Str. 12 b"))[0] == "review"


@pytest.mark.parametrize("flat", ["WE 14", "Whg. Nr. 14", "Wohnung Nr. 14", "Haus Nr. 2", "14", "c/o Nr. Eins"])
def test_the_number_of_a_flat_is_no_second_house(flat: str) -> None:
    assert answer(on_file(), MAX, applicant=typed(f"Lange Straße 12 {flat}"))[0] == "match"


TWO = [
    "Lange Straße 12, Gartenweg 3",
    "Gartenweg 3, Lange Straße 12",
    "Lange Straße 12 Gartenweg 3",
    "Lange Straße 12 und Gartenweg 3",
    "Lange Straße 12; Gartenweg 3, 06406 Bernburg",
    "früher Gartenweg 3, jetzt Lange Straße 12",
    "früher Gartenweg 3 jetzt Lange Straße 12",
    "Lange Straße 12 (vorher: Gartenweg 3)",
    "jetzt Gartenweg 3, ehem. Lange Straße 12",
    "Lange Straße 12 / Gartenweg 3",
    "Lange Straße 12, Am Anger 3",
]


@pytest.mark.parametrize("street", TWO)
def test_two_whole_addresses_are_for_a_person_to_see_whoever_lives_at_either(street: str) -> None:
    mail = {"email": "erika@example.org"}
    applicant = typed(street, **mail)
    assert answer(on_file(**mail), applicant=applicant)[0] == "review"
    assert answer(on_file(**mail, **GARDEN), applicant=applicant)[0] == "review"
    assert answer(on_file(**mail), on_file("T-2", "Max", "Anders", **GARDEN), applicant=applicant)[0] == "review"


@pytest.mark.parametrize("street", TWO[:10])
def test_whoever_lives_at_either_of_two_addresses_is_found_there(street: str) -> None:
    applicant = typed(street, last_name="Mustremann")
    assert [answer(row, applicant=applicant) for row in (on_file(), on_file(**GARDEN))] == [("review", "soft")] * 2


@pytest.mark.parametrize("street", ["Lange Straße 12 und 14", "Gartenweg 3, Lange Str. 14"])
def test_the_second_house_is_searched_for_too(street: str) -> None:
    index = Index(reading.read(file(line(house_number="14"))).rows.values())
    # Nothing of the name is as it is on file, so that only the house finds it.
    applicant = typed(street, first_name="Erkia", last_name="Musterwann")
    assert decide(applicant, index.found(applicant), TODAY).decision == "review"


@pytest.mark.parametrize(
    ("street", "filed"),
    [
        ("Halbergasse 22 (ehem. Platz des Friedens 22)", "Halbergasse"),
        ("Platz des Friedens 22, jetzt Halbergasse 22", "Halbergasse (früher Platz des Friedens)"),
        ("früher Platz des Friedens 22, jetzt Halbergasse 22", "Halbergasse (früher Platz des Friedens)"),
        ("Halbergasse 22 früher Platz des Friedens", "Platz des Friedens"),
    ],
)
def test_the_former_name_of_a_street_is_no_second_address(street: str, filed: str) -> None:
    assert answer(on_file(street=filed, house_number="22"), applicant=typed(street))[0] == "match"


@pytest.mark.parametrize(
    "street",
    [
        "früher Gartenweg 12, jetzt Lange Straße 12",
        "Lange Straße 12 (früher Gartenweg 12)",
        "Lange Straße 12, ehem. Gartenweg",
        "Gartenweg 12, jetzt: Lange Straße 12",
    ],
)
def test_a_former_street_that_the_file_has_beside_the_new_one_is_another_house(street: str) -> None:
    here, there = on_file(), on_file(street="Gartenweg")
    for row, other in ((here, there), (there, here)):
        neighbour = other._replace(tenant_id="T-2", first_name="Max", last_name="Anders")
        assert answer(row, neighbour, applicant=typed(street))[0] == "review"


def test_somebody_who_says_that_he_moved_is_not_sent_a_letter_to_the_old_house() -> None:
    old = on_file(street="Gartenweg", house_number="12")
    assert answer(old, applicant=typed("früher Gartenweg 12, jetzt Lange Straße 12"))[0] == "review"


@pytest.mark.parametrize(
    "remark", ["Block 3", "Klingel Müller 3", "Postfach 3", "2. OG", "Aufgang 3", "Bernburg 06406", "früher 3"]
)
def test_a_remark_with_a_number_is_no_second_address(remark: str) -> None:
    for street in (f"Lange Straße 12, {remark}", f"Lange Straße 12 {remark}"):
        assert answer(on_file(), applicant=typed(street))[0] == "match"


def test_a_street_before_the_gate_is_no_former_one() -> None:
    gate = on_file(street="Vorm Steintor")
    assert answer(gate, applicant=typed("Vorm Steintor 12")) == ("match", "same")
    renamed = typed("Lange Straße 12 (vorm. Steinweg)")
    assert answer(on_file(street="Steinweg"), applicant=renamed)[0] == "match"
