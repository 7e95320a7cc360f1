"""What a near name or another village speaks for: the tenant, or somebody who is not on file."""

from dataclasses import replace

import pytest

from matcher.matching.addresses.place import Villages
from matcher.matching.candidate import Found
from matcher.matching.decision import decide
from tests.matcher.matching.registrant import ERIKA, TODAY, answer, on_file


@pytest.mark.parametrize(("typed", "filed"), [("Tesfay", "Tsegay"), ("Ahmad", "Ahmed Ali"), ("Kidane", "Kidana")])
def test_a_near_name_of_a_language_that_the_lexicon_lacks_wants_contact_data(typed: str, filed: str) -> None:
    applicant = replace(ERIKA, first_name=typed, email="t@example.org")
    assert answer(on_file(first_name=filed), applicant=applicant)[0] == "review"


def test_a_slip_of_the_fingers_in_a_name_that_nobody_knows_is_the_tenants() -> None:
    assert answer(on_file(first_name="Tesfay"), applicant=replace(ERIKA, first_name="Tesfya"))[0] == "match"
    typed = replace(ERIKA, first_name="Tsegay", email="t@example.org")
    assert answer(on_file(first_name="Tesfay", email="t@example.org"), applicant=typed)[0] == "match"


@pytest.mark.parametrize("city", ["Bernburg OT Gröna", "Bernburg-Gröna", "Gröna b. Bernburg", "Gröna (Bernburg)"])
def test_a_village_is_forgiven_where_the_file_knows_it_or_contact_data_agree(city: str) -> None:
    typed = replace(ERIKA, city=city, email="erika@example.org")
    assert answer(on_file(), applicant=typed) == ("review", "doubt")
    assert answer(on_file(email="erika@example.org"), applicant=typed)[0] == "match"
    known = Found((on_file(),), villages=lambda _names: Villages.of(["Bernburg OT Gröna"]))
    assert decide(typed, known, TODAY).decision == "match"
    assert decide(replace(typed, postal_code="06460"), known, TODAY).decision == "review"
    assert decide(replace(typed, first_name="Erkia"), known, TODAY).decision == "review"


def test_a_place_that_the_file_has_never_heard_of_wants_contact_data() -> None:
    typed = replace(ERIKA, city="Gröna", email="erika@example.org")
    villages = Villages.of(["Bernburg OT Peißen"])
    for email, decision in (("", "review"), ("erika@example.org", "match")):
        assert decide(typed, Found((on_file(email=email),), villages=lambda _: villages), TODAY).decision == decision


def test_the_wife_of_a_kaminski_is_another_person() -> None:
    wife = replace(ERIKA, first_name="Bogomirra", last_name="Kaminska")
    assert answer(on_file(first_name="Bogomirrz", last_name="Kaminski"), applicant=wife)[0] == "review"
    typed = replace(wife, first_name="Erika")
    assert answer(on_file(last_name="Kaminski"), applicant=typed)[0] == "match"


def test_contact_data_break_a_tie_but_never_stand_for_a_name() -> None:
    mail = replace(ERIKA, email="Erika@example.org", phone="+49 3471 123456")
    son = on_file("T-2", phone="03471/123456")
    assert answer(on_file(email="erika@example.org"), son, applicant=mail) == ("match", "same")
    assert answer(on_file(), son, on_file("T-3", phone="03471-123456"), applicant=mail) == ("review", "namesakes")
    assert answer(on_file(first_name="Max", email="erika@example.org"), applicant=mail)[0] == "review"
    assert answer(on_file(house_number="13", email="erika@example.org"), applicant=mail)[0] == "review"


def test_another_surname_is_for_a_person_to_see_whatever_the_contact_data_say() -> None:
    mail = replace(ERIKA, email="erika@example.org")
    assert answer(on_file(last_name="Neumann", email="erika@example.org"), applicant=mail)[0] == "review"


@pytest.mark.parametrize(
    ("typed", "decision"), [("+49 3471 123456", "match"), ("03471 999999", "review"), ("", "review")]
)
def test_an_equal_telephone_number_tells_which_of_two_namesakes_is_meant(typed: str, decision: str) -> None:
    applicant = replace(ERIKA, phone=typed)
    two = (on_file(phone="03471/123456"), on_file("T-2", phone="03471/654321"))
    assert answer(*two, applicant=applicant)[0] == decision


def test_a_garbled_surname_wants_contact_data_besides() -> None:
    typed = replace(ERIKA, last_name="Msutremnan", email="erika@example.org")
    assert answer(on_file(), applicant=typed)[0] == "review"
    assert answer(on_file(email="erika@example.org"), applicant=typed)[0] == "match"


def test_an_initial_is_enough_for_one_person_and_not_for_two() -> None:
    assert answer(on_file(), applicant=replace(ERIKA, first_name="E."))[0] == "match"
    assert answer(on_file(), applicant=replace(ERIKA, first_name="E. und M."))[0] == "review"
