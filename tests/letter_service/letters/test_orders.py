from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import psycopg
import pytest

from letter_service import db
from letter_service.errors import LetterLimitError, OrderConflictError, UnknownLetterError
from letter_service.letters import history, orders, store
from letter_service.letters.address import Recipient
from letter_service.runs import progress
from tests.letter_service.office import ERIKA, NOON, PASSWORD, Office


def test_an_order_is_a_letter_with_a_number_and_a_day(office: Office) -> None:
    letter = office.order()
    assert letter["state"] == "ordered"
    assert letter["letter_number"].startswith("B26-")
    assert letter["valid_until"] == date(2026, 12, 13)


def test_the_same_order_twice_is_one_letter(office: Office) -> None:
    order_id = uuid4()
    assert office.order(order_id=order_id) == office.order(order_id=order_id)


def test_the_same_order_is_known_after_its_letter_was_destroyed(office: Office) -> None:
    letter, _ = office.printed_letter()
    office.later(days=30)
    office.print()
    assert office.letter(letter)["clear_text"] is None
    assert office.order(order_id=letter["order_id"])["letter_number"] == letter["letter_number"]


@pytest.mark.parametrize("changed", [{"account": "other"}, {"tenancy": "4712"}, {"recipient": {**ERIKA, "title": ""}}])
def test_the_same_order_id_with_other_content_is_a_conflict(office: Office, changed: dict[str, str]) -> None:
    letter = office.order()
    with pytest.raises(OrderConflictError):
        office.order(order_id=letter["order_id"], **changed)  # type: ignore[arg-type]


def test_the_same_order_at_once_is_one_letter(office: Office) -> None:
    order = orders.Order(uuid4(), "erika", "4711", Recipient.model_validate(ERIKA))
    with db.open_pool(db.conninfo(office.settings.database_dsn, PASSWORD), 8) as pool:

        def place(_: int) -> str:
            with pool.connection() as connection:
                letter, _new = orders.place_order(connection, office.keys, order, valid_days=21, now=NOON)
                return str(letter["letter_number"])

        with ThreadPoolExecutor(8) as threads:
            assert len(set(threads.map(place, range(16)))) == 1


def test_orders_of_one_tenancy_at_once_keep_its_limit(office: Office) -> None:
    with db.open_pool(db.conninfo(office.settings.database_dsn, PASSWORD), 8) as pool:

        def place(number: int) -> bool:
            order = orders.Order(uuid4(), f"account {number}", "4711", Recipient.model_validate(ERIKA))
            try:
                with pool.connection() as connection:
                    orders.place_order(connection, office.keys, order, valid_days=21, now=NOON)
            except LetterLimitError:
                return False
            return True

        with ThreadPoolExecutor(8) as threads:
            assert sum(threads.map(place, range(16))) == 9


def test_the_next_letter_waits_seven_days_after_the_order(office: Office) -> None:
    office.order()
    office.later(days=6, hours=23)
    with pytest.raises(LetterLimitError) as limit:
        office.order()
    assert limit.value.next_at == NOON + timedelta(days=7)
    office.later(hours=1)
    assert office.order()["state"] == "ordered"


def test_the_next_letter_waits_seven_days_after_the_post(office: Office) -> None:
    office.order()
    run = office.print()
    office.later(days=2)
    assert run is not None
    office.post(run)
    office.later(days=6)
    with pytest.raises(LetterLimitError) as limit:
        office.order()
    assert limit.value.next_at == NOON + timedelta(days=9)


def test_an_account_gets_three_letters_for_a_tenancy_in_ninety_days(office: Office) -> None:
    for _ in range(3):
        office.order()
        office.later(days=10)
    with pytest.raises(LetterLimitError) as limit:
        office.order()
    assert limit.value.next_at == NOON + timedelta(days=90)
    assert office.order(tenancy="4712")["state"] == "ordered"
    office.later(days=60)
    assert office.order()["state"] == "ordered"


def test_letters_to_two_strangers_leave_the_tenant_three_of_his_own(office: Office) -> None:
    for _ in range(3):
        for stranger in ("one", "two"):
            office.order(stranger)
        office.later(days=8)
    for _ in range(3):
        assert office.order("erika")["state"] == "ordered"
        office.later(days=8)


def test_a_tenancy_gets_nine_letters_in_ninety_days_whoever_asks(office: Office) -> None:
    for account in range(9):
        office.order(f"account {account}")
        office.later(hours=1)
    with pytest.raises(LetterLimitError) as limit:
        office.order("erika")
    assert limit.value.next_at == NOON + timedelta(days=90)


def test_staff_release_a_letter_against_a_limit_with_a_reason_that_is_kept(office: Office) -> None:
    office.order()
    with pytest.raises(LetterLimitError):
        office.order()
    released = office.order(release_reason="Brief lag im falschen Haus")
    lines = history.lines(released, store.history(office.connection, released))
    assert "Gegen die Grenze freigegeben: Brief lag im falschen Haus" in list(lines)
    assert office.order(order_id=released["order_id"], release_reason="Zweiter Klick") == released


@pytest.mark.parametrize("away", ["set aside", "expired"])
def test_a_letter_that_never_left_counts_for_no_limit(office: Office, away: str) -> None:
    letter = office.order()
    if away == "set aside":
        progress.set_aside(office.connection, [letter["order_id"]], "Kein Platz im Fenster.")
    else:
        office.connection.execute("UPDATE letters SET state = 'expired', cause = 'time'")
    assert office.order()["state"] == "ordered"


