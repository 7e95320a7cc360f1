"""What a near name or another village speaks for: the tenant, or somebody who is not on file."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from matcher.matching.addresses.place import Villages
from matcher.matching.candidate import Applicant, Candidate, Found
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


@pytest.mark.parametrize(("typed", "decision"), [("Renner", "review"), ("Tannrr", "match"), ("Tonnor", "match")])
def test_two_slips_of_a_surname_leave_its_first_letter(typed: str, decision: str) -> None:
    """Whoever lives with a Tanner and has his telephone may be a Renner (own companies, seed 944)."""
    applicant = replace(ERIKA, last_name=typed, phone="03471 123456")
    assert answer(on_file(last_name="Tanner", phone="03471/123456"), applicant=applicant)[0] == decision


@pytest.mark.parametrize("particle", ["", "von "])
def test_three_slips_of_a_surname_leave_its_first_letter_whatever_stands_before_it(particle: str) -> None:
    applicant = replace(ERIKA, last_name=f"{particle}Löwer", email="l@example.org")
    assert answer(on_file(last_name=f"{particle}Eimer", email="l@example.org"), applicant=applicant)[0] == "review"


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


def decision(row: Candidate, applicant: Applicant, *names: str) -> str:
    """The decision where somebody on file bears these names, be they first names or surnames."""

    def bearers(asked: Iterable[str]) -> dict[str, int]:
        return {name: int(name in names) for name in asked}

    return decide(applicant, Found((row,), first_names=bearers, last_names=bearers), TODAY).decision


@pytest.mark.parametrize(
    ("typed", "filed", "names", "expected"),
    [
        pytest.param("Ahmad", "Ahmed", (), "match", id="two spellings"),
        pytest.param("Ahmad", "Ahmed", ("ahmad",), "review", id="that others bear both"),
        pytest.param("Ahmad", "Ahmed", ("ahmed",), "match", id="the one on file alone"),
        pytest.param("Gabi", "Gabriele", ("gabi", "gabriele"), "match", id="a short form is no other name"),
        pytest.param("Erkia", "Erika", (), "match", id="a slip that is no name"),
        pytest.param("Erkia", "Erika", ("erkia",), "review", id="a slip that somebody bears"),
        pytest.param("Erkia", "Erika", ("erika",), "match", id="the name on file is borne by its bearer"),
        pytest.param("Jula", "Julia", (), "match", id="a name of other countries"),
        pytest.param("Jula", "Julia", ("jula",), "review", id="that somebody bears"),
        pytest.param("Wolffgamg", "Wolfgang", (), "match", id="two slips"),
        pytest.param("Wolffgamg", "Wolfgang", ("wolfgang",), "match", id="of a name that others bear"),
        pytest.param("Wolffgamg", "Wolfgang", ("wolfgamg",), "match", id="another slip on file"),
        pytest.param("Wolffgamg", "Wolfgang", ("wolffgamg",), "review", id="that somebody bears too"),
        pytest.param("Tesfya", "Tesfay", ("tesfya",), "review", id="fingers, but a name on file"),
        pytest.param("Sazeed", "Saeed", (), "match", id="a slip in a name that no umlaut made"),
    ],
)
def test_a_near_first_name_is_the_tenants_unless_somebody_on_file_bears_it(
    typed: str, filed: str, names: tuple[str, ...], expected: str
) -> None:
    row = on_file(first_name=filed, last_name="Zander")
    applicant = replace(ERIKA, first_name=typed, last_name="Zander", email="z@example.org")
    assert decision(row, applicant, *names) == expected


@pytest.mark.parametrize(
    ("typed", "filed", "names", "expected"),
    [
        pytest.param("Ahmad", "Ahmed", ("ahmad",), "match", id="two spellings"),
        pytest.param("Erkia", "Erika", ("erkia",), "review", id="a slip that is somebody's name"),
        pytest.param("Tsegay", "Tesfay", (), "match", id="a name of a language that the lexicon lacks"),
        pytest.param("Tsegay", "Tesfay", ("tsegay",), "review", id="that somebody bears"),
        pytest.param("Hassana", "Hassan", (), "match", id="another ending"),
        pytest.param("Hassana", "Hassan", ("hassana",), "review", id="of which there is one on file"),
        pytest.param("Ahmad", "Ahmed Ali", (), "match", id="another spelling and a name less"),
    ],
)
def test_the_same_mailbox_decides_what_the_name_leaves_open(
    typed: str, filed: str, names: tuple[str, ...], expected: str
) -> None:
    mail = {"email": "z@example.org"}
    row = on_file(first_name=filed, last_name="Zander", **mail)
    applicant = replace(ERIKA, first_name=typed, last_name="Zander", **mail)
    assert decision(row, applicant, *names) == expected


def test_another_ending_wants_the_mailbox_and_not_the_familys_telephone() -> None:
    row = on_file(first_name="Hassan", phone="03471 123456")
    assert decision(row, replace(ERIKA, first_name="Hassana", phone="03471 123456")) == "review"


@pytest.mark.parametrize(
    ("typed", "filed", "names", "expected"),
    [
        pytest.param(("Erika", "Hilsenbekc"), ("Erika", "Hilsebeck"), (), "match", id="two slips"),
        pytest.param(("Erika", "Hilsenbekc"), ("Erika", "Hilsebeck"), ("hilsenbekc",), "review", id="two, borne"),
        pytest.param(("Erika", "Rot"), ("Erika", "Roth"), (), "match", id="a short surname"),
        pytest.param(("Erika", "Rot"), ("Erika", "Roth"), ("rot",), "review", id="a short one, borne"),
        pytest.param(("Erkia", "Rot"), ("Erika", "Roth"), (), "review", id="a short one and a first name with a slip"),
        pytest.param(
            ("Gabi", "Kaminska"), ("Gabriele", "Kaminski"), (), "review", id="another ending and a short form"
        ),
        pytest.param(("Gabriele", "Kaminska"), ("Gabriele", "Kaminski"), (), "match", id="another ending alone"),
    ],
)
def test_a_near_surname_wants_the_first_name_equal_and_nobody_who_bears_it(
    typed: tuple[str, str], filed: tuple[str, str], names: tuple[str, ...], expected: str
) -> None:
    row = on_file(first_name=filed[0], last_name=filed[1])
    assert decision(row, replace(ERIKA, first_name=typed[0], last_name=typed[1]), *names) == expected


def test_a_garbled_surname_that_somebody_bears_is_his_whatever_the_contact_data_say() -> None:
    mail = {"email": "erika@example.org"}
    typed = replace(ERIKA, last_name="Msutremnan", **mail)
    assert decision(on_file(**mail), typed) == "match"
    assert decision(on_file(**mail), typed, "msutremnan") == "review"
