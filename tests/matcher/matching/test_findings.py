"""What of the file is compared with a registration: contact data as they are meant, each person's likeliest row."""

from dataclasses import replace

import pytest

from matcher.matching.candidate import Candidate, Found
from matcher.matching.explanation import explain
from matcher.matching.findings import compare
from tests.matcher.matching.registrant import ERIKA, TODAY, decided, on_file


@pytest.mark.parametrize(
    ("typed", "filed", "decision"),
    [
        pytest.param({"phone": "03471 123456"}, {"phone": "+49 3471/123456"}, "match", id="a number written otherwise"),
        pytest.param({"email": "Erika@Example.org "}, {"email": "erika@example.org"}, "match", id="capital letters"),
        pytest.param({"phone": "03471 123456"}, {"phone": "03471 123457"}, "review", id="another number"),
        pytest.param({"email": "erika@example.org"}, {"email": "erik@example.org"}, "review", id="another mailbox"),
        pytest.param({"phone": "03471 123456"}, {}, "review", id="a number that the file lacks"),
        pytest.param({"email": "erika@example.org"}, {}, "review", id="a mailbox that the file lacks"),
        pytest.param({}, {"phone": "03471 123456", "email": "erika@example.org"}, "review", id="nothing typed"),
        pytest.param({}, {}, "review", id="nothing anywhere"),
        pytest.param({"phone": "110"}, {"phone": "110"}, "review", id="a number too short to be somebody's"),
        pytest.param({"email": "-"}, {"email": "-"}, "review", id="no mailbox"),
    ],
)
def test_contact_data_agree_where_both_sides_name_the_same(
    typed: dict[str, str], filed: dict[str, str], decision: str
) -> None:
    assert decided(on_file(**filed), on_file("T-2"), applicant=replace(ERIKA, **typed)).decision == decision


def test_the_likeliest_row_of_a_person_counts_in_whatever_order_the_file_has_them() -> None:
    # Flat 5 was typed; the one contract is for flat 4, the other for the house.
    rows = [on_file(house_number="12 WE 4"), on_file()]
    applicant = replace(ERIKA, street="Lange Straße 12 WE 5")
    assert {decided(*order, applicant=applicant).decision for order in (rows, rows[::-1])} == {"match"}
    elsewhere = [on_file("T-1", house_number="99"), on_file("T-1")]
    assert {decided(*order).decision for order in (elsewhere, elsewhere[::-1])} == {"match"}


def test_staff_read_of_the_nearest_first_and_of_equals_by_their_number() -> None:
    rows = [on_file("T-3", "Max"), on_file("T-2"), on_file("T-9", house_number="99"), on_file("T-1")]
    for order in (rows, rows[::-1]):
        told = [one.candidate.tenant_id for one in compare(ERIKA, Found(tuple(order)))]
        assert told == ["T-1", "T-2", "T-3", "T-9"]
        assert [reason.text[:10] for reason in decided(*order).reasons[1:]] == ["Mieter T-1", "Mieter T-2"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        pytest.param(on_file(first_name="Ole", last_name="Zander"), False, id="a neighbour"),
        pytest.param(on_file(first_name="Ole", last_name="Zander", email="e@example.org"), True, id="with the mailbox"),
        pytest.param(on_file(first_name="Ole"), True, id="one of the family"),
    ],
)
def test_the_explanation_tells_of_those_who_share_a_name_or_contact_data(row: Candidate, *, told: bool) -> None:
    text = "\n".join(explain(replace(ERIKA, email="e@example.org"), Found((row,)), TODAY))
    assert ("Mieter T-1" in text) is told


def test_nobody_is_compared_with_somebody_without_a_name() -> None:
    mail = {"email": "erika@example.org"}
    nameless = replace(ERIKA, first_name="", last_name="-", **mail)
    assert compare(nameless, Found((on_file(**mail), on_file(first_name="", last_name="", **mail)))) == []


def test_two_soft_differences_in_all_are_enough_and_three_are_not() -> None:
    two = replace(ERIKA, first_name="Erkia", city="")
    assert decided(on_file(), applicant=two).decision == "match"
    assert decided(on_file(), applicant=replace(two, last_name="Mustermamn")).decision == "review"
