"""What waits, and why, in German for staff."""

from collections.abc import Iterator

from letter_service import db
from letter_service.clock import day_and_time
from letter_service.db import Connection, Row

UNDER_WAY = "Er wird gerade gedruckt oder wurde unterbrochen."


def letters(connection: Connection) -> list[Row]:
    """Return the letters that belong to no run and did not leave the house, oldest first."""
    return db.rows(connection, "waiting.letters")


def lines(connection: Connection) -> Iterator[str]:
    """Return one line for each run and each letter that waits."""
    for run in db.rows(connection, "waiting.runs"):
        later = f" Nächster Versuch ab {day_and_time(run['retry_at'])}." if run["retry_at"] else ""
        yield f"Drucklauf {run['name']} wartet: {run['waits_for'] or UNDER_WAY}{later}"
    yield from stuck(connection)
    for letter in letters(connection):
        if not letter["set_aside"]:
            yield _waits(letter)


def stuck(connection: Connection) -> Iterator[str]:
    """Return one line for each letter that stays where it is until staff do something."""
    for letter in letters(connection):
        if letter["set_aside"]:
            number, reason = letter["letter_number"], letter["set_aside"]
            yield f"Brief {number} zurückgelegt: {reason} Wenn es behoben ist: letter-service release {number}"
    for letter in db.rows(connection, "waiting.lost"):
        yield f"Brief {letter['letter_number']} verloren: {letter['set_aside']} Bestellen Sie einen neuen."


def _waits(letter: Row) -> str:
    number = letter["letter_number"]
    if not letter["not_before"]:
        return f"Brief {number} wartet auf den nächsten Drucklauf (bestellt {day_and_time(letter['ordered_at'])})"
    reason = letter["reason"] or "Versuch misslungen."
    return f"Brief {number} wartet bis {day_and_time(letter['not_before'])}: {reason}"
