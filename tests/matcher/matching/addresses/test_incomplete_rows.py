"""Rows without a place or a postal code: who lives there is found and seen by staff, and is nobody else's match."""

from dataclasses import replace

import pytest

from matcher.matching.candidate import Applicant
from matcher.matching.decision import Decision, decide
from matcher.records import reading
from matcher.records.batch import Index
from tests.matcher.company_file import file, line
from tests.matcher.matching.registrant import ERIKA, TODAY

EMPTY = [
    {"city": ""},
    {"city": "-"},
    {"postal_code": ""},
    {"postal_code": "00000"},
    {"postal_code": "x"},
    {"postal_code": "", "city": ""},
]
# Others of the company: in the same house, in the next one, in another town's street of that name.
WHOLE = [
    line(tenant_id="T-2", contract_id="V-2", first_name="Max", last_name="Anders"),
    line(tenant_id="T-3", contract_id="V-3", first_name="Uwe", last_name="Becker", house_number="14"),
    line(tenant_id="T-4", contract_id="V-4", first_name="Ina", last_name="Krug", postal_code="39439", city="Güsten"),
]
SLIP = replace(ERIKA, last_name="Mustermamn")


def decided(applicant: Applicant, *lines: str) -> Decision:
    index = Index(reading.read(file(*lines)).rows.values())
    return decide(applicant, index.found(applicant), TODAY)


@pytest.mark.parametrize("empty", EMPTY, ids=str)
@pytest.mark.parametrize(
    "applicant",
    [
        ERIKA,
        SLIP,
        replace(SLIP, postal_code="06460"),
        replace(SLIP, postal_code=""),
        replace(SLIP, city=""),
        replace(SLIP, street="Lanke Straße 12"),
        replace(SLIP, city="Bernburg OT Gröna"),
    ],
    ids=str,
)
def test_whoever_lives_in_such_a_row_is_for_a_person_to_see(empty: dict[str, str], applicant: Applicant) -> None:
    for others in ([], WHOLE):
        answer = decided(applicant, line(**empty), *others)
        assert (answer.decision, answer.tenant_id) == ("review", None)
        assert "T-1" in answer.reasons[-1].text or "T-1" in answer.reasons[0].text


def test_everybody_else_is_matched_as_before_beside_such_rows() -> None:
    for empty in EMPTY:
        max_anders = replace(ERIKA, first_name="Max", last_name="Anders")
        assert decided(max_anders, line(**empty), *WHOLE).tenant_id == "T-2"
        assert decided(replace(max_anders, last_name="Andres"), line(**empty), *WHOLE).tenant_id == "T-2"


@pytest.mark.parametrize("empty", EMPTY, ids=str)
def test_somebody_like_them_in_the_same_house_is_seen_too(empty: dict[str, str]) -> None:
    namesake = line(tenant_id="T-5", contract_id="V-5")
    assert decided(ERIKA, line(**empty), namesake, *WHOLE).decision == "review"


@pytest.mark.parametrize("column", ["city", "postal_code"])
def test_a_file_without_such_a_column_matches_nobody_and_loses_nobody(column: str) -> None:
    rows = [line(**{column: ""}), line(tenant_id="T-2", contract_id="V-2", first_name="Max", **{column: ""})]
    for applicant in (ERIKA, SLIP, replace(SLIP, first_name="Max")):
        assert decided(applicant, *rows).decision == "review"
    stranger = replace(ERIKA, first_name="Ole", last_name="Zander")
    assert decided(stranger, *rows).decision == "none"


def test_the_street_of_a_row_without_a_code_is_no_slip_of_another() -> None:
    other = line(tenant_id="T-6", contract_id="V-6", street="Lanke Straße", house_number="1", postal_code="")
    assert decided(replace(ERIKA, street="Lanke Straße 12"), line()).decision == "match"
    assert decided(replace(ERIKA, street="Lanke Straße 12"), line(), other).decision == "review"


def test_the_same_number_in_a_street_of_that_name_elsewhere_makes_nobody_a_tenant() -> None:
    for empty in ({"postal_code": "39439", "city": ""}, {"postal_code": "", "city": "Güsten"}):
        assert decided(ERIKA, line(**empty), *WHOLE).decision == "review"
        assert decided(ERIKA, line(**empty), line(tenant_id="T-9", contract_id="V-9"), *WHOLE).tenant_id == "T-9"
        assert decided(replace(ERIKA, first_name="Ole"), line(**empty), *WHOLE).decision != "match"
        assert decided(replace(ERIKA, first_name="Ole", last_name="Zander"), line(**empty)).decision == "none"
