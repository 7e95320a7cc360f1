"""Mails to tenants about their letter and account: each goes once, and the facts are looked at again just before.

A mail whose answer is lost is sent again: better twice than never.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Protocol

import structlog

from matcher import registrations, states, tenants
from matcher.db import Connection, Pool, queries, transaction
from matcher.states import Account, Registration

log = structlog.get_logger()

MAIL = "mail"
POSTED, REMINDER, EXPIRED = "letter-posted", "letter-reminder", "letter-expired"
RETURNED, EXPIRING = "letter-returned", "account-expiring"
Dates = dict[str, str]


class MailPort(Protocol):
    """What the mails need of Keycloak; see accounts.py."""

    def read(self, account_id: str) -> Account | None: ...
    def mail(self, account_id: str, kind: str, dates: Dates) -> bool: ...


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail; `letter_number` is empty for what goes once an account."""

    account_id: str
    kind: str
    letter_number: str = ""


def due(registration: Registration) -> list[Mail]:
    """The mails that follow from where a registration stands."""
    reached = {"letter_posted": ("posted", POSTED), "expired": ("expired", EXPIRED)}.get(registration.state)
    if reached is None or reached[0] != registration.letter_state or registration.letter_number is None:
        return []
    return [Mail(registration.account_id, reached[1], registration.letter_number)]


def queue(connection: Connection, mail: Mail) -> bool:
    """Have a mail sent after this transaction; False when it is known already."""
    if connection.execute(queries("mails")["queue"], asdict(mail)).fetchone() is None:
        return False
    registrations.defer(connection, MAIL, f"mail:{mail.account_id}:{mail.kind}", **asdict(mail))
    return True


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
        sent = dates is not None and self.accounts.mail(mail.account_id, mail.kind, dates)
        if dates is not None and not sent:
            log.warning("mail_refused", account_id=mail.account_id, kind=mail.kind)
        with transaction(self.pool) as connection:
            step = queries("mails")["sent" if sent else "drop"]
            connection.execute(step, asdict(mail) | {"now": self.clock()})
        log.info("mail_sent" if sent else "mail_dropped", account_id=mail.account_id, kind=mail.kind)

    def remind(self) -> int:
        """Queue a reminder for everybody whose letter was posted long enough ago; return how many."""
        last_day = self._today() - datetime.timedelta(days=self.reminder_days)
        with transaction(self.pool) as connection:
            rows = connection.execute(queries("mails")["unreminded"]).fetchall()
            late = [str(row[0]) for row in rows if (day := _day(str(row[1]))) is not None and day <= last_day]
            return sum(queue(connection, Mail(account_id, REMINDER)) for account_id in late)

    def _dates(self, mail: Mail) -> Dates | None:
        """What the mail tells; None when its reason is gone."""
        account = self.accounts.read(mail.account_id)
        with transaction(self.pool) as connection:
            known = registrations.find(connection, mail.account_id)
            if account is None or known is None or not account.enabled or account.letter_verified:
                return None
            if mail.kind == REMINDER and not self._worth_reminding(connection, known, account):
                return None
        if mail.kind == EXPIRING:
            return {"delete_on": (self._today() + datetime.timedelta(days=self.notice_days)).isoformat()}
        if mail.kind == RETURNED:
            return {} if known.returned_at is not None else None
        return _letter_dates(known) if mail.kind == REMINDER or mail in due(known) else None

    def _worth_reminding(self, connection: Connection, known: Registration, account: Account) -> bool:
        """Whether the letter is still on its way and good, and the records still say that the person lives there."""
        last_day = _day(known.letter_valid_until)
        if known.state != "letter_posted" or last_day is None or last_day < self._today() or known.tenant_id is None:
            return False
        return bool(tenants.contracts(connection, known.tenant_id, account.applicant.house_key, self._today()))

    def _today(self) -> datetime.date:
        return self.clock().astimezone(states.BERLIN).date()


def _letter_dates(registration: Registration) -> Dates:
    days = {
        "posted_on": _day(registration.letter_posted_at),
        "expected_on": _day(registration.letter_expected_on),
        "valid_until": _day(registration.letter_valid_until),
    }
    return {name: day.isoformat() for name, day in days.items() if day is not None}


def _day(text: str | None) -> datetime.date | None:
    found = states.moment(text)
    return None if found is None else found.astimezone(states.BERLIN).date()
