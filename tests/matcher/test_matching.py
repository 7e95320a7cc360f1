"""The decision: a match only where exactly one current tenant is meant, review where a person should look."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.candidate import Applicant, Candidate
from matcher.matching import decide

TODAY = datetime.date(2026, 11, 22)
ERIKA = Applicant("Erika", "Mustermann", "Lange Straße 12", "06406", "Bernburg")


def on_file(
    tenant_id: str = "T-1", first_name: str = "Erika", last_name: str = "Mustermann", **given: Any
) -> Candidate:
    """A row of the house that ERIKA lives in."""
    place = {"street": "Lange Straße", "house_number": "12", "postal_code": "06406", "city": "Bernburg"}
    row: dict[str, Any] = place | {"move_in": datetime.date(2009, 5, 1)} | given
    return Candidate(tenant_id, first_name, last_name, **row)


def answer(*candidates: Candidate, applicant: Applicant = ERIKA) -> tuple[str, str]:
    """The decision and its first reason."""
    decision = decide(applicant, candidates, TODAY)
    return decision.decision, decision.reasons[0].code


def test_the_one_tenant_of_that_name_and_house_is_a_match() -> None:
    decision = decide(ERIKA, [on_file(), on_file("T-2", "Max"), on_file("T-3", "Uwe", "Anders")], TODAY)
    assert (decision.decision, decision.tenant_id, decision.score) == ("match", "T-1", 1.0)


@pytest.mark.parametrize(
    "typed",
    [
        Applicant("ERIKA", "mustermann", "lange str. 12", "06406", "Bernburg (Saale)"),
        Applicant(" Erika ", "Muster-Mann", "Lange-Straße 12", "06406", "bernburg"),
        Applicant("Dr. Erika", "Mustermann", "Lange Strasse, 12", "06406", "Bernburg"),
    ],
)
def test_another_spelling_is_still_a_match(typed: Applicant) -> None:
    assert answer(on_file(), applicant=typed) == ("match", "same")


def test_several_contracts_of_one_person_are_one_match() -> None:
    assert answer(on_file(), replace(on_file(), move_in=None), on_file(house_number="99")) == ("match", "same")


@pytest.mark.parametrize(
    ("candidates", "reason"),
    [
        pytest.param([on_file(), on_file("T-2")], "namesakes", id="father and son"),
        pytest.param([on_file(), on_file("T-2", ended=True)], "namesakes", id="a namesake who has left"),
        pytest.param([on_file(), on_file("T-2", "Erikas")], "look_alike", id="a name one letter away"),
        pytest.param([on_file(), on_file("T-2", "Erika Maria")], "look_alike", id="a name that contains it"),
        pytest.param([on_file(), on_file("T-2", "Mustermann", "Erika")], "look_alike", id="a name turned round"),
        pytest.param([on_file(move_out=datetime.date(2026, 11, 21))], "not_current", id="moved out yesterday"),
        pytest.param([on_file(move_in=datetime.date(2026, 11, 23))], "not_current", id="moves in tomorrow"),
        pytest.param([on_file(ended=True)], "not_current", id="no longer in the file"),
        pytest.param([on_file(city="Halle")], "other_place", id="another town"),
        pytest.param([on_file(first_name="Max")], "surname", id="another first name"),
        pytest.param([on_file(first_name="Hans u. Erika")], "near", id="a joint row"),
        pytest.param([on_file(first_name="Erica")], "near", id="a typing error"),
        pytest.param([on_file(first_name="Mustermann", last_name="Erika")], "swapped", id="names turned round"),
        pytest.param([on_file(house_number="12a")], "elsewhere", id="the next house"),
        pytest.param([on_file(street="Breite Straße")], "elsewhere", id="another street"),
    ],
)
def test_anything_unclear_goes_to_review(candidates: list[Candidate], reason: str) -> None:
    decision = decide(ERIKA, candidates, TODAY)
    assert (decision.decision, decision.tenant_id, decision.reasons[0].code) == ("review", None, reason)


@pytest.mark.parametrize("day", [TODAY, datetime.date(2027, 1, 1)])
def test_notice_given_is_still_a_current_tenant(day: datetime.date) -> None:
    assert answer(on_file(move_out=day))[0] == "match"


def test_nobody_on_file_is_none() -> None:
    assert answer() == ("none", "unknown")
    assert answer(on_file(first_name="Uwe", last_name="Anders")) == ("none", "unknown")


def test_a_street_without_number_never_matches() -> None:
    nameless = replace(ERIKA, street="Lange Straße")
    assert answer(on_file(), applicant=nameless) == ("review", "no_number")
    assert answer(applicant=nameless) == ("none", "no_number")


def test_an_empty_name_is_none() -> None:
    assert answer(on_file(first_name=""), applicant=replace(ERIKA, first_name="´")) == ("none", "no_name")


def test_reasons_name_tenant_numbers_and_no_person() -> None:
    decision = decide(ERIKA, [on_file(), on_file("T-2", "Erikas"), on_file("T-3", "Max")], TODAY)
    told = " ".join(reason.text for reason in decision.reasons)
    assert "T-2" in told
    assert not any(name in told for name in ("Erika", "Mustermann", "Max", "Lange"))


names = st.text(max_size=20) | st.sampled_from(["Erika", "Erica", "Mustermann", "Müller", "Max", "O'Brien"])
dates = st.none() | st.dates(datetime.date(2000, 1, 1), datetime.date(2040, 1, 1))
people = st.builds(
    on_file,
    tenant_id=st.sampled_from(["T-1", "T-2", "T-3"]),
    first_name=names,
    last_name=names,
    house_number=st.sampled_from(["12", "12a"]),
    move_in=dates,
    move_out=dates,
    ended=st.booleans(),
)


@given(st.builds(Applicant, names, names, st.just("Lange Straße 12"), st.just("06406"), names), st.lists(people))
def test_a_match_is_always_a_current_tenant_of_that_name_and_house(
    applicant: Applicant, candidates: list[Candidate]
) -> None:
    decision = decide(applicant, candidates, TODAY)
    assert decision.reasons
    if decision.decision != "match":
        assert decision.tenant_id is None
        return
    equal = [one for one in candidates if one.house_key == applicant.house_key and one.name_key == applicant.name_key]
    assert {one.tenant_id for one in equal} == {decision.tenant_id}
    assert any(one.is_current(TODAY) for one in equal)


@given(st.lists(people, max_size=6))
def test_the_order_of_the_candidates_does_not_matter(candidates: list[Candidate]) -> None:
    turned = list(reversed(candidates))
    assert decide(ERIKA, candidates, TODAY).decision == decide(ERIKA, turned, TODAY).decision
