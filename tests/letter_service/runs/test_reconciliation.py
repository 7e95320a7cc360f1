from datetime import datetime

from letter_service.letters import store
from letter_service.runs import progress, reconciliation
from letter_service.runs.reconciliation import Reckoning
from letter_service.runs.workdays import Deadlines, Workdays
from tests.letter_service.office import Office


def reckoned(office: Office) -> Reckoning:
    return reconciliation.reconcile(office.connection, Deadlines(Workdays("ST"), 3), office.now)


def ordered(office: Office, count: int) -> None:
    for number in range(count):
        office.order(f"account {number}", f"tenancy {number}")


def test_a_run_that_adds_up_is_one_line_and_no_difference(office: Office) -> None:
    ordered(office, 3)
    office.print()
    office.post("R000001")
    told = reckoned(office)
    assert told.differences == []
    assert told.runs == [
        "R000001  22.11.2026  folder: bestellt 3, gedruckt 3, übergeben 3, bestätigt 3 (1 Dateien, 4 Seiten)"
    ]


def test_a_run_that_nobody_acknowledges_is_a_difference_after_three_working_days(office: Office) -> None:
    ordered(office, 2)
    office.print()
    office.now = datetime.fromisoformat("2026-11-25T22:00+00:00")
    assert reckoned(office).differences == []
    office.later(hours=2)
    assert reckoned(office).differences == ["R000001: nach 3 Werktagen nur 0 von 2 bestätigt"]


def test_a_run_that_was_not_handed_over_is_a_difference_after_an_hour(office: Office) -> None:
    office.order()
    progress.claim(office.connection, 10, office.now, office.now)
    assert reckoned(office).differences == []
    office.later(minutes=61)
    assert reckoned(office).differences == ["R000001: noch nicht übergeben. Der Drucklauf wurde unterbrochen."]


def test_a_letter_stopped_before_it_left_is_told_and_no_difference(office: Office) -> None:
    ordered(office, 2)
    progress.claim(office.connection, 10, office.now, office.now)
    store.stop_account(office.connection, "account 0", office.now)
    office.print()
    told = reckoned(office)
    assert told.differences == []
    assert "bestellt 2, vorher gesperrt oder abgelaufen 1, gedruckt 1, übergeben 1" in told.runs[0]


def test_a_letter_that_was_set_aside_is_a_difference_until_it_is_released(office: Office) -> None:
    letter = office.order()
    office.connection.execute("UPDATE letters SET clear_key_id = 'lost'")
    office.print()
    assert letter["letter_number"] in reckoned(office).differences[0]
    office.connection.execute("UPDATE letters SET clear_key_id = 'clear'")
    store.release(office.connection, letter["letter_number"])
    office.print()
    assert reckoned(office).differences == []


def test_a_letter_that_vanished_from_its_run_is_a_difference(office: Office) -> None:
    ordered(office, 2)
    office.print()
    office.connection.execute("UPDATE letters SET handed_over_at = NULL WHERE account_id = 'account 0'")
    assert reckoned(office).differences == ["R000001: vermerkt 2, erwartet 2, gedruckt 1, übergeben 1"]


def test_what_the_outbox_lacks_or_has_too_much_is_named(office: Office) -> None:
    ordered(office, 2)
    office.print()
    outbox = office.settings.outbox
    assert reconciliation.outbox(office.connection, outbox, reckoned(office).awaited) == []
    (outbox / "R000001.pdf").rename(outbox / "R000007.pdf")
    assert reconciliation.outbox(office.connection, outbox, reckoned(office).awaited) == [
        "R000007: liegt im Ausgang, gehört aber zu keinem Drucklauf. Vernichten.",
        "R000001: liegt nicht im Ausgang und ist nicht bestätigt. Gedruckt?",
    ]
    office.post("R000001")
    (outbox / "R000007.pdf").unlink()
    assert reconciliation.outbox(office.connection, outbox, reckoned(office).awaited) == []
