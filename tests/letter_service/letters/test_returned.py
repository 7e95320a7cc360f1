import pytest

from letter_service.db import Row
from letter_service.errors import UnknownLetterError
from letter_service.letters import store
from tests.letter_service.http.test_api import Matcher, matcher
from tests.letter_service.office import PAGE_URL, Office

__all__ = ["matcher"]


def returned(office: Office, written: str) -> Row:
    with office.connection.transaction():
        return store.take_back(office.connection, written, office.now)


def test_a_letter_that_came_back_is_void(office: Office) -> None:
    letter, code = office.printed_letter()
    back = returned(office, letter["letter_number"])
    assert (back["state"], back["cause"], back["clear_text"]) == ("returned", "returned", None)
    assert office.type(code).result == "wrong"


def test_the_qr_code_of_the_letter_is_as_good_as_its_number_and_twice_as_good_as_once(office: Office) -> None:
    letter, _ = office.printed_letter()
    scanned = f"{PAGE_URL}#1234-5678-9012/{letter['letter_number']}"
    assert returned(office, scanned) == returned(office, letter["letter_number"])
    assert office.states(letter).count("returned") == 1


def test_a_letter_that_comes_back_late_is_noted_all_the_same(office: Office) -> None:
    letter, _ = office.printed_letter()
    office.later(days=30)
    office.print()
    assert returned(office, letter["letter_number"])["state"] == "returned"


def test_a_letter_whose_code_was_typed_stays_used(office: Office) -> None:
    letter, code = office.printed_letter()
    office.type(code)
    assert returned(office, letter["letter_number"])["state"] == "used"


@pytest.mark.parametrize("written", ["", "nonsense", "B26-000099-0", "'; DROP TABLE letters"])
def test_what_is_no_letter_is_told(office: Office, written: str) -> None:
    with pytest.raises(UnknownLetterError):
        returned(office, written)


def test_a_letter_that_was_never_printed_cannot_come_back(office: Office) -> None:
    letter = office.order()
    with pytest.raises(UnknownLetterError):
        returned(office, letter["letter_number"])
    assert office.letter(letter)["state"] == "ordered"


def test_the_matcher_learns_whose_letter_came_back(matcher: Matcher, office: Office) -> None:
    letter, _ = office.printed_letter()
    posted = matcher.client.post(
        "/letters/returned", json={"letter_number": letter["letter_number"]}, headers=matcher.headers
    )
    assert (posted.status_code, posted.json()["account_id"]) == (200, "erika")
    unknown = matcher.client.post("/letters/returned", json={"letter_number": "B"}, headers=matcher.headers)
    assert (unknown.status_code, unknown.json()) == (404, {"error": "unknown_letter"})
