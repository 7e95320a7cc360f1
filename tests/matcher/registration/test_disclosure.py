"""What is stored of somebody, in German words: nothing left out but what says nothing, no name of a column."""

import datetime

from matcher.plan.act import KINDS
from matcher.registration.disclosure import on_paper

# Who of staff works on a case is about them.
NOT_HANDED_OUT = {"claim", "unclaim"}
TODAY = datetime.date(2026, 11, 30)
AT = datetime.datetime(2026, 11, 30, 6, 54, tzinfo=datetime.UTC)
FOUND = {
    "keycloak": {
        "user": {
            "username": "erika@example.org",
            "createdTimestamp": 1_796_021_640_000,
            "emailVerified": True,
            "totp": False,
            "attributes": {
                "street": ["Lange Straße 12-14"],
                "letterValidUntil": ["2026-12-21"],
                "phoneNumber": ["03471 5"],
            },
        },
        "roles": ["mieter"],
        "events": [
            {"type": "LOGIN", "time": 1_796_021_640_000, "details": {"code_id": "x", "email": "erika@example.org"}},
            {"type": "OF_NEXT_YEAR"},
        ],
    },
    "registration": [
        {"state": "active", "decided_at": AT, "moved_out_at": None, "reasons": [{"text": "Anschrift gleich"}]}
    ],
    "mails": [],
    "letter_service": {"tries": [{"at": "2026-11-30T06:54:00Z", "result": "yes"}]},
}


def rows() -> dict[str, list[tuple[str, str]]]:
    made = on_paper("4711", FOUND, TODAY)
    return {one["heading"]: [(row["label"], row["value"]) for row in one["rows"]] for one in made["sections"]}


def test_fields_and_values_have_german_words_and_days() -> None:
    said = rows()
    assert said["Konto"] == [
        ("Benutzername", "erika@example.org"),
        ("angelegt", "30.11.2026, 07:54"),
        ("eMail bestätigt", "ja"),
        ("Straße/Haus-Nr.", "Lange Straße 12-14"),
        ("Code gilt bis", "21.12.2026"),
        ("Telefon", "03471 5"),
    ]
    assert said["Stand der Registrierung"] == [
        ("Stand", "freigeschaltet"),
        ("entschieden", "30.11.2026, 07:54"),
        ("Gründe", "Text: Anschrift gleich"),
    ]
    assert said["Eingaben des Brief-Codes"] == [("Zeit", "30.11.2026, 07:54"), ("Ergebnis", "richtig")]


def test_several_things_are_numbered_and_what_is_unknown_keeps_its_name() -> None:
    events = rows()["Ereignisse der Anmeldung"]
    assert events[0] == ("1. Art", "Anmeldung")
    assert ("1. Angaben", "eMail: erika@example.org") in events
    assert events[-1] == ("2. Art", "OF_NEXT_YEAR")


def test_each_kind_of_act_has_german_words() -> None:
    told = [kind for kind in KINDS if kind not in NOT_HANDED_OUT]
    made = on_paper("4711", {"acts": [{"kind": kind} for kind in told]}, TODAY)
    said = [row["value"] for section in made["sections"] for row in section["rows"]]
    assert len(said) == len(told)
    assert [kind for kind, words in zip(told, said, strict=True) if words == kind] == []


def test_an_empty_part_is_said_to_be_empty() -> None:
    assert rows()["Mails"] == [("", "nichts gespeichert")]


def test_the_page_says_what_it_is() -> None:
    assert "4711 am 30.11.2026" in on_paper("4711", FOUND, TODAY)["introduction"][0]
