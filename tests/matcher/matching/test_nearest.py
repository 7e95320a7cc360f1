"""Which of several people of one house is meant: the nearer one only where nobody would think of another."""

import datetime
from dataclasses import replace
from typing import Any

import pytest

from matcher.matching.candidate import Candidate
from tests.matcher.matching.registrant import ERIKA, answer, decided, on_file

MAIL = {"email": "erika@example.org"}


def rows(first: tuple[str, str], second: tuple[str, str], **given: Any) -> list[Candidate]:
    """Two people of the house; what is given is the second one's."""
    return [on_file("T-1", *first), on_file("T-2", *second, **given)]


@pytest.mark.parametrize(
    ("typed", "first", "second", "tenant"),
    [
        pytest.param("Erika", "Erika Anna", "E.", "T-1", id="a name more, and an initial"),
        pytest.param("Erika", "E.", "Erika Anna", "T-2", id="and the other way round"),
        pytest.param("Erkia", "Erika", "Erik", "T-1", id="one slip, and two"),
        pytest.param("Erika", "Erika Anna", "Errigga", "T-1", id="a name more, and one that only sounds alike"),
        pytest.param("Annx", "Anna", "Ann", None, id="one slip either way"),
        pytest.param("Erika", "Erika Anna", "Erich", None, id="a name more, and one two letters away"),
        pytest.param("Erika", "Erika Anna", "Erika Maria", None, id="two names more"),
        pytest.param("E.", "Erika", "Elke", None, id="an initial that fits both"),
    ],
)
def test_the_nearer_first_name_is_meant_where_the_other_is_far(
    typed: str, first: str, second: str, tenant: str | None
) -> None:
    both = rows((first, "Mustermann"), (second, "Mustermann"))
    decision = decided(*both, applicant=replace(ERIKA, first_name=typed))
    assert (decision.tenant_id, decision.decision) == (tenant, "match" if tenant else "review")
    if tenant is None:
        assert decision.reasons[0].code == "look_alike"


@pytest.mark.parametrize(
    ("first", "second", "decision"),
    [
        pytest.param(("Erika", "Mustermamn"), ("Erikas", "Mustermann"), "review", id="nearer in one name alone"),
        pytest.param(("Erika", "Mustermamn"), ("Erikas", "Mustermamn"), "match", id="nearer, and as near"),
        pytest.param(("Erika", "Mustermamn"), ("Erikas", "Bustremahn"), "match", id="nearer in both"),
        pytest.param(("Mustermann", "Erika"), ("Erikas", "Mustermann"), "review", id="turned round"),
        pytest.param(("Mustermann", "Erika"), ("Errigga", "Mustermann"), "review", id="turned, the other far"),
    ],
)
def test_nearer_means_in_both_names(first: tuple[str, str], second: tuple[str, str], decision: str) -> None:
    assert answer(*rows(first, second))[0] == decision


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        pytest.param("Erkia", "Erika", "Erik", id="a near name, and the mailbox of one that is far"),
        pytest.param("Annx", "Anna", "Ann", id="two near names"),
        pytest.param("Erika", "Erika Anna", "Erika Maria", id="a name more on both"),
        pytest.param("Erika", "Erika", "Erika Maria", id="the equal name, and the mailbox of one that contains it"),
        pytest.param("Erika", "Erika", "Erikas", id="the equal name, and the mailbox of a look-alike"),
    ],
)
def test_contact_data_of_another_person_hold_the_letter_back(typed: str, first: str, second: str) -> None:
    applicant = replace(ERIKA, first_name=typed, **MAIL)
    both = rows((first, "Mustermann"), (second, "Mustermann"), **MAIL)
    assert answer(*both, applicant=applicant) == ("review", "look_alike")


def test_the_mailbox_of_a_twin_who_has_left_holds_the_letter_back() -> None:
    born = datetime.date(1957, 3, 12)
    gone: dict[str, Any] = {"birth_date": born, "move_out": datetime.date(2011, 1, 1)}
    writes = replace(ERIKA, **MAIL)
    assert decided(on_file(birth_date=born), on_file("T-2", **gone, **MAIL), applicant=writes).tenant_id == "T-1"
    assert answer(on_file(birth_date=born), on_file("T-2", "Erikas", **gone, **MAIL), applicant=writes)[0] == "review"


def test_a_tenant_who_has_left_is_not_replaced_by_a_near_name_with_the_same_birth_date() -> None:
    born = datetime.date(1957, 3, 12)
    gone = on_file("T-9", birth_date=born, move_out=datetime.date(2011, 1, 1))
    assert answer(on_file("T-2", "Erika Maria", birth_date=born), gone)[0] == "review"


@pytest.mark.parametrize(
    ("people", "decision"),
    [
        pytest.param([on_file(), on_file("T-2", "Max")], "match", id="both"),
        pytest.param(rows(("Erika", "Mustermamn"), ("Max", "Mustermamn")), "review", id="both only near"),
        pytest.param(
            [on_file(), on_file("T-2", "Max"), on_file("T-3", "Maxx")], "review", id="a third who is like one"
        ),
        pytest.param([on_file(), on_file("T-2", "Max", status="verstorben")], "review", id="one of them dead"),
    ],
)
def test_two_typed_names_are_a_couple_where_both_have_a_row(people: list[Candidate], decision: str) -> None:
    assert answer(*people, applicant=replace(ERIKA, first_name="Erika u. Max"))[0] == decision


def test_a_couple_is_one_without_umlauts_too() -> None:
    rows = [on_file(), on_file("T-2", "Jörg")]
    assert decided(*rows, applicant=replace(ERIKA, first_name="Erika und Jorg")).tenant_id == "T-1"
    assert decided(*rows, applicant=replace(ERIKA, first_name="Joerg und Erika")).tenant_id == "T-2"


@pytest.mark.parametrize(
    ("filed", "typed", "decision"),
    [
        pytest.param(MAIL, {}, "match", id="equal name and contact data"),
        pytest.param({}, {}, "review", id="the name alone"),
        pytest.param(MAIL, {"first_name": "Erkia"}, "review", id="contact data and a slip"),
    ],
)
def test_a_house_in_two_villages_wants_the_equal_name_and_contact_data(
    filed: dict[str, str], typed: dict[str, str], decision: str
) -> None:
    here = on_file(city="Bernburg OT Gröna", **filed)
    there = on_file("T-2", "Max", "Anders", city="Bernburg OT Peißen")
    assert answer(here, there, applicant=replace(ERIKA, city="", **MAIL, **typed))[0] == decision


def test_an_e_mail_address_outweighs_a_telephone_that_two_share() -> None:
    landline = {"phone": "03471 123456"}
    applicant = replace(ERIKA, **MAIL, **landline)
    both = [on_file(**landline), on_file("T-2", **landline, **MAIL)]
    assert decided(*both, applicant=applicant).tenant_id == "T-2"
    assert answer(*both, applicant=replace(applicant, email="")) == ("review", "namesakes")


def test_two_of_equal_names_are_told_as_namesakes_and_two_near_ones_as_alike() -> None:
    assert answer(on_file(), on_file("T-2")) == ("review", "namesakes")
    assert answer(on_file(), on_file("T-2"), on_file("T-3", "Erikas")) == ("review", "namesakes")
    two = (on_file(first_name="Erika Anna"), on_file("T-2", "Erika Maria"))
    assert answer(*two) == ("review", "look_alike")
