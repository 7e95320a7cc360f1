"""What waits, and why, in German for staff."""

from collections.abc import Iterator
from datetime import datetime

from letter_service import db
from letter_service.db import Connection, Row
from letter_service.workdays import BERLIN

UNDER_WAY = "Er wird gerade gedruckt oder wurde unterbrochen."


def letters(connection: Connection) -> list[Row]:
    """Return the letters that belong to no run and did not leave the house, oldest first."""
    return db.rows(connection, "waiting.letters")


def lines(connection: Connection) -> Iterator[str]:
    """Return one line for each run and each letter that waits."""
    for run in db.rows(connection, "waiting.runs"):
        later = f" Nächster Versuch ab {_moment(run['retry_at'])}." if run["retry_at"] else ""
        yield f"Drucklauf {run['name']} wartet: {run['waits_for'] or UNDER_WAY}{later}"
    for letter in letters(connection):
        yield from told(letter)


def told(letter: Row) -> Iterator[str]:
    """Return the line for one letter."""
    number = letter["letter_number"]
    if letter["set_aside"]:
        yield f"Brief {number} zurückgelegt: {letter['set_aside']} Wenn es behoben ist: letter-service release {number}"
    elif letter["not_before"]:
        yield f"Brief {number} wartet bis {_moment(letter['not_before'])}: {letter['reason'] or 'Versuch misslungen.'}"
    else:
        yield f"Brief {number} wartet auf den nächsten Drucklauf (bestellt {_moment(letter['ordered_at'])})"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(BERLIN):%d.%m.%Y %H:%M}"
