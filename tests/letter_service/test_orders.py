from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import psycopg
import pytest

from letter_service import db, store
from letter_service.address import Recipient
from letter_service.errors import LetterLimitError, OrderConflictError, UnknownLetterError
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
    order = store.Order(uuid4(), "erika", "4711", Recipient.model_validate(ERIKA))
    with db.open_pool(db.conninfo(office.settings.database_dsn, PASSWORD), 8) as pool:

        def place(_: int) -> str:
            with pool.connection() as connection:
                letter, _new = store.place_order(connection, office.keys, order, valid_days=21, now=NOON)
                return str(letter["letter_number"])

        with ThreadPoolExecutor(8) as threads:
            assert len(set(threads.map(place, range(16)))) == 1


def test_orders_of_one_tenancy_at_once_keep_its_limit(office: Office) -> None:
    with db.open_pool(db.conninfo(office.settings.database_dsn, PASSWORD), 8) as pool:

        def place(number: int) -> bool:
            order = store.Order(uuid4(), f"account {number}", "4711", Recipient.model_validate(ERIKA))
            try:
                with pool.connection() as connection:
                    store.place_order(connection, office.keys, order, valid_days=21, now=NOON)
            except LetterLimitError:
                return False
            return True

        with ThreadPoolExecutor(8) as threads:
            assert sum(threads.map(place, range(16))) == 3


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


def test_a_tenancy_gets_three_letters_in_ninety_days(office: Office) -> None:
    for account in ("one", "two", "three"):
        office.order(account)
        office.later(days=10)
    with pytest.raises(LetterLimitError) as limit:
        office.order("four")
    assert limit.value.next_at == NOON + timedelta(days=90)
    office.later(days=60)
    assert office.order("four")["state"] == "ordered"


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
        order = store.Order(uuid4(), "early", "1", Recipient.model_validate(ERIKA))
        store.place_order(early, office.keys, order, valid_days=21, now=NOON)
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
