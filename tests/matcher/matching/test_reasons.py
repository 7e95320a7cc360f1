"""What staff read of a decision: its rank in the queue, and what differs, the house before the name."""

from dataclasses import replace

import pytest

from matcher.matching.candidate import Applicant, Candidate, Found
from matcher.matching.decision import decide
from matcher.matching.reasons import Reason
from tests.matcher.matching.registrant import ERIKA, TODAY, decided, on_file

MAIL = {"email": "erika@example.org"}
ERIKA_WRITES = replace(ERIKA, **MAIL)
OTHER_HOUSE = {"house_number": "99"}
# The likeliest first.
QUEUE = [
    pytest.param([on_file(), on_file("T-2")], ERIKA, 1.0, id="two of that name"),
    pytest.param([on_file(first_name="Erika A."), on_file("T-2", "Erika M.")], ERIKA, 0.75, id="two of near names"),
    pytest.param([on_file(first_name="Erich", **MAIL)], ERIKA_WRITES, 0.7, id="a look-alike with the mailbox"),
    pytest.param([on_file(first_name="Erich")], ERIKA, 0.6, id="a look-alike"),
    pytest.param([on_file(first_name="Max")], ERIKA, 0.6, id="one of the family"),
    pytest.param([on_file(**OTHER_HOUSE)], ERIKA, 0.4, id="that name in another house"),
    pytest.param([on_file(first_name="Ericka", **OTHER_HOUSE)], ERIKA, 0.2, id="a variant there, by its level"),
    pytest.param([on_file(first_name="Max", **MAIL, **OTHER_HOUSE)], ERIKA_WRITES, 0.1, id="the mailbox there"),
    pytest.param([on_file(last_name="Mustermamn", **OTHER_HOUSE)], ERIKA, 0.0, id="a near name there"),
]


@pytest.mark.parametrize(("rows", "applicant", "score"), QUEUE)
def test_the_queue_has_the_likeliest_first(rows: list[Candidate], applicant: Applicant, score: float) -> None:
    decision = decided(*rows, applicant=applicant)
    assert (decision.decision, decision.score) == ("review", score)


@pytest.mark.parametrize(
    ("typed", "code", "text"),
    [
        ({}, "same", "Anschrift gleich, Vorname gleich, Nachname gleich"),
        ({"city": ""}, "place_missing", "Ort fehlt, Vorname gleich, Nachname gleich"),
        ({"first_name": "Erkia"}, "first_slip", "Anschrift gleich, Vorname mit einem Tippfehler, Nachname gleich"),
        ({"last_name": "Mustermamn"}, "last_slip", "Anschrift gleich, Vorname gleich, Nachname mit einem Tippfehler"),
        ({"city": "", "first_name": "Erkia"}, "first_slip", "Ort fehlt, Vorname mit einem Tippfehler, Nachname gleich"),
        ({"first_name": "Mustermann", "last_name": "Erika"}, "turned", "Vor- und Nachname vertauscht"),
    ],
)
def test_the_reason_of_a_match_says_what_differs(typed: dict[str, str], code: str, text: str) -> None:
    decision = decided(on_file(), applicant=replace(ERIKA, **typed))
    assert decision.decision == "match"
    assert [reason.code for reason in decision.reasons] == [code]
    assert text in decision.reasons[0].text


def test_contact_data_that_agree_are_told() -> None:
    assert decided(on_file(**MAIL), applicant=ERIKA_WRITES).reasons[0].text.endswith(", Telefon oder E-Mail gleich.")
    assert "E-Mail" not in decided(on_file(), applicant=ERIKA_WRITES).reasons[0].text


def test_a_company_is_told_once() -> None:
    firm = replace(ERIKA, first_name="", last_name="Bäckerei Schulze")
    text = decided(on_file(first_name="", last_name="Bäckerei Schulze GmbH"), applicant=firm).reasons[0].text
    assert text == "Mieter T-1: Anschrift gleich, Firma gleich."


def test_the_objection_stands_before_what_differs_and_nothing_is_told_twice() -> None:
    twice = [on_file(status="verstorben"), on_file(status="verstorben", move_in=None)]
    assert [reason.code for reason in decided(*twice).reasons] == ["deceased", "same"]
    family = [on_file(first_name="Max"), on_file(first_name="Max", move_in=None)]
    assert len(decided(*family).reasons) == 1


# Each with what a person has to look at.
OBJECTIONS = {
    "namesakes": ([on_file(), on_file("T-2")], {}, "In diesem Haus stehen mehrere Mieter gleichen Namens."),
    "look_alike": (
        [on_file(first_name="Erika A."), on_file("T-2", "Erika M.")],
        {},
        "In diesem Haus steht ein weiterer Mieter mit sehr ähnlichem Namen.",
    ),
    "other_person": (
        [on_file(first_name="Erich")],
        {},
        "Der Name ist dem eines Mieters in diesem Haus ähnlich, meint aber wohl einen anderen.",
    ),
    "other_script": (
        [on_file()],
        {"first_name": "Эрика", "last_name": "Мустерманн"},
        "Der Name ist in einer anderen Schrift getippt; das Haus steht in der Datei.",
    ),
    "several_houses": (
        [on_file(city="Bernburg OT Gröna"), on_file("T-2", "Max", "Anders", city="Bernburg OT Peißen")],
        {"city": ""},
        "Dieses Haus gibt es in mehreren Orten; welches gemeint ist, bleibt offen.",
    ),
    "soft": (
        [on_file(first_name="Erika Anna", last_name="Mustremamm")],
        {},
        "Name oder Anschrift weichen zu weit ab, um ohne Prüfung zuzuordnen.",
    ),
    "doubt": (
        [on_file()],
        {"city": "Bernburg OT Gröna"},
        "Der genannte Ortsteil steht nicht in der Datei; es kann ein anderes Haus gemeint sein.",
    ),
    "notice": (
        [on_file(status="gekündigt")],
        {},
        "Der Vertrag von Mieter T-1 ist gekündigt; ein Brief käme womöglich in eine leere Wohnung.",
    ),
    "moved_within": (
        [on_file(ended=True), on_file(house_number="99")],
        {},
        "Der Mieter ist im Bestand umgezogen; getippt wurde eine frühere oder spätere Anschrift.",
    ),
    "not_current": ([on_file(ended=True)], {}, "Der Vertrag an dieser Anschrift läuft heute nicht."),
    "no_number": ([on_file()], {"street": "Lange Straße"}, "Die Hausnummer fehlt oder ist nicht lesbar."),
    "no_name": ([on_file()], {"first_name": "´", "last_name": "-"}, "Vor- oder Nachname fehlt."),
    "unknown": ([], {}, "Unter diesem Namen und dieser Anschrift steht niemand in den Mieterdaten."),
}


@pytest.mark.parametrize("code", OBJECTIONS)
def test_why_nobody_was_matched_is_told_in_a_sentence(code: str) -> None:
    rows, typed, text = OBJECTIONS[code]
    decision = decided(*rows, applicant=replace(ERIKA, **typed))
    assert (decision.decision == "match", decision.reasons[0]) == (False, Reason(code, text))


def test_more_people_than_can_be_compared_are_for_a_person_to_see() -> None:
    decision = decide(ERIKA, Found((on_file(),), cut=True), TODAY)
    told = Reason("too_many", "Zu viele Mieter kommen in Frage, um alle zu vergleichen.")
    assert (decision.decision, decision.reasons[0]) == ("review", told)
