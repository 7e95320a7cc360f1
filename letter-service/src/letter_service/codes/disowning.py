"""“That was not me”: letter number and code, typed by somebody who never registered, void the account's letters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from letter_service import db
from letter_service.codes import verifying
from letter_service.codes.code import read_code
from letter_service.codes.keys import Keyed, KeyRing
from letter_service.codes.verifying import PAUSE, WRONG_BEFORE_LOCK, WRONG_BEFORE_PAUSE
from letter_service.db import Connection

# The fingerprints of letters are compared for so long, whatever became of the letter.
DISOWN_WINDOW = timedelta(days=90)


@dataclass(frozen=True, repr=False)
class Disowning:
    """The letter's number, None for a typo, and the code as typed; `source` is the client's address.

    Nobody is signed in.
    """

    letter_number: str | None
    code: str
    source: str
    at: datetime


@dataclass(frozen=True)
class Answer:
    """The answer; `paused` without `retry_at` never ends. `letter_number` only on a yes, for the log."""

    result: Literal["yes", "no", "paused"]
    retry_at: datetime | None = None
    letter_number: str | None = None
    source_over: bool = False


def disown(connection: Connection, keys: KeyRing, tried: Disowning, source_tries: int) -> Answer:
    """Judge one try. Locks the source's row, then the one of this source and number: parallel tries count one by one.

    What others typed for the number holds nobody up: numbers run in sequence, so a stranger can name them all. A code
    has 36 bits, so that it stands against many sources for the 90 days in which it serves.
    """
    over_until = verifying.source_over_until(connection, keys, tried.source, tried.at, source_tries)
    if over_until is not None:
        return Answer("paused", retry_at=over_until, source_over=True)
    number = tried.letter_number
    if number is None:
        return Answer("no")
    guesses = {"letter_number": number, "source": verifying.source_fingerprint(keys, tried.source)}
    row = db.rows(connection, "disowning.lock_guesses", **guesses, now=tried.at)[0]
    if row["wrong_count"] >= WRONG_BEFORE_LOCK:
        return Answer("paused")
    if row["paused_until"] is not None and row["paused_until"] > tried.at:
        return Answer("paused", retry_at=row["paused_until"])
    return _compare(connection, keys, tried, guesses, row["wrong_count"] + 1)


def _compare(
    connection: Connection, keys: KeyRing, tried: Disowning, guesses: Mapping[str, Any], counted: int
) -> Answer:
    pauses = counted % WRONG_BEFORE_PAUSE == 0 and counted < WRONG_BEFORE_LOCK
    paused_until = tried.at + PAUSE if pauses else None
    db.run(connection, "disowning.count_wrong", **guesses, paused_until=paused_until)
    number = guesses["letter_number"]
    account_id = _account_with(connection, keys, tried, number)
    if account_id is None:
        return Answer("no", retry_at=paused_until)
    db.run(connection, "disowning.forgive", **guesses)
    db.run(connection, "letters.lock_account", account_id=account_id, now=tried.at)
    db.run(connection, "disowning.stop_letters", account_id=account_id, now=tried.at)
    return Answer("yes", letter_number=number)


def _account_with(connection: Connection, keys: KeyRing, tried: Disowning, number: str) -> str | None:
    ordered_after = tried.at - DISOWN_WINDOW
    letter = db.row(connection, "disowning.find_letter", letter_number=number, ordered_after=ordered_after)
    code = read_code(tried.code)
    if letter is None or code is None:
        return None
    kept = Keyed(letter["code_key_id"], letter["code_fingerprint"])
    return letter["account_id"] if keys.matches(kept, "code", letter["account_id"], code) else None
