"""The one reminder to somebody whose letter was posted and whose code was never typed."""

from __future__ import annotations

import datetime

from matcher import berlin
from matcher.db import Connection, queries
from matcher.keycloak.account import Account
from matcher.plan.mails import REMINDER, Mail
from matcher.plan.registration import Registration
from matcher.records import lookup


def due(connection: Connection, today: datetime.date, after_days: int) -> list[Mail]:
    """The reminders to accounts whose letter was posted at least so many days ago, and that never got one."""
    last_day = today - datetime.timedelta(days=after_days)
    rows = connection.execute(queries("mails")["unreminded"]).fetchall()
    posted = [(str(row[0]), berlin.day(str(row[1]))) for row in rows]
    return [Mail(account_id, REMINDER) for account_id, day in posted if day is not None and day <= last_day]


def is_worthwhile(connection: Connection, known: Registration, account: Account, today: datetime.date) -> bool:
    """Whether the letter is still on its way and good, and the records still say that the person lives there."""
    last_day = berlin.day(known.letter_valid_until)
    if known.state != "letter_posted" or last_day is None or last_day < today or known.tenant_id is None:
        return False
    return bool(lookup.contracts(connection, known.tenant_id, account.applicant.house_key, today))
