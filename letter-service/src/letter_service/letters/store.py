"""Letters found, stopped, returned, released. All run in the caller's transaction; `now` comes in as an argument."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from letter_service import db
from letter_service.db import Connection, Row
from letter_service.errors import LetterLostError, UnknownLetterError
from letter_service.letters.limits import LIMITS
from letter_service.letters.number import read_letter_number

CHANGES_AT_MOST = 500


def find(connection: Connection, order_id: UUID) -> Row:
    """Return one letter; UnknownLetterError."""
    letter = db.row(connection, "letters.find_letter", order_id=order_id)
    if letter is None:
        raise UnknownLetterError
    return letter


def find_by_number(connection: Connection, written: str) -> Row:
    """Return one letter by the number that is printed on it, or by the text of its QR code; UnknownLetterError."""
    letter = db.row(connection, "letters.find_letter_by_number", letter_number=read_letter_number(written))
    if letter is None:
        raise UnknownLetterError
    return letter


def history(connection: Connection, letter: Row) -> list[Row]:
    """Return `state`, `cause` and `at` of every transition, oldest first."""
    return db.rows(connection, "letters.history_of_letter", order_id=letter["order_id"])


def changes_since(connection: Connection, cursor: int, at_most: int = CHANGES_AT_MOST) -> tuple[list[Row], int]:
    """Return the letters whose state changed after the cursor, oldest change first, each with its `next_at`."""
    db.run(connection, "letters.wait_for_writers")
    changes = db.rows(connection, "letters.changes_since", cursor=cursor, at_most=at_most, **LIMITS)
    letters = {change["order_id"]: change for change in changes}
    return list(letters.values()), changes[-1]["transition_id"] if changes else cursor


def take_back(connection: Connection, written: str, now: datetime) -> Row:
    """Void a letter that came back, once; return it. UnknownLetterError for one that never left."""
    letter = find_by_number(connection, written)
    db.run(connection, "letters.lock_account", account_id=letter["account_id"], now=now)
    db.run(connection, "letters.return_letter", letter_number=letter["letter_number"], now=now)
    returned = find_by_number(connection, written)
    if returned["state"] == "ordered":
        raise UnknownLetterError
    return returned


def stop_account(connection: Connection, account_id: str, now: datetime) -> list[str]:
    """Void every open letter of an account; return their numbers."""
    db.run(connection, "letters.lock_account", account_id=account_id, now=now)
    stopped = db.rows(connection, "letters.stop_letters", account_id=account_id, now=now)
    return [letter["letter_number"] for letter in stopped]


def release(connection: Connection, written: str) -> None:
    """Let a letter that was set aside go with the next run.

    UnknownLetterError when none of that number was, LetterLostError when its text is gone.
    """
    number = read_letter_number(written)
    if not db.run(connection, "letters.release_letter", letter_number=number):
        letter = db.row(connection, "letters.find_letter_by_number", letter_number=number)
        raise LetterLostError if letter is not None and letter["cause"] == "lost" else UnknownLetterError
    db.run(connection, "letters.wake_worker")


def give_up(connection: Connection, order_ids: Collection[UUID], reason: str, now: datetime) -> list[str]:
    """Drop texts that cannot be opened; return the numbers of the letters that are lost by it."""
    db.run(connection, "letters.drop_text", order_ids=list(order_ids), reason=reason)
    return lose(connection, order_ids, now)


def lose(connection: Connection, order_ids: Collection[UUID], now: datetime) -> list[str]:
    """Void those of the letters that were set aside and have no text any more; return their numbers."""
    lost = db.rows(connection, "letters.lose_letters", order_ids=list(order_ids), now=now)
    return [letter["letter_number"] for letter in lost]


def forget_open(connection: Connection, now: datetime) -> list[str]:
    """Void every letter that was open when a backup was made, now that it was brought back; return their numbers.

    The gap's codes, stops and “Das war ich nicht” are not known any more: a code used then must not work twice.
    """
    stopped = db.rows(connection, "letters.forget_open", now=now)
    return [letter["letter_number"] for letter in stopped]


def unlock(connection: Connection, account_id: str) -> bool:
    """Forget the wrong tries of an account; return whether it had ever been seen."""
    return bool(db.run(connection, "letters.unlock_account", account_id=account_id))
