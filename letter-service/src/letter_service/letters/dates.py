"""A letter's date and its last day: set when it is printed, since validity runs from then."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from letter_service import db
from letter_service.clock import today
from letter_service.db import Connection


def date_letters(
    connection: Connection, order_ids: Collection[UUID], reference: str, valid_days: int, now: datetime
) -> None:
    """Date letters with the day on which they are printed, and let them be valid for so many days from then.

    What may be out already under this reference, the run's name or the letter's number, keeps its days.
    """
    days = {"dated": today(now), "valid_until": today(now) + timedelta(days=valid_days)}
    db.run(connection, "letters.date_letters", order_ids=list(order_ids), reference=reference, **days)
