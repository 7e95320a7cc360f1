"""The print runs and the letters that wait for somebody, as staff see them: numbers and days, nobody's name."""

from typing import Any

from letter_service import db
from letter_service.db import Connection

MOST = 100


def listing(connection: Connection) -> dict[str, Any]:
    """`runs`, those first that nobody has acknowledged, and letters `set_aside`, the oldest first; MOST of each."""
    return {
        "runs": [dict(row) for row in db.rows(connection, "listing.runs", at_most=MOST)],
        "set_aside": [dict(row) for row in db.rows(connection, "listing.set_aside", at_most=MOST)],
    }
