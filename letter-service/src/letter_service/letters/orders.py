"""Orders become letters: once each, within the limits, the code and the address sealed until the letter is handed over.

All run in the caller's transaction; `now` comes in as an argument.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import ValidationError

from letter_service import db
from letter_service.clock import today
from letter_service.codes.code import new_code
from letter_service.codes.keys import NONCE_BYTES, Keyed, KeyRing, KeyRings
from letter_service.db import Connection, Row
from letter_service.errors import LetterLimitError, OrderConflictError, SealBrokenError
from letter_service.letters import limits, store
from letter_service.letters.address import Recipient
from letter_service.letters.number import letter_number

# What an order was compared by until fields could be added without a conflict. Never change it.
FIRST_FIELDS = frozenset(
    (
        *("salutation", "title", "first_name", "last_name", "company", "care_of", "addition"),
        *("street", "house_number", "postal_code", "city", "country", "language", "large_print"),
    )
)


@dataclass(frozen=True, repr=False)
class Order:
    """What the matcher asks for; `release_reason` says why staff order it although a limit forbids it."""

    order_id: UUID
    account_id: str
    tenancy: str
    recipient: Recipient
    release_reason: str | None = None


@dataclass(frozen=True, repr=False)
class ClearText:
    """What is encrypted until the letter is handed over."""

    recipient: Recipient
    code: str


def place_order(
    connection: Connection,
    keys: KeyRings,
    order: Order,
    *,
    valid_days: int,
    now: datetime,
    randbelow: Callable[[int], int] = secrets.randbelow,
) -> tuple[Row, bool]:
    """Return the letter and whether it is new; OrderConflictError, LetterLimitError.

    Until it is printed, its last day is counted from the order.
    """
    db.run(connection, "letters.lock_account", account_id=order.account_id, now=now)
    db.run(connection, "letters.lock_tenancy", tenancy=order.tenancy)
    known = db.row(connection, "letters.find_letter", order_id=order.order_id)
    if known is None:
        _keep_limits(connection, order, now)
        inserted = _insert(connection, keys, order, valid_days=valid_days, now=now, randbelow=randbelow)
        if inserted is not None:
            _replace_what_was_set_aside(connection, order, now)
            db.run(connection, "letters.wake_worker")
            return inserted, True
        known = store.find(connection, order.order_id)
    if not _is_same(keys.codes, known, order):
        raise OrderConflictError
    return known, False


def opened(keys: KeyRings, letter: Row) -> ClearText:
    """Decrypt address and code of a letter; KeyMissingError, SealBrokenError."""
    sealed = Keyed(letter["clear_key_id"], letter["clear_text"])
    text = keys.clear_text.open(sealed, str(letter["order_id"]))
    try:
        content = json.loads(text)
        return ClearText(Recipient.model_validate(content["recipient"]), content["code"])
    except (KeyError, ValidationError, ValueError) as broken:
        raise SealBrokenError from broken


def _keep_limits(connection: Connection, order: Order, now: datetime) -> None:
    earliest = limits.next_at(connection, order.account_id, order.tenancy)
    if earliest is not None and earliest > now and order.release_reason is None:
        raise LetterLimitError(earliest)


def _insert(
    connection: Connection,
    keys: KeyRings,
    order: Order,
    *,
    valid_days: int,
    now: datetime,
    randbelow: Callable[[int], int],
) -> Row | None:
    code = new_code(randbelow)
    clear_text = json.dumps({"recipient": order.recipient.model_dump(), "code": code})
    sealed = keys.clear_text.seal(clear_text, str(order.order_id), secrets.token_bytes(NONCE_BYTES))
    content = keys.codes.fingerprint("order", order.account_id, order.tenancy, _content(order.recipient))
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
        release_reason=order.release_reason,
    )


def _replace_what_was_set_aside(connection: Connection, order: Order, now: datetime) -> None:
    """A letter that never left must not leave beside the one that corrects it."""
    replaced = {"account_id": order.account_id, "tenancy": order.tenancy, "order_id": order.order_id}
    db.run(connection, "letters.stop_set_aside", **replaced, now=now)


def _next_number(connection: Connection, now: datetime) -> str:
    found = db.row(connection, "letters.next_letter_number")
    return letter_number(today(now).year, found["number"] if found else 0)


def _is_same(codes: KeyRing, known: Row, order: Order) -> bool:
    kept = Keyed(known["order_key_id"], known["order_fingerprint"])
    contents = (_content(order.recipient), order.recipient.model_dump_json(include=set(FIRST_FIELDS)))
    return any(codes.matches(kept, "order", order.account_id, order.tenancy, content) for content in contents)


def _content(recipient: Recipient) -> str:
    """Only what is filled in, so that a later version with one more field knows the order again."""
    return json.dumps(recipient.model_dump(exclude_defaults=True), sort_keys=True)
