"""A backup was brought back: what happened since is forgotten, so no letter of that time opens anything."""

from letter_service.db import Row
from letter_service.letters import store
from letter_service.runs import reconciliation
from letter_service.runs.workdays import Deadlines, Workdays
from tests.letter_service.office import Office


def brought_back(office: Office) -> list[str]:
    with office.connection.transaction():
        return store.forget_open(office.connection, office.now)


def kept(office: Office, letter: Row) -> tuple[str, str, object]:
    found = office.letter(letter)
    return found["state"], found["cause"], found["clear_text"]


def test_a_code_that_may_have_been_used_since_the_backup_does_not_work_again(office: Office) -> None:
    printed, code = office.printed_letter()
    ordered = office.order("max", "4712")
    waiting_code = office.code(ordered)
    assert set(brought_back(office)) == {printed["letter_number"], ordered["letter_number"]}
    assert office.type(code).result == "wrong"
    office.print()
    assert office.type(waiting_code, "max").result == "wrong"
    assert kept(office, printed) == kept(office, ordered) == ("stopped", "restored", None)


def test_a_yes_is_not_repeated_and_a_used_letter_stays_used(office: Office) -> None:
    letter, code = office.printed_letter()
    assert office.type(code).result == "yes"
    assert brought_back(office) == []
    assert office.type(code).result == "wrong"
    assert kept(office, letter)[0] == "used"


def test_another_letter_may_go_at_once_and_uses_up_nothing(office: Office) -> None:
    for _ in range(4):
        office.printed_letter()
        brought_back(office)
    _, code = office.printed_letter()
    assert office.type(code).result == "yes"
    assert [change["cause"] for change in office.changes(0)[0]].count("restored") == 4


def test_the_runs_of_that_time_still_add_up(office: Office) -> None:
    office.printed_letter()
    office.order("max", "4712")
    brought_back(office)
    assert reconciliation.reconcile(office.connection, Deadlines(Workdays("ST"), 3), office.now).differences == []


def test_twice_is_once(office: Office) -> None:
    office.printed_letter()
    assert len(brought_back(office)) == 1
    assert brought_back(office) == []
