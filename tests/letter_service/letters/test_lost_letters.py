"""No letter is lost in silence: one that cannot be printed any more is void, is shown, and may be ordered again."""

import threading
import time

import psycopg
import pytest

from letter_service import db
from letter_service.channels import Status
from letter_service.codes import rotation, verifying
from letter_service.codes.verifying import Attempt, Verdict
from letter_service.db import Row
from letter_service.errors import LetterLostError, SealBrokenError
from letter_service.letters import store, waiting
from letter_service.runs import acknowledgements, reconciliation
from letter_service.runs.acknowledgements import Posting
from letter_service.runs.workdays import Deadlines, Workdays
from tests.letter_service.office import PASSWORD, Office
from tests.letter_service.post_office import PostOffice

WORKDAYS = Workdays("ST")


def not_printed(office: Office, letter: Row) -> None:
    """The channel says later that it could not print the letter."""
    number = letter["letter_number"]
    post = PostOffice(accepted={number: 1}, statuses={number: Status("failed", reason="Die Datei ist beschädigt.")})
    acknowledgements.follow(office.connection, post, Posting(None, office.now, WORKDAYS))


def differences(office: Office) -> str:
    found = reconciliation.reconcile(office.connection, Deadlines(WORKDAYS, 3), office.now)
    return "\n".join(found.differences)


def reported_after(office: Office, **time: float) -> Row:
    letter = office.order()
    office.print(channel=PostOffice())
    office.later(**time)
    office.print(channel=PostOffice())
    not_printed(office, letter)
    return office.letter(letter)


def test_a_failure_within_the_grace_sets_the_letter_aside(office: Office) -> None:
    letter = reported_after(office, hours=71)
    assert (letter["state"], letter["set_aside"]) == ("handed_over", "Die Datei ist beschädigt.")
    store.release(office.connection, letter["letter_number"])


def test_a_failure_reported_after_the_grace_voids_the_letter_and_tells_everybody(office: Office) -> None:
    letter = reported_after(office, hours=73)
    assert (letter["state"], letter["cause"], letter["handed_over_at"]) == ("stopped", "lost", None)
    line = f"Brief {letter['letter_number']} verloren: Die Datei ist beschädigt. Bestellen Sie einen neuen."
    assert line in list(waiting.lines(office.connection))
    assert line in differences(office)
    with pytest.raises(LetterLostError):
        store.release(office.connection, letter["letter_number"])
    [change], _ = office.changes(0)
    assert (change["state"], change["cause"], change["next_at"]) == ("stopped", "lost", None)


def test_a_lost_letter_is_shown_until_another_was_ordered(office: Office) -> None:
    reported_after(office, hours=73)
    office.order()
    assert "verloren" not in "\n".join(waiting.lines(office.connection))
    assert "verloren" not in differences(office)


def with_a_broken_text(office: Office, letter: Row) -> None:
    office.connection.execute(
        "UPDATE letters SET clear_text = 'nonsense, long enough' WHERE order_id = %s", [letter["order_id"]]
    )


def test_one_broken_letter_stops_no_rotation_and_is_given_up(office: Office) -> None:
    broken, good = office.order("one", "1"), office.order("two", "2")
    with_a_broken_text(office, broken)
    ring = office.keys.clear_text
    fresh = type(ring)({"fresh": b"f" * 32, **ring.keys})
    with office.connection.transaction():
        assert rotation.reseal(office.connection, fresh) == 1
        lost = store.give_up(
            office.connection, rotation.broken(office.connection, fresh), str(SealBrokenError()), office.now
        )
    assert lost == [broken["letter_number"]]
    assert (office.letter(broken)["state"], office.letter(broken)["clear_text"]) == ("stopped", None)
    assert office.letter(good)["clear_key_id"] == "fresh"
    told = "\n".join(rotation.needed(office.connection, office.keys.codes, fresh, office.now))
    assert "Klartext-Schlüssel clear: nicht mehr gebraucht" in told


def test_a_broken_text_of_a_letter_that_left_is_dropped_and_the_letter_stays_good(office: Office) -> None:
    letter, code = office.printed_letter()
    with_a_broken_text(office, letter)
    broken = rotation.broken(office.connection, office.keys.clear_text)
    assert store.give_up(office.connection, broken, str(SealBrokenError()), office.now) == []
    assert (office.letter(letter)["clear_text"], office.letter(letter)["set_aside"]) == (None, None)
    assert office.type(code).result == "yes"


@pytest.mark.parametrize("first", ["returned", "stopped"])
def test_a_code_typed_while_its_letter_is_voided_is_no_yes(office: Office, first: str) -> None:
    letter, code = office.printed_letter()
    answers = list[Verdict]()

    def type_the_code() -> None:
        with db.connect(db.conninfo(office.settings.database_dsn, PASSWORD)) as connection:
            attempt = Attempt("erika", code, "192.0.2.1", office.now)
            answers.append(verifying.verify(connection, office.keys.codes, attempt, 1000, 200))

    typing = threading.Thread(target=type_the_code)
    with office.connection.transaction():
        if first == "returned":
            store.take_back(office.connection, letter["letter_number"], office.now)
        else:
            store.stop_account(office.connection, "erika", office.now)
        typing.start()
        wait_until_it_waits(office.connection)
    typing.join()
    assert [answer.result for answer in answers] == ["wrong"]
    assert office.letter(letter)["state"] == first


def test_a_letter_voided_without_the_accounts_lock_is_no_yes_either(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row count of the use decides, whoever else changes letters."""
    letter, code = office.printed_letter()
    compared = verifying._letter_with

    def expired_right_after(*arguments: object) -> object:
        found = compared(*arguments)  # type: ignore[arg-type]
        office.connection.execute("UPDATE letters SET state = 'expired', cause = 'time'")
        return found

    monkeypatch.setattr(verifying, "_letter_with", expired_right_after)
    assert office.type(code).result == "wrong"
    assert office.letter(letter)["state"] == "expired"


def wait_until_it_waits(connection: psycopg.Connection[Row]) -> None:
    """Until another session waits for a lock that this one holds."""
    query = "SELECT count(*) AS number FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid))"
    deadline = time.monotonic() + 20
    while True:
        found = connection.execute(query, [connection.info.backend_pid]).fetchone()
        if found and found["number"]:
            return
        assert time.monotonic() < deadline
