"""Letters: ordered, found, stopped, returned. All run in the caller's transaction; `now` comes in as an argument."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from pydantic import ValidationError

from letter_service import db, letter_number
from letter_service.address import Recipient
from letter_service.codes import new_code
from letter_service.db import Connection, Row
from letter_service.errors import LetterLimitError, OrderConflictError, SealBrokenError, UnknownLetterError
from letter_service.keys import NONCE_BYTES, Keyed, KeyRing
from letter_service.workdays import BERLIN

RESEND_WAIT = timedelta(days=7)
LETTERS_PER_TENANCY, TENANCY_WINDOW = 3, timedelta(days=90)
CHANGES_AT_MOST = 500


@dataclass(frozen=True, repr=False)
class Order:
    """What the matcher asks for."""

    order_id: UUID
    account_id: str
    tenancy: str
    recipient: Recipient


@dataclass(frozen=True, repr=False)
class Keys:
    """Both key rings: for fingerprints, and for letters not handed over yet."""

    codes: KeyRing
    clear_text: KeyRing


@dataclass(frozen=True, repr=False)
class ClearText:
    """What is encrypted until the letter is handed over."""

    recipient: Recipient
    code: str


def place_order(
    connection: Connection,
    keys: Keys,
    order: Order,
    *,
    valid_days: int,
    now: datetime,
    randbelow: Callable[[int], int] = secrets.randbelow,
) -> tuple[Row, bool]:
    """Return the letter and whether it is new; OrderConflictError, LetterLimitError."""
    db.run(connection, "letters.lock_account", account_id=order.account_id)
    db.run(connection, "letters.lock_tenancy", tenancy=order.tenancy)
    known = db.row(connection, "letters.find_letter", order_id=order.order_id)
    if known is None:
        _keep_limits(connection, order, now)
        inserted = _insert(connection, keys, order, valid_days=valid_days, now=now, randbelow=randbelow)
        if inserted is not None:
            db.run(connection, "letters.wake_worker")
            return inserted, True
        known = find(connection, order.order_id)
    if not keys.codes.matches(Keyed(known["order_key_id"], known["order_fingerprint"]), "order", *_content(order)):
        raise OrderConflictError
    return known, False


def find(connection: Connection, order_id: UUID) -> Row:
    """Return one letter; UnknownLetterError."""
    letter = db.row(connection, "letters.find_letter", order_id=order_id)
    if letter is None:
        raise UnknownLetterError
    return letter


def find_by_number(connection: Connection, written: str) -> Row:
    """Return one letter by the number that is printed on it, or by the text of its QR code; UnknownLetterError."""
    letter = db.row(connection, "letters.find_letter_by_number", letter_number=letter_number.read(written))
    if letter is None:
        raise UnknownLetterError
    return letter


def history(connection: Connection, letter: Row) -> list[Row]:
    """Return `state`, `cause` and `at` of every transition, oldest first."""
    return db.rows(connection, "letters.history_of_letter", order_id=letter["order_id"])


def next_at(connection: Connection, account_id: str, tenancy: str) -> datetime | None:
    """Return the earliest moment, perhaps past, at which another letter may be ordered; None when there was none."""
    found = db.row(
        connection,
        "letters.next_letter_at",
        account_id=account_id,
        tenancy=tenancy,
        resend_wait=RESEND_WAIT,
        at_most=LETTERS_PER_TENANCY,
        tenancy_window=TENANCY_WINDOW,
    )
    return found["at"] if found else None


def changes_since(connection: Connection, cursor: int, at_most: int = CHANGES_AT_MOST) -> tuple[list[Row], int]:
    """Return the letters whose state changed after the cursor, oldest change first, each with its `next_at`."""
    db.run(connection, "letters.wait_for_writers")
    changes = db.rows(
        connection,
        "letters.changes_since",
        cursor=cursor,
        at_most=at_most,
        resend_wait=RESEND_WAIT,
        letters_at_most=LETTERS_PER_TENANCY,
        tenancy_window=TENANCY_WINDOW,
    )
    letters = {change["order_id"]: change for change in changes}
    return list(letters.values()), changes[-1]["transition_id"] if changes else cursor


def take_back(connection: Connection, written: str, now: datetime) -> Row:
    """Void a letter that came back, once; return it. UnknownLetterError for one that never left."""
    letter = find_by_number(connection, written)
    db.run(connection, "letters.return_letter", letter_number=letter["letter_number"], now=now)
    returned = find_by_number(connection, written)
    if returned["state"] == "ordered":
        raise UnknownLetterError
    return returned


def stop_account(connection: Connection, account_id: str, now: datetime) -> list[str]:
    """Void every open letter of an account; return their numbers."""
    db.run(connection, "letters.lock_account", account_id=account_id)
    return [
        letter["letter_number"]
        for letter in db.rows(connection, "letters.stop_letters", account_id=account_id, now=now)
    ]


def release(connection: Connection, written: str) -> None:
    """Let a letter that was set aside go with the next run; UnknownLetterError when none of that number was."""
    if not db.run(connection, "letters.release_letter", letter_number=letter_number.read(written)):
        raise UnknownLetterError
    db.run(connection, "letters.wake_worker")


def unlock(connection: Connection, account_id: str) -> bool:
    """Forget the wrong tries of an account; return whether it had ever been seen."""
    return bool(db.run(connection, "letters.unlock_account", account_id=account_id))


def opened(keys: Keys, letter: Row) -> ClearText:
    """Decrypt address and code of a letter; KeyMissingError, SealBrokenError."""
    sealed = Keyed(letter["clear_key_id"], letter["clear_text"])
    text = keys.clear_text.open(sealed, str(letter["order_id"]))
    try:
        content = json.loads(text)
        return ClearText(Recipient.model_validate(content["recipient"]), content["code"])
    except (KeyError, ValidationError, ValueError) as broken:
        raise SealBrokenError from broken


def today(now: datetime) -> date:
    """The day in Germany, since the letter prints a day and no time."""
    return now.astimezone(BERLIN).date()


def _keep_limits(connection: Connection, order: Order, now: datetime) -> None:
    earliest = next_at(connection, order.account_id, order.tenancy)
    if earliest is not None and earliest > now:
        raise LetterLimitError(earliest)


def _insert(
    connection: Connection, keys: Keys, order: Order, *, valid_days: int, now: datetime, randbelow: Callable[[int], int]
) -> Row | None:
    code = new_code(randbelow)
    clear_text = json.dumps({"recipient": order.recipient.model_dump(), "code": code})
    sealed = keys.clear_text.seal(clear_text, str(order.order_id), secrets.token_bytes(NONCE_BYTES))
    content = keys.codes.fingerprint("order", *_content(order))
    fingerprint = keys.codes.fingerprint("code", order.account_id, code)
    return db.row(
        connection,
        "letters.insert_letter",
        order_id=order.order_id,
        letter_number=_next_number(connection, now),
        account_id=order.account_id,
        tenancy=order.tenancy,
        order_key_id=content.key_id,
        order_fingerprint=content.value,
        code_key_id=fingerprint.key_id,
        code_fingerprint=fingerprint.value,
        clear_key_id=sealed.key_id,
        clear_text=sealed.value,
        now=now,
        valid_until=today(now) + timedelta(days=valid_days),
    )


def _next_number(connection: Connection, now: datetime) -> str:
    found = db.row(connection, "letters.next_letter_number")
    return letter_number.written(today(now).year, found["number"] if found else 0)


def _content(order: Order) -> tuple[str, str, str]:
    return order.account_id, order.tenancy, order.recipient.model_dump_json()
