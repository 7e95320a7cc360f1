"""Mails to tenants about their letter and account: each goes once, and the facts are looked at again just before.

A mail whose answer is lost is sent again: better twice than never.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Protocol

import structlog
from psycopg.rows import scalar_row

from matcher import berlin
from matcher.db import Connection, Pool, queries, transaction
from matcher.errors import MailRefusedError
from matcher.keycloak.account import Account
from matcher.plan.act import ASK_TEXTS
from matcher.plan.mails import (
    ACTIVE,
    ENDING,
    EXPIRING,
    FORMER,
    REJECTED,
    REMINDER,
    RETURNED,
    SECOND,
    WISH_DONE,
    Mail,
    due,
)
from matcher.plan.registration import Registration
from matcher.plan.steps.proof import proves
from matcher.queue import jobs
from matcher.registration import reminder, store

log = structlog.get_logger()

MAIL = "mail"
Dates = dict[str, str]


class MailPort(Protocol):
    """What the mails need of Keycloak; see accounts.py."""

    def read(self, account_id: str) -> Account | None: ...
    def mail(self, account_id: str, kind: str, dates: Dates) -> bool: ...


def queue(connection: Connection, mail: Mail) -> bool:
    """Have a mail sent after this transaction; False when it is known already."""
    if connection.execute(queries("mails")["queue"], asdict(mail)).fetchone() is None:
        return False
    jobs.defer(connection, MAIL, **asdict(mail))
    return True


def refused_since(connection: Connection, account_id: str) -> datetime.datetime | None:
    """Since when the mail server takes no mails for the account's address."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        found: datetime.datetime | None = cursor.execute(
            queries("mails")["refused_since"], {"account_id": account_id}
        ).fetchone()
    return found


def waiting(connection: Connection) -> int:
    """How many mails are not sent yet."""
    row = connection.execute(queries("mails")["waiting"]).fetchone()
    return 0 if row is None else int(str(row[0]))


@dataclass(frozen=True, slots=True)
class Mails:
    """`reminder_days`: from the posting to the one reminder. `notice_days`: from the warning to the deletion."""

    pool: Pool
    accounts: MailPort
    clock: Callable[[], datetime.datetime]
    reminder_days: int = 14
    notice_days: int = 7

    def send(self, mail: Mail) -> None:
        """Send a mail unless it went already or its reason is gone; raises KeycloakError to be tried again."""
        with transaction(self.pool) as connection:
            if connection.execute(queries("mails")["waits"], asdict(mail)).fetchone() is None:
                return
        dates = self._dates(mail)
        try:
            sent = dates is not None and self.accounts.mail(mail.account_id, mail.kind, dates)
        except MailRefusedError:
            self._refused(mail)
            return
        if dates is not None and not sent:
            log.warning("mail_refused", account_id=mail.account_id, kind=mail.kind)
        with transaction(self.pool) as connection:
            step = queries("mails")["sent" if sent else "drop"]
            connection.execute(step, asdict(mail) | {"now": self.clock()})
        log.info("mail_sent" if sent else "mail_dropped", account_id=mail.account_id, kind=mail.kind)

    def _refused(self, mail: Mail) -> None:
        """The address takes no mail: it was tried once, staff see it, and nothing is sent again."""
        log.warning("mail_refused_for_good", account_id=mail.account_id, kind=mail.kind)
        with transaction(self.pool) as connection:
            connection.execute(queries("mails")["refused"], asdict(mail) | {"now": self.clock()})
            jobs.enqueue(connection, mail.account_id, "mail")

    def remind(self) -> int:
        """Queue a reminder for everybody whose letter was posted long enough ago; return how many."""
        with transaction(self.pool) as connection:
            return sum(queue(connection, one) for one in reminder.due(connection, self._today(), self.reminder_days))

    def _dates(self, mail: Mail) -> Dates | None:
        """What the mail tells; None when its reason is gone."""
        account = self.accounts.read(mail.account_id)
        with transaction(self.pool) as connection:
            known = store.find(connection, mail.account_id)
            # Who is rejected is disabled, and learns of it.
            if account is None or known is None or account.enabled == (mail.kind == REJECTED):
                return None
            # Who is active is told so, of a second account, of a wish that is done and of the end; the dead of nothing.
            active = proves(known, account) and known.moved_out_at is None
            if known.closed_by_death or active != (mail.kind in {ACTIVE, SECOND, ENDING, WISH_DONE}):
                return None
            needless = mail.kind == REMINDER and not reminder.is_worthwhile(connection, known, account, self._today())
            if needless or (mail.kind == SECOND and self._told_lately(connection, mail)):
                return None
        if mail.kind in {EXPIRING, FORMER}:
            return {"delete_on": (self._today() + datetime.timedelta(days=self.notice_days)).isoformat()}
        return _dates_of(mail, known)

    def _told_lately(self, connection: Connection, mail: Mail) -> bool:
        """Whether a mail of this kind went to the account within a day: more would be a stranger's way to annoy it."""
        since = self.clock() - datetime.timedelta(days=1)
        asked = {"account_id": mail.account_id, "kind": mail.kind, "since": since}
        return connection.execute(queries("mails")["told_since"], asked).fetchone() is not None

    def _today(self) -> datetime.date:
        return berlin.today(self.clock())


def _dates_of(mail: Mail, known: Registration) -> Dates | None:
    """What a mail tells of the registration, of the end the last day to sign in; None when its reason is gone."""
    if mail.kind == ENDING:
        closes = known.leaves_on if mail.letter_number == str(known.leaves_on) else None
        return None if closes is None else {"ends_on": (closes - datetime.timedelta(days=1)).isoformat()}
    if mail.kind in {ACTIVE, SECOND, RETURNED, REJECTED, WISH_DONE, *ASK_TEXTS}:
        return None if mail.kind == RETURNED and known.returned_at is None else {}
    return _letter_dates(known) if mail.kind == REMINDER or mail in due(known) else None


def _letter_dates(registration: Registration) -> Dates:
    days = {
        "posted_on": berlin.day(registration.letter_posted_at),
        "expected_on": berlin.day(registration.letter_expected_on),
        "valid_until": berlin.day(registration.letter_valid_until),
    }
    return {name: day.isoformat() for name, day in days.items() if day is not None}
