"""Is this code right? Counted first, then compared, both in the caller's one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from letter_service import db
from letter_service.codes import read
from letter_service.db import Connection, Row
from letter_service.keys import Keyed, KeyRing
from letter_service.store import today

Result = Literal["yes", "typo", "wrong", "paused", "locked"]

WRONG_BEFORE_PAUSE = 5
PAUSE = timedelta(minutes=10)
WRONG_BEFORE_LOCK = 20
REPEAT_YES = timedelta(minutes=5)
SOURCE_WINDOW = ALARM_WINDOW = timedelta(hours=1)


@dataclass(frozen=True, repr=False)
class Attempt:
    """Somebody signed in as `account_id` typed a code at this moment; `source` is the client's address."""

    account_id: str
    typed: str
    source: str
    at: datetime


@dataclass(frozen=True)
class Verdict:
    """The answer; `letter_number` only on a yes, `source_over` and `alarm` only for the log."""

    result: Result
    retry_at: datetime | None = None
    attempts_left: int = 0
    letter_number: str | None = None
    source_over: bool = False
    wrong_lately: int = 0


def verify(connection: Connection, keys: KeyRing, attempt: Attempt, source_tries: int) -> Verdict:
    """Judge one try. Locks the source's row, then the account's, so that parallel tries are counted one by one."""
    over_until = source_over_until(connection, keys, attempt.source, attempt.at, source_tries)
    if over_until is not None:
        return Verdict("paused", retry_at=over_until, source_over=True)
    verdict = _judge(connection, keys, attempt)
    if verdict.result != "wrong":
        return verdict
    wrong = db.row(connection, "attempts.wrong_since", since=attempt.at - ALARM_WINDOW)
    return replace(verdict, wrong_lately=wrong["number"] if wrong else 0)


def source_over_until(connection: Connection, keys: KeyRing, source: str, at: datetime, tries: int) -> datetime | None:
    """Count one try of a client address; return until when it has to wait, or None."""
    window = db.row(
        connection, "attempts.count_source", source=_source(keys, source), now=at, window_since=at - SOURCE_WINDOW
    )
    if window is not None and window["tries"] <= tries:
        return None
    return (window["window_started_at"] if window else at) + SOURCE_WINDOW


def _judge(connection: Connection, keys: KeyRing, attempt: Attempt) -> Verdict:
    account = db.rows(connection, "letters.lock_account", account_id=attempt.account_id)[0]
    code = read(attempt.typed)
    if account["wrong_count"] >= WRONG_BEFORE_LOCK:
        verdict = Verdict("locked")
    elif account["paused_until"] is not None and account["paused_until"] > attempt.at:
        verdict = Verdict("paused", retry_at=account["paused_until"])
    elif code is None:
        verdict = Verdict("typo", attempts_left=_left(account["wrong_count"]))
    else:
        return _compare(connection, keys, attempt, code, account["wrong_count"] + 1)
    _note(connection, keys, attempt, verdict.result)
    return verdict


def _compare(connection: Connection, keys: KeyRing, attempt: Attempt, code: str, counted: int) -> Verdict:
    pauses = counted % WRONG_BEFORE_PAUSE == 0
    paused_until = attempt.at + PAUSE if pauses and counted < WRONG_BEFORE_LOCK else None
    db.run(connection, "attempts.count_wrong", account_id=attempt.account_id, paused_until=paused_until)
    attempt_id = _note(connection, keys, attempt, "wrong")
    letter = _letter_with(connection, keys, attempt, code)
    if letter is None:
        return Verdict("wrong", retry_at=paused_until, attempts_left=0 if pauses else _left(counted))
    db.run(connection, "attempts.forgive", account_id=attempt.account_id)
    db.run(connection, "attempts.mark_right", attempt_id=attempt_id)
    if letter["state"] != "used":
        _use(connection, attempt, letter)
    return Verdict("yes", attempts_left=WRONG_BEFORE_PAUSE, letter_number=letter["letter_number"])


def _letter_with(connection: Connection, keys: KeyRing, attempt: Attempt, code: str) -> Row | None:
    """Compare with every code that counts, never stopping early."""
    account_id = attempt.account_id
    letters = db.rows(
        connection, "attempts.codes_of_account", account_id=account_id, today=today(attempt.at), now=attempt.at
    )
    right = [
        letter
        for letter in letters
        if keys.matches(Keyed(letter["code_key_id"], letter["code_fingerprint"]), "code", account_id, code)
    ]
    return right[-1] if right else None


def _use(connection: Connection, attempt: Attempt, letter: Row) -> None:
    db.run(
        connection,
        "attempts.use_letter",
        account_id=attempt.account_id,
        order_id=letter["order_id"],
        now=attempt.at,
        repeat_until=attempt.at + REPEAT_YES,
    )


def _note(connection: Connection, keys: KeyRing, attempt: Attempt, result: Result) -> int:
    noted = db.rows(
        connection,
        "attempts.note_attempt",
        account_id=attempt.account_id,
        source=_source(keys, attempt.source),
        result=result,
        now=attempt.at,
    )
    return int(noted[0]["attempt_id"])


def _source(keys: KeyRing, source: str) -> bytes:
    return keys.fingerprint("source", source).value


def _left(wrong_count: int) -> int:
    return WRONG_BEFORE_PAUSE - wrong_count % WRONG_BEFORE_PAUSE
