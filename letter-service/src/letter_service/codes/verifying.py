"""Is this code right? Counted first, then compared, both in the caller's one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from letter_service import db
from letter_service.clock import today
from letter_service.codes.code import read_code
from letter_service.codes.keys import Keyed, KeyRing
from letter_service.db import Connection, Row

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
    """The answer; `letter_number` and `tenancy` only on a yes, `source_over` and `alarm_at` only for the log."""

    result: Result
    retry_at: datetime | None = None
    attempts_left: int = 0
    letter_number: str | None = None
    tenancy: str | None = None
    source_over: bool = False
    alarm_at: int | None = None


def verify(
    connection: Connection, keys: KeyRing, attempt: Attempt, source_tries: int, alarm_wrong_codes: int
) -> Verdict:
    """Judge one try. Locks the source's row, then the account's, so that parallel tries are counted one by one.

    `source_tries` is what a client address may try in an hour; every `alarm_wrong_codes` wrong codes of all accounts
    within an hour set the verdict's `alarm_at`.
    """
    over_until = source_over_until(connection, keys, attempt.source, attempt.at, source_tries)
    if over_until is not None:
        return Verdict("paused", retry_at=over_until, source_over=True)
    verdict = _judge(connection, keys, attempt)
    if verdict.result != "wrong":
        return verdict
    return replace(verdict, alarm_at=_alarm_at(connection, attempt.at, alarm_wrong_codes))


def _alarm_at(connection: Connection, at: datetime, every: int) -> int | None:
    """Return how many codes were wrong within the hour when that is one more threshold than was reported, else None.

    Tries at the same moment do not see each other, so a threshold counts when it is passed, hit or not.
    """
    since = at - ALARM_WINDOW
    wrong = int(db.rows(connection, "attempts.wrong_since", since=since)[0]["number"])
    level = wrong // every
    if not level or db.row(connection, "attempts.ring", level=level, now=at, since=since) is None:
        return None
    return wrong


def source_over_until(connection: Connection, keys: KeyRing, source: str, at: datetime, tries: int) -> datetime | None:
    """Count one try of a client address; return until when it has to wait, or None."""
    window = db.row(
        connection,
        "attempts.count_source",
        source=source_fingerprint(keys, source),
        now=at,
        window_since=at - SOURCE_WINDOW,
    )
    if window is not None and window["tries"] <= tries:
        return None
    return (window["window_started_at"] if window else at) + SOURCE_WINDOW


def _judge(connection: Connection, keys: KeyRing, attempt: Attempt) -> Verdict:
    account = db.rows(connection, "letters.lock_account", account_id=attempt.account_id, now=attempt.at)[0]
    code = read_code(attempt.typed)
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
    if letter is None or not (letter["state"] == "used" or _use(connection, attempt, letter)):
        return Verdict("wrong", retry_at=paused_until, attempts_left=0 if pauses else _left(counted))
    db.run(connection, "attempts.forgive", account_id=attempt.account_id)
    db.run(connection, "attempts.mark_right", attempt_id=attempt_id)
    number, tenancy = letter["letter_number"], letter["tenancy"]
    return Verdict("yes", attempts_left=WRONG_BEFORE_PAUSE, letter_number=number, tenancy=tenancy)


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


def _use(connection: Connection, attempt: Attempt, letter: Row) -> bool:
    """Use the letter and void the account's others; False when it came back or was stopped at the same moment."""
    used = db.run(
        connection,
        "attempts.use_letter",
        account_id=attempt.account_id,
        order_id=letter["order_id"],
        now=attempt.at,
        repeat_until=attempt.at + REPEAT_YES,
    )
    if used:
        db.run(connection, "attempts.void_others", account_id=attempt.account_id, now=attempt.at)
    return bool(used)


def _note(connection: Connection, keys: KeyRing, attempt: Attempt, result: Result) -> int:
    noted = db.rows(
        connection,
        "attempts.note_attempt",
        account_id=attempt.account_id,
        source=source_fingerprint(keys, attempt.source),
        result=result,
        now=attempt.at,
    )
    return int(noted[0]["attempt_id"])


def source_fingerprint(keys: KeyRing, source: str) -> bytes:
    """What is kept of a client address."""
    return keys.fingerprint("source", source).value


def _left(wrong_count: int) -> int:
    return WRONG_BEFORE_PAUSE - wrong_count % WRONG_BEFORE_PAUSE
