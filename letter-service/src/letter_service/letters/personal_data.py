"""What is stored of one account, for its owner (Art. 15 and 20 GDPR), and its deletion (Art. 17)."""

from datetime import datetime
from typing import Any

from letter_service import db
from letter_service.db import Connection
from letter_service.errors import LetterUnderWayError


def disclose(connection: Connection, account_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return the account's `letters`, each with its `history`, and `tries` at a code; nothing that makes a code."""
    steps = db.rows(connection, "personal_data.steps", account_id=account_id)
    letters = [
        {**letter, "history": [_without(step, "order_id") for step in steps if step["order_id"] == letter["order_id"]]}
        for letter in db.rows(connection, "personal_data.letters", account_id=account_id)
    ]
    return {"letters": letters, "tries": db.rows(connection, "personal_data.tries", account_id=account_id)}


def erase(connection: Connection, account_id: str, now: datetime) -> int:
    """Delete all rows of an account, and take its letters out of what the runs count; return how many letters.

    Runs any number of times. LetterUnderWayError while a letter of it is open, or being printed.
    """
    with connection.transaction():
        db.run(connection, "letters.lock_account", account_id=account_id, now=now)
        if db.row(connection, "personal_data.under_way", account_id=account_id) is not None:
            raise LetterUnderWayError
        for what in ("counts", "submissions", "disown_guesses", "steps", "tries"):
            db.run(connection, f"personal_data.erase_{what}", account_id=account_id)
        letters = db.run(connection, "personal_data.erase_letters", account_id=account_id)
        db.run(connection, "personal_data.erase_account", account_id=account_id)
    return letters


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}