def test_a_correction_takes_the_place_of_the_letter_that_was_set_aside(office: Office) -> None:
    wrong = office.order()
    other = office.order(tenancy="4712")
    for letter in (wrong, other):
        progress.set_aside(office.connection, [letter["order_id"]], "Kein Platz im Fenster.")
    right = office.order(recipient={**ERIKA, "street": "Kurze Straße"})
    assert office.letter(wrong)["state"] == "stopped"
    assert office.letter(wrong)["clear_text"] is None
    assert office.letter(other)["state"] == "ordered"
    with pytest.raises(UnknownLetterError):
        store.release(office.connection, wrong["letter_number"])
    assert office.print()
    assert office.letter(right)["state"] == "handed_over"


def test_a_version_with_one_more_field_knows_the_order_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    order_id = uuid4()
    first = office.order(order_id=order_id)

    class LaterRecipient(Recipient):
        floor: str = ""

    monkeypatch.setattr("tests.letter_service.office.Recipient", LaterRecipient)
    assert office.order(order_id=order_id) == first
    with pytest.raises(OrderConflictError):
        office.order(order_id=order_id, recipient={**ERIKA, "floor": "3"})


def test_an_order_of_the_version_before_is_known_again(office: Office) -> None:
    letter = office.order()
    content = Recipient.model_validate(ERIKA).model_dump_json()
    kept = office.keys.codes.fingerprint("order", "erika", "4711", content)
    office.connection.execute("UPDATE letters SET order_fingerprint = %s", [kept.value])
    assert office.order(order_id=letter["order_id"])["letter_number"] == letter["letter_number"]


def test_a_letter_that_was_stopped_before_it_left_counts_for_no_limit(office: Office) -> None:
    office.order()
    assert len(store.stop_account(office.connection, "erika", office.now)) == 1
    assert office.order()["state"] == "ordered"


def test_a_letter_that_was_stopped_after_it_left_counts(office: Office) -> None:
    office.printed_letter()
    store.stop_account(office.connection, "erika", office.now)
    with pytest.raises(LetterLimitError):
        office.order()


def test_a_stop_voids_every_open_letter_and_destroys_its_clear_text(office: Office) -> None:
    first, code = office.printed_letter()
    office.later(days=8)
    second = office.order()
    assert len(store.stop_account(office.connection, "erika", office.now)) == 2
    assert store.stop_account(office.connection, "erika", office.now) == []
    for letter in (first, second):
        assert office.letter(letter)["state"] == "stopped"
        assert office.letter(letter)["clear_text"] is None
    assert office.type(code).result == "wrong"


def test_the_changes_are_told_in_order_and_once(office: Office) -> None:
    first = office.order("one", "1")
    second = office.order("two", "2")
    letters, cursor = office.changes(0)
    assert [letter["order_id"] for letter in letters] == [first["order_id"], second["order_id"]]
    assert office.changes(cursor) == ([], cursor)
    office.print()
    letters, newer = office.changes(cursor)
    assert {letter["state"] for letter in letters} == {"handed_over"}
    assert newer > cursor


def test_the_changes_come_in_pages_that_miss_nothing(office: Office) -> None:
    for number in range(5):
        office.order(f"account {number}", str(number))
    seen, cursor = [], 0
    while True:
        letters, cursor = office.changes(cursor, at_most=2)
        if not letters:
            break
        seen += [letter["account_id"] for letter in letters]
    assert seen == [f"account {number}" for number in range(5)]


def test_no_change_is_skipped_while_an_earlier_one_is_still_open(office: Office) -> None:
    """A second reader would get the later transition first and never the earlier one."""
    conninfo = db.conninfo(office.settings.database_dsn, PASSWORD)
    with db.connect(conninfo) as early, db.connect(conninfo, autocommit=True) as reader:
        order = orders.Order(uuid4(), "early", "1", Recipient.model_validate(ERIKA))
        orders.place_order(early, office.keys, order, valid_days=21, now=NOON)
        office.order("late", "2")
        reader.execute("SET lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable), reader.transaction():
            store.changes_since(reader, 0)
        early.commit()
        with reader.transaction():
            letters, _ = store.changes_since(reader, 0)
    assert [letter["account_id"] for letter in letters] == ["early", "late"]


def test_the_changes_tell_their_cause_and_when_another_letter_may_be_ordered(office: Office) -> None:
    office.order()
    office.print()
    letters, _ = office.changes(0)
    assert [(letter["cause"], letter["next_at"]) for letter in letters] == [("run", NOON + timedelta(days=7))]


@pytest.mark.parametrize("state", ["posted", "handed_over", "used", "returned"])
def test_the_database_itself_refuses_a_way_that_no_letter_goes(office: Office, state: str) -> None:
    letter = office.order()
    with pytest.raises(psycopg.errors.CheckViolation):
        office.connection.execute("UPDATE letters SET state = %s", [state])
    assert office.states(letter) == ["ordered"]


def test_an_unknown_letter_is_told(office: Office) -> None:
    with pytest.raises(UnknownLetterError):
        store.find(office.connection, uuid4())
    with pytest.raises(UnknownLetterError):
        store.release(office.connection, "B26-000001-0")
