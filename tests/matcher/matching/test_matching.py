"""The decision: a match only where exactly one current tenant is meant, review where a person should look."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.matching.candidate import Applicant, Candidate, Found
from matcher.matching.decision import decide
from tests.matcher.matching.registrant import ERIKA, TODAY, answer, decided, on_file


def test_the_one_tenant_of_that_name_and_house_is_a_match() -> None:
    decision = decided(on_file(), on_file("T-2", "Max"), on_file("T-3", "Uwe", "Anders"))
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
    assert answer(on_file(), on_file()._replace(move_in=None), on_file(house_number="99")) == ("match", "same")


@pytest.mark.parametrize(
    ("candidates", "reason"),
    [
        pytest.param([on_file(), on_file("T-2")], "namesakes", id="father and son"),
        pytest.param([on_file(), on_file("T-2", ended=True)], "namesakes", id="a namesake who has left"),
        pytest.param([on_file(move_out=datetime.date(2026, 11, 21))], "not_current", id="moved out yesterday"),
        pytest.param([on_file(move_in=datetime.date(2026, 11, 23))], "not_current", id="moves in tomorrow"),
        pytest.param([on_file(ended=True)], "not_current", id="no longer in the file"),
        pytest.param([on_file(city="Halle")], "elsewhere", id="another town"),
        pytest.param([on_file(first_name="Max")], "first_other", id="another first name"),
        pytest.param([on_file(first_name="Erich")], "other_person", id="a name of its own, one letter away"),
        pytest.param([on_file(first_name="Eirka")], "other_person", id="the file's own typing error"),
        pytest.param([on_file(first_name="Erika Anna", last_name="Mustremamm")], "soft", id="three soft differences"),
        pytest.param([on_file(last_name="Neumann")], "last_other", id="another surname"),
        pytest.param([on_file(last_name="Mustermann jun.")], "other_person", id="a junior"),
        pytest.param([on_file(status="verstorben")], "deceased", id="deceased"),
        pytest.param([on_file(last_name="Mustermann (†)")], "deceased", id="deceased by the name"),
        pytest.param([on_file(status="gesetzliche Betreuung")], "guardian", id="guardian"),
        pytest.param([on_file(status="Anschrift ungeklärt")], "address_unclear", id="address unclear"),
        pytest.param([on_file(status="Rückläufer 10/2026")], "returned", id="returned letter"),
        pytest.param([on_file(status="gekündigt")], "notice", id="notice by the record"),
        pytest.param([on_file(move_out=datetime.date(2027, 1, 1))], "notice", id="notice by the date"),
        pytest.param([on_file(ended=True), on_file(house_number="99")], "moved_within", id="an internal move"),
        pytest.param([on_file(house_number="12a")], "elsewhere", id="the next house"),
        pytest.param([on_file(street="Breite Straße")], "elsewhere", id="another street"),
    ],
)
def test_anything_unclear_goes_to_review(candidates: list[Candidate], reason: str) -> None:
    decision = decided(*candidates)
    assert (decision.decision, decision.tenant_id, decision.reasons[0].code) == ("review", None, reason)


def test_a_contract_for_a_time_is_no_notice() -> None:
    assert answer(on_file(move_out=datetime.date(2099, 3, 31)))[0] == "match"


@pytest.mark.parametrize(
    ("typed", "filed"),
    [
        (("Erkia", "Mustermann"), ("Erika", "Mustermann")),
        (("Erika", "Mustermamn"), ("Erika", "Mustermann")),
        (("Erika Anna", "Mustermann"), ("Erika", "Mustermann")),
        (("Mustermann", "Erika"), ("Erika", "Mustermann")),
        (("Erika", "Muster"), ("Erika", "Muster-Mann")),
        (("Erika", "Mann-Muster"), ("Erika", "Muster-Mann")),
        (("Erika", "Hoh"), ("Erika", "von der Hoh")),
        (("Erika", "Maier"), ("Erika", "Meyer")),
        (("Erika", "Novak"), ("Erika", "Nováková")),
        (("Erika", "Schmidt"), ("Erika", "Mustermann geb. Schmidt")),
        (("Erika", "Mustermann"), ("Hans u. Erika", "Mustermann")),
        (("Erika", "Muller"), ("Erika", "Müller")),
        (("Hồng", "Nguyễn Thị"), ("Thị Hồng", "Nguyễn")),
        (("Yuliya", "Petrov"), ("Julia", "Petrov")),
        (("Ahmad", "Haddad"), ("Ahmed", "Haddad")),
        (("Gabi", "Mustermann"), ("Gabriele", "Mustermann")),
        (("Karl", "Mustermann"), ("Karlheinz", "Mustermann")),
        (("Hajo", "Mustermann"), ("Hans-Joachim", "Mustermann")),
        (("Eberhardt", "Mustermann"), ("Eberhard", "Mustermann")),
        (("Dmitry", "Bondarenko"), ("Dmytro", "Bondarenko")),
        (("Luzia", "Mustermann"), ("Lucia", "Mustermann")),
        (("Isabelle", "Mustermann"), ("Isabel", "Mustermann")),
        (("Lukasz", "Mustermann"), ("Lukas", "Mustermann")),
        (("Torsten", "Mustermann"), ("Thorsten", "Mustermann")),
        (("Mykola", "Bondarenko"), ("Nikolai", "Bondarenko")),
        (("Bäckerei", "Schulze GmbH"), ("", "Bäckerei Schulze GmbH")),
    ],
)
def test_one_soft_difference_is_still_the_person(typed: tuple[str, str], filed: tuple[str, str]) -> None:
    applicant = replace(ERIKA, first_name=typed[0], last_name=typed[1])
    assert answer(on_file(first_name=filed[0], last_name=filed[1]), applicant=applicant)[0] == "match"


PAIRS = [
    "Andrea Andreas",
    "Robert Roberta",
    "Heike Helke",
    "Julia Juliane",
    "Maria Marie",
    "Stefan Steffen",
    "Karolin Karoline",
]
PAIRS += [
    "Christian Christiane",
    "Simon Simone",
    "Hans-Peter Hans-Georg",
    "Kim Tim",
    "Gerd Gerda",
    "Christina Christine",
    "Marco Mario",
    "Marcus Marius",
    "Eric Erich",
    "Luca Lucia",
    "Michel Michelle",
    "Noel Noelle",
    "Marian Marianne",
    "Emanuel Emanuelle",
    "Sara Zara",
    "Susan Susanne",
]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_look_alike_first_name_is_another_person(pair: str) -> None:
    for typed, filed in (pair.split(), reversed(pair.split())):
        applicant = replace(ERIKA, first_name=typed, phone="03471 123456")
        assert answer(on_file(first_name=filed, phone="03471 123456"), applicant=applicant)[0] == "review"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(on_file("T-2", "Erikas"), id="a name one letter away"),
        pytest.param(on_file("T-2", "Erika Maria"), id="a name that contains it"),
        pytest.param(on_file("T-2", "Mustermann", "Erika"), id="a name turned round"),
    ],
)
def test_the_only_equal_name_wins_against_look_alikes_and_a_near_one_does_not(other: Candidate) -> None:
    assert answer(on_file(), other) == ("match", "same")
    assert answer(on_file(first_name="Erkia"), other)[0] == "review"


VILLAGES = [on_file(city="Bernburg OT Gröna"), on_file("T-2", "Max", "Anders", city="Bernburg OT Peißen")]


@pytest.mark.parametrize(
    ("applicant", "decision"),
    [
        pytest.param(ERIKA, "match", id="the village left out"),
        pytest.param(replace(ERIKA, first_name="Erkia"), "match", id="and one slip"),
        pytest.param(replace(ERIKA, first_name="Erkia", last_name="Mustermamn"), "review", id="and two"),
        pytest.param(replace(ERIKA, postal_code="06460"), "review", id="and another code"),
        pytest.param(replace(ERIKA, city=""), "review", id="no place at all"),
    ],
)
def test_the_name_tells_which_of_two_villages_is_meant(applicant: Applicant, decision: str) -> None:
    assert answer(*VILLAGES, applicant=applicant)[0] == decision
    assert answer(*VILLAGES, on_file("T-3", city="Bernburg OT Peißen"), applicant=applicant)[0] == "review"


def test_two_who_both_typed_their_names_are_the_first_of_them() -> None:
    both = replace(ERIKA, first_name="Erika u. Max")
    rows = [on_file("T-2", "Max"), on_file()]
    assert decided(*rows, applicant=both).tenant_id == "T-1"
    assert decided(*rows, applicant=replace(both, first_name="Max/Erika")).tenant_id == "T-2"
    assert answer(*rows, on_file("T-3"), applicant=both)[0] == "review"
    assert answer(on_file("T-2", "Max", status="verstorben"), on_file(), applicant=both)[0] == "review"


def test_somebody_who_lives_with_a_tenant_is_a_stranger() -> None:
    lodger = replace(ERIKA, first_name="Jana", last_name="Kone bei Erika Mustermann")
    assert answer(on_file(), applicant=lodger) == ("none", "unknown")


def test_a_person_with_two_numbers_is_one_person() -> None:
    born = datetime.date(1957, 3, 12)
    former = on_file("T-9", birth_date=born, move_out=datetime.date(2011, 1, 1))
    assert answer(on_file(birth_date=born), former) == ("match", "same")


@pytest.mark.parametrize(
    ("applicant", "decision"),
    [
        (replace(ERIKA, postal_code="06460"), "match"),
        (replace(ERIKA, postal_code="06460", first_name="Erkia"), "match"),
        (replace(ERIKA, postal_code="06460", first_name="Erkia", last_name="Mustermamn"), "review"),
        (replace(ERIKA, postal_code="06460", city="Halle"), "review"),
        (replace(ERIKA, street="Lange Straße 12/3"), "match"),
    ],
)
def test_a_wrong_postal_code_wants_town_and_full_name(applicant: Applicant, decision: str) -> None:
    assert answer(on_file(), applicant=applicant)[0] == decision


def test_a_street_that_is_on_file_under_the_typed_code_is_no_typing_error() -> None:
    typed = replace(ERIKA, street="Lanke Straße 12")
    assert answer(on_file(), applicant=typed)[0] == "match"
    assert decide(typed, Found((on_file(),), street_known=True), TODAY).decision == "review"


@pytest.mark.parametrize(("number", "decision"), [("12-14", "match"), ("13", "review"), ("12 b", "review")])
def test_a_house_lies_in_its_range_alone(number: str, decision: str) -> None:
    applicant = replace(ERIKA, street="Lange Str. 14")
    assert answer(on_file(house_number=number), applicant=applicant)[0] == decision


@pytest.mark.parametrize(
    "nonsense", ["<b>x</b>", "\x00\x1b[31m", "x" * 10_000, "?", "'; --", "ﷺ" * 50, "12", "–", "und", "geb. "]
)
@pytest.mark.parametrize("place", ["first_name", "last_name", "street", "postal_code", "city", "phone", "email"])
def test_nonsense_is_a_decision_with_a_reason(nonsense: str, place: str) -> None:
    decision = decided(on_file(), applicant=replace(ERIKA, **{place: nonsense}))
    assert decision.reasons
    assert decision.decision != "match" or place in {"phone", "email", "postal_code", "city"}


def test_nobody_on_file_is_none() -> None:
    assert answer() == ("none", "unknown")
    assert answer(on_file(first_name="Uwe", last_name="Anders")) == ("none", "unknown")


@pytest.mark.parametrize(("first", "last"), [("Юлія", "Шевченко"), ("محمد", "حداد"), ("Γιώργος", "Παππάς")])
def test_a_name_in_another_alphabet_is_for_a_person_to_see_where_the_house_is_on_file(first: str, last: str) -> None:
    typed = replace(ERIKA, first_name=first, last_name=last)
    assert answer(on_file(first_name="Yuliia", last_name="Shevchenko"), applicant=typed) == ("review", "other_script")
    assert answer(on_file(house_number="99"), applicant=typed)[0] == "none"
    assert answer(on_file(), applicant=replace(ERIKA, first_name="Đặng", last_name="Łukasz"))[0] == "none"


def test_a_street_without_number_never_matches() -> None:
    nameless = replace(ERIKA, street="Lange Straße")
    assert answer(on_file(), applicant=nameless) == ("review", "no_number")
    assert answer(applicant=nameless) == ("none", "no_number")


def test_an_empty_name_is_none() -> None:
    nameless = replace(ERIKA, first_name="´", last_name="-")
    assert answer(on_file(first_name=""), applicant=nameless) == ("none", "no_name")


def test_a_surname_alone_is_for_a_person_to_see() -> None:
    assert answer(on_file(), applicant=replace(ERIKA, first_name="´"))[0] == "review"


def test_reasons_name_tenant_numbers_and_no_person() -> None:
    decision = decided(on_file(), on_file("T-2"), on_file("T-3", "Max"))
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
def test_a_match_is_always_a_current_tenant_of_that_house(applicant: Applicant, candidates: list[Candidate]) -> None:
    decision = decided(*candidates, applicant=applicant)
    assert decision.reasons
    if decision.decision != "match":
        assert decision.tenant_id is None
        return
    matched = [one for one in candidates if one.tenant_id == decision.tenant_id]
    assert any(one.is_current(TODAY) and one.house_number == "12" for one in matched)


@given(st.lists(people, max_size=6))
def test_the_order_of_the_candidates_does_not_matter(candidates: list[Candidate]) -> None:
    turned = list(reversed(candidates))
    assert decided(*candidates).decision == decided(*turned).decision
