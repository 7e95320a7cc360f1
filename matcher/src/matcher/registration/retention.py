"""Accounts that nobody confirmed are deleted, former tenants' and blocked ones a long time after, and what is left of
deleted ones is forgotten; why stays as a number without the person. Only accounts that tenants made themselves.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import structlog
from psycopg.rows import class_row

from matcher import berlin
from matcher.db import Connection, Pool, queries, transaction
from matcher.keycloak.account import Account
from matcher.plan.mails import EXPIRING, FORMER, Mail
from matcher.queue import jobs
from matcher.registration import mails
from matcher.registration.settling import claimed

log = structlog.get_logger()

Step = Literal["keep", "warn", "delete"]


class DeletionPort(Protocol):
    """What the retention needs of Keycloak; see accounts.py."""

    def read(self, account_id: str) -> Account | None: ...
    def has_rights(self, account_id: str) -> bool: ...
    def delete(self, account_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Rules:
    """Days until something is deleted. `deletions_at_most`: in one pass; more look like a fault."""

    email_proof_days: int = 7
    letter_proof_days: int = 60
    notice_days: int = 7
    ended_kept_days: int = 90
    deletions_at_most: int = 200
    former_kept_days: int = 1_096


@dataclass(frozen=True, slots=True)
class Unproven:
    """A registration whose owner has not shown yet that they live there, or does no more.

    `warned_at`: by the mail that goes under `warning`. `quiet`: the tenant died, nobody is written to.
    """

    account_id: str
    state: str
    state_since: datetime.datetime
    created_at: datetime.datetime
    letter_number: str | None = None
    letter_valid_until: str | None = None
    warned_at: datetime.datetime | None = None
    warning: str = ""
    quiet: bool = False


def step(row: Unproven, account: Account, rules: Rules, now: datetime.datetime) -> Step:
    """What is to be done with an account now: nothing goes within the notice after the mail, or while a code works."""
    if not account.value("privacyNoticeAcceptedAt"):
        return "keep"
    if row.quiet or not account.enabled or account.letter_verified:
        return _step_of_former(row, account, rules, now)
    valid_until = berlin.moment(row.letter_valid_until)
    code_ends = valid_until + datetime.timedelta(days=1) if valid_until else row.created_at
    if not account.email_verified:
        ends = max(row.state_since + datetime.timedelta(days=rules.email_proof_days), code_ends)
        return "delete" if row.state == "email_pending" and now >= ends else "keep"
    notice = datetime.timedelta(days=rules.notice_days)
    ends = max(row.created_at + datetime.timedelta(days=rules.letter_proof_days), code_ends)
    if row.warned_at is None:
        return "warn" if now >= ends - notice else "keep"
    return "delete" if now >= max(ends, row.warned_at + notice) else "keep"


def _step_of_former(row: Unproven, account: Account, rules: Rules, now: datetime.datetime) -> Step:
    """Who was a tenant, or is blocked: kept as long as the statement of costs may be asked about."""
    notice, ends = (
        datetime.timedelta(days=rules.notice_days),
        row.state_since + datetime.timedelta(rules.former_kept_days),
    )
    if row.state not in ("moved_out", "blocked") or account.enabled == (row.state == "blocked"):
        return "keep"
    if row.quiet or row.state == "blocked":
        return "delete" if now >= ends else "keep"
    if row.warned_at is None:
        return "warn" if now >= ends - notice else "keep"
    return "delete" if now >= max(ends, row.warned_at + notice) else "keep"


def reason(row: Unproven, account: Account) -> str:
    """Why an account that is due goes, as it is counted."""
    if row.quiet:
        return "deceased"
    if row.state == "blocked" or account.letter_verified:
        return "blocked" if row.state == "blocked" else "former_tenant"
    return "letter_unproven" if account.email_verified else "email_unproven"


@dataclass(frozen=True, slots=True)
class Retention:
    """`clock` gives an aware time."""

    pool: Pool
    accounts: DeletionPort
    clock: Callable[[], datetime.datetime]
    rules: Rules

    def work(self) -> dict[str, int]:
        """Warn, delete and forget what is due; any number of times. Counts by what was done."""
        due = self._due()
        deletions = [one for one, what in due if what == "delete"]
        if len(deletions) > self.rules.deletions_at_most:
            log.error("alarm.retention", due=len(deletions), at_most=self.rules.deletions_at_most)
        done = {
            "warned": sum(self._warn(one) for one, what in due if what == "warn"),
            "deleted": sum(self._delete(one.account_id) for one in deletions[: self.rules.deletions_at_most]),
        }
        before = self.clock() - datetime.timedelta(days=self.rules.ended_kept_days)
        with transaction(self.pool) as connection:
            for query in ("forget", "forget_returns"):
                connection.execute(queries("retention")[query], {"before": before})
            connection.execute(queries("import_book")["forget"], {"before": before})
        log.info("retention_done", **done)
        return done

    def _due(self) -> list[tuple[Unproven, Step]]:
        days = min(self.rules.email_proof_days, self.rules.letter_proof_days - self.rules.notice_days)
        before = self.clock() - datetime.timedelta(days=days)
        long_ago = self.clock() - datetime.timedelta(days=max(0, self.rules.former_kept_days - self.rules.notice_days))
        with transaction(self.pool) as connection, connection.cursor(row_factory=class_row(Unproven)) as cursor:
            rows = cursor.execute(queries("retention")["due"], {"before": before, "long_ago": long_ago}).fetchall()
        found = [(one, self._step(one)) for one in rows]
        return [(one, what) for one, what in found if what != "keep"]

    def _step(self, row: Unproven) -> Step:
        account = self.accounts.read(row.account_id)
        return "keep" if account is None else step(row, account, self.rules, self.clock())

    def _warn(self, row: Unproven) -> bool:
        with transaction(self.pool) as connection:
            return mails.queue(
                connection, Mail(row.account_id, FORMER if row.state == "moved_out" else EXPIRING, row.warning)
            )

    def _delete(self, account_id: str) -> bool:
        """Delete an account if it is still due now; its letters are voided by the settling that follows."""
        with claimed(self.pool, account_id) as claim:
            if claim is None:
                return False
            with transaction(self.pool) as connection:
                row = _one(connection, account_id)
            account = self.accounts.read(account_id)
            if row is None or account is None or step(row, account, self.rules, self.clock()) != "delete":
                return False
            if self.accounts.has_rights(account_id):
                log.warning("account_kept", account_id=account_id, reason="has_rights")
                return False
            # The job first: an account that is gone without it would be found by the reconciliation alone.
            why = reason(row, account)
            with transaction(self.pool) as connection:
                jobs.enqueue(connection, account_id, "retention")
                removal = {"account_id": account_id, "reason": why, "day": berlin.today(self.clock())}
                connection.execute(queries("retention")["count"], removal)
            self.accounts.delete(account_id)
        log.info("account_deleted", account_id=account_id, state=row.state, reason=why)
        return True


def _one(connection: Connection, account_id: str) -> Unproven | None:
    with connection.cursor(row_factory=class_row(Unproven)) as cursor:
        return cursor.execute(queries("retention")["one"], {"account_id": account_id}).fetchone()
