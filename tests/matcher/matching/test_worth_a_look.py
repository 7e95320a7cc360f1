"""Nobody of the house is meant: who is near enough for a person to look, and who is a stranger."""

from dataclasses import replace

import pytest

from matcher.matching.candidate import Applicant, Candidate
from matcher.matching.reasons import MOST_REASONS
from tests.matcher.matching.registrant import ERIKA, answer, decided, on_file

MAIL = {"email": "erika@example.org"}


def typed(first: str, last: str, **given: str) -> Applicant:
    return replace(ERIKA, first_name=first, last_name=last, **given)


@pytest.mark.parametrize(
    ("applicant", "decision"),
    [
        pytest.param(typed("Max", "Mustermann"), "review", id="the surname of the house"),
        pytest.param(typed("Erika", "Zander"), "review", id="the first name, as after a wedding"),
        pytest.param(typed("Max", "Mustermamn"), "none", id="a surname that is only near"),
        pytest.param(typed("Ole", "Zander"), "none", id="nothing at all"),
        pytest.param(typed("Ole", "Zander", **MAIL), "none", id="nothing but the mailbox"),
        pytest.param(typed("Max", "Mustermann", **MAIL), "review", id="the surname and the mailbox"),
        pytest.param(typed("Max", "Mustermamn", **MAIL), "review", id="a near surname and the mailbox"),
        pytest.param(typed("Erika", "Zander", **MAIL), "review", id="the first name and the mailbox"),
    ],
)
def test_somebody_of_a_tenants_house_is_seen_if_a_name_is_the_tenants(applicant: Applicant, decision: str) -> None:
    assert answer(on_file(**MAIL), applicant=applicant)[0] == decision


@pytest.mark.parametrize(
    ("applicant", "decision"),
    [
        pytest.param(typed("Max", "Mustermann", **MAIL), "review", id="the surname and the mailbox"),
        pytest.param(typed("Erika", "Zander", **MAIL), "review", id="the first name and the mailbox"),
        pytest.param(typed("Ole", "Zander", **MAIL), "none", id="the mailbox alone"),
        pytest.param(typed("Max", "Mustermann"), "none", id="the surname alone"),
    ],
)
def test_somebody_of_another_house_is_seen_if_a_name_and_the_mailbox_are_a_tenants(
    applicant: Applicant, decision: str
) -> None:
    assert answer(on_file(house_number="99", **MAIL), applicant=applicant)[0] == decision


HERE = on_file(street="Breite Straße", house_number="1")


@pytest.mark.parametrize(
    ("row", "decision"),
    [
        pytest.param(HERE, "review", id="the same town and code"),
        pytest.param(HERE._replace(city="Nienburg"), "review", id="the same code"),
        pytest.param(HERE._replace(postal_code="06407"), "review", id="the same town"),
        pytest.param(HERE._replace(postal_code="39439", city="Güsten"), "none", id="another town"),
        pytest.param(on_file(postal_code="39439", city="Güsten"), "review", id="the same door in another town"),
        pytest.param(
            on_file(postal_code="39439", city="Güsten", house_number="1"), "none", id="another number of that street"
        ),
        pytest.param(
            on_file(postal_code="39439", city="Güsten", street="Breite Straße"), "none", id="that number elsewhere"
        ),
        pytest.param(on_file(postal_code="39439", city="Güsten", house_number=""), "none", id="no number on file"),
    ],
)
def test_a_namesake_who_lives_elsewhere_is_seen_if_town_code_or_door_are_the_typed_ones(
    row: Candidate, decision: str
) -> None:
    assert answer(row)[0] == decision
    # One soft difference is still the name, two are not.
    assert answer(row._replace(first_name="Eirka", last_name="Mustermann"), applicant=typed("Erika", "Mustermann"))


@pytest.mark.parametrize(
    ("row", "decision"),
    [
        pytest.param(HERE._replace(last_name="Mustermamn"), "review", id="one slip in the same town"),
        pytest.param(HERE._replace(first_name="Erika Anna", last_name="Mustermamn"), "none", id="two"),
        pytest.param(HERE._replace(first_name="Erikas"), "none", id="a look-alike"),
        pytest.param(
            on_file(first_name="Erikas", postal_code="39439", city="Güsten"), "review", id="a look-alike at that door"
        ),
        pytest.param(
            on_file(first_name="Erika Anna", last_name="Mustermamn", postal_code="39439", city="Güsten"),
            "review",
            id="two slips at that door",
        ),
        pytest.param(on_file(first_name="Max", postal_code="39439", city="Güsten"), "none", id="a cousin at that door"),
    ],
)
def test_a_near_name_elsewhere_is_seen_only_where_little_differs(row: Candidate, decision: str) -> None:
    assert answer(row)[0] == decision


def test_a_typed_address_without_number_has_no_door() -> None:
    nameless = replace(ERIKA, street="Lange Straße")
    assert answer(on_file(postal_code="39439", city="Güsten"), applicant=nameless) == ("none", "no_number")


def test_staff_read_a_few_reasons_and_not_a_page() -> None:
    family = [on_file(f"T-{at}", "Max") for at in range(9)]
    assert len(decided(*family).reasons) == MOST_REASONS == 5
    assert len(decided(*[on_file(f"T-{at}") for at in range(9)]).reasons) == MOST_REASONS


@pytest.mark.parametrize(
    ("name", "decision"),
    [
        ("Volkssolidarität Salzland", "match"),
        ("Volkssolirarität Salzland", "review"),
        ("Volkssolidaritaet Salzlnad", "review"),
        ("Volksbank Salzland", "none"),
        ("Volkssolidarität", "review"),
    ],
)
def test_a_company_with_a_slip_in_its_name_is_seen(name: str, decision: str) -> None:
    row = on_file(first_name="", last_name="Volkssolidarität Salzland e.V.")
    assert answer(row, applicant=typed("", f"{name} e.V."))[0] == decision
