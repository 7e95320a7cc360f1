"""How often a letter may be ordered, and from when on the next one. Numbers: design, "letters"."""

from datetime import datetime, timedelta

from letter_service import db
from letter_service.db import Connection

RESEND_WAIT = timedelta(days=7)
WINDOW = timedelta(days=90)
LETTERS_PER_ACCOUNT = 3  # for one tenancy, within the window
LETTERS_PER_TENANCY = 9  # of all its accounts, so that two strangers leave the tenant's own letters to the tenant
LIMITS = {
    "resend_wait": RESEND_WAIT,
    "per_account": LETTERS_PER_ACCOUNT,
    "per_tenancy": LETTERS_PER_TENANCY,
    "within": WINDOW,
}


def next_at(connection: Connection, account_id: str, tenancy: str) -> datetime | None:
    """Return the earliest moment, perhaps past, at which another letter may be ordered; None when there was none."""
    found = db.row(connection, "letters.next_letter_at", account_id=account_id, tenancy=tenancy, **LIMITS)
    return found["at"] if found else None
