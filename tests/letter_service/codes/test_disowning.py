from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from letter_service import db
from letter_service.codes.disowning import Answer, Disowning, disown
from letter_service.letters.number import letter_number
from tests.letter_service.http.test_api import bearer
from tests.letter_service.office import NOON, PASSWORD, Office, wrong_code
from tests.letter_service.realm import Realm

UNKNOWN = letter_number(2026, 999_999)


def disowned(
    office: Office, number: str | None, code: str, source_tries: int = 1000, source: str = "192.0.2.1"
) -> Answer:
    with office.connection.transaction():
        tried = Disowning(number, code, source, office.now)
        return disown(office.connection, office.keys.codes, tried, source_tries)


def test_number_and_code_void_every_letter_of_the_account(office: Office) -> None:
    first, code = office.printed_letter()
    office.later(days=8)
    second = office.order()
    assert disowned(office, first["letter_number"], code) == Answer("yes", letter_number=first["letter_number"])
    assert [office.letter(letter)["state"] for letter in (first, second)] == ["stopped", "stopped"]
    stopped = {(office.letter(letter)["cause"], office.letter(letter)["changed_at"]) for letter in (first, second)}
    assert stopped == {("disowned", office.now)}
    assert office.type(code).result == "wrong"


def test_a_letter_that_was_used_is_voided_and_its_yes_ends(office: Office) -> None:
    letter, code = office.printed_letter()
    office.type(code)
    assert disowned(office, letter["letter_number"], code).result == "yes"
    assert office.type(code).result == "wrong"
    assert office.states(letter)[-2:] == ["used", "stopped"]


def test_an_expired_letter_still_speaks_for_its_account_until_ninety_days_are_over(office: Office) -> None:
    letter, code = office.printed_letter()
    office.later(days=89)
    office.print()
    assert disowned(office, letter["letter_number"], code).result == "yes"
    office.later(days=1)
    assert disowned(office, letter["letter_number"], code).result == "no"


def test_the_same_again_is_the_same_answer(office: Office) -> None:
    letter, code = office.printed_letter()
    answers = [disowned(office, letter["letter_number"], code) for _ in range(2)]
    assert answers[0] == answers[1]
    assert office.states(letter).count("stopped") == 1


def test_an_unknown_number_and_a_wrong_code_get_the_same_answers(office: Office) -> None:
    letter, code = office.printed_letter()
    tries = [disowned(office, letter["letter_number"], wrong_code(code)) for _ in range(7)]
    assert tries == [disowned(office, UNKNOWN, wrong_code(code)) for _ in range(7)]
    pause = NOON + timedelta(minutes=10)
    assert tries == [Answer("no")] * 4 + [Answer("no", pause)] + [Answer("paused", pause)] * 2
    assert disowned(office, letter["letter_number"], code).result == "paused"


def test_twenty_wrong_codes_for_a_number_end_it(office: Office) -> None:
    letter, code = office.printed_letter()
    for _ in range(4):
        tries = [disowned(office, letter["letter_number"], wrong_code(code)) for _ in range(5)]
        assert [one.result for one in tries] == ["no"] * 5
        office.later(minutes=10)
    assert tries[-1] == Answer("no"), "no pause is told where there is an end"
    assert disowned(office, letter["letter_number"], code) == Answer("paused")


def test_the_right_code_ends_the_counting_of_wrong_ones(office: Office) -> None:
    letter, code = office.printed_letter()
    for _ in range(3):
        tries = [disowned(office, letter["letter_number"], typed).result for typed in [wrong_code(code)] * 4 + [code]]
        assert tries == ["no"] * 4 + ["yes"]


@pytest.mark.parametrize("typed", ["", "12", "1234-5678-9012-3", "no code"])
def test_a_code_that_cannot_be_read_is_a_wrong_one(office: Office, typed: str) -> None:
    letter, code = office.printed_letter()
    assert [disowned(office, letter["letter_number"], typed).result for _ in range(6)] == ["no"] * 5 + ["paused"]
    assert office.type(code).result == "yes"


def test_what_strangers_typed_for_a_number_does_not_hold_its_addressee_up(office: Office) -> None:
    letter, code = office.printed_letter()
    for stranger in range(4):
        tries = [
            disowned(office, letter["letter_number"], wrong_code(code), source=f"198.51.100.{stranger}")
            for _ in range(6)
        ]
        assert tries[-1].result == "paused"
    assert disowned(office, letter["letter_number"], code).result == "yes"


@pytest.mark.parametrize("number", [UNKNOWN, None], ids=["unknown", "a typo"])
def test_a_source_is_counted_before_the_number_is_looked_at(office: Office, number: str | None) -> None:
    letter, code = office.printed_letter()
    assert [disowned(office, number, code, source_tries=3) for _ in range(3)] == [Answer("no")] * 3
    over = disowned(office, letter["letter_number"], code, source_tries=3)
    assert (over.result, over.source_over, over.retry_at) == ("paused", True, NOON + timedelta(hours=1))


def test_fifty_wrong_codes_at_once_are_five_comparisons(office: Office) -> None:
    letter, code = office.printed_letter()
    with db.open_pool(db.conninfo(office.settings.database_dsn, PASSWORD), 10) as pool:

        def one(_: int) -> str:
            with pool.connection() as connection:
                tried = Disowning(letter["letter_number"], wrong_code(code), "192.0.2.1", office.now)
                return disown(connection, office.keys.codes, tried, 1000).result

        with ThreadPoolExecutor(50) as threads:
            assert sorted(threads.map(one, range(50))) == ["no"] * 5 + ["paused"] * 45


def test_another_letters_code_disowns_nothing(office: Office) -> None:
    first, _ = office.printed_letter()
    _, other = office.printed_letter("juergen", "4712")
    assert disowned(office, first["letter_number"], other).result == "no"
    assert office.letter(first)["state"] == "handed_over"


def test_the_answer_over_http_names_no_account(client: TestClient, realm: Realm, office: Office) -> None:
    letter, code = office.printed_letter()
    body = {"letter_number": letter["letter_number"], "code": code, "source": "192.0.2.1"}
    token = realm.token(sub="letter-disown", typ="letter-disown")
    answered = client.post("/letters/disown", json=body, headers=bearer(token))
    assert (answered.status_code, answered.json()) == (200, {"result": "yes", "retry_at": None})


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "erika", "typ": "letter-disown"},
        {"sub": "letter-disown", "typ": "letter-code"},
        {"sub": "letter-disown", "typ": "Bearer", "azp": "matcher"},
    ],
    ids=str,
)
def test_disowning_needs_its_own_token(client: TestClient, realm: Realm, claims: dict[str, str]) -> None:
    body = {"letter_number": UNKNOWN, "code": "1", "source": "192.0.2.1"}
    refused = client.post("/letters/disown", json=body, headers=bearer(realm.token(**claims)))
    assert refused.status_code == 403
