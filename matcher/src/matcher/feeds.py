"""What is read regularly: Keycloak's event store, letter-service's letters, and all accounts for the reconciliation.

The webhook is only a nudge. Each feed has a cursor of its own, so that nothing depends on a delivery.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import structlog

from matcher import orders, registrations, returns, settlement, tenants
from matcher.db import Pool, transaction
from matcher.letters import Letter, Letters
from matcher.registrations import Event
from matcher.states import LETTER_CODE, Account

log = structlog.get_logger()


class AccountFeed(Protocol):
    """What is read regularly of Keycloak; see accounts.py."""

    def own_id(self) -> str: ...
    def all(self) -> Iterator[Account]: ...
    def has_role(self, account_id: str) -> bool: ...
    def events(self, since: int) -> Iterator[list[tuple[int, Event]]]: ...
    def admin_events(self, since: int) -> Iterator[list[tuple[int, Event]]]: ...


@dataclass(frozen=True, slots=True)
class Feeds:
    """`overlap_seconds`: how far behind the cursor the event store is read again, since events commit out of order."""

    pool: Pool
    accounts: AccountFeed
    letters: Letters
    overlap_seconds: int

    def catch_up(self) -> int:
        """Read both event stores from their cursors; return how many events were new."""
        own_id = self.accounts.own_id()
        new = self._read("user-events", self.accounts.events, own_id)
        new += self._read("admin-events", self.accounts.admin_events, own_id)
        log.info("caught_up", new=new)
        return new

    def _read(self, name: str, pages: Callable[[int], Iterator[list[tuple[int, Event]]]], own_id: str) -> int:
        with transaction(self.pool) as connection:
            since = int(registrations.position(connection, name) or 0)
        new = 0
        for page in pages(max(0, since - self.overlap_seconds * 1000)):
            since = max([since, *(time for time, _ in page)])
            with transaction(self.pool) as connection:
                new += registrations.report(connection, [one for _, one in page if one.actor_id != own_id])
                registrations.move(connection, name, str(since))
        return new

    def follow_letters(self) -> int:
        """Copy what happened to the letters since the cursor; return how many changed."""
        changed = 0
        while True:
            with transaction(self.pool) as connection:
                since = registrations.position(connection, "letters")
            page, cursor = self.letters.changed(since)
            if not page or cursor == since:
                return changed
            changed += sum(self._copy(letter) for letter in page)
            with transaction(self.pool) as connection:
                registrations.move(connection, "letters", cursor)

    def _copy(self, letter: Letter) -> bool:
        """Write one letter's news and have its account settled; false when they change nothing for any account."""
        with transaction(self.pool) as connection:
            order = orders.find(connection, letter.order_id)
            if order is None:
                return False
            settlement.lock_account(connection, order.account_id)
            order = orders.find(connection, letter.order_id) or order
            now = datetime.datetime.now(datetime.UTC)
            orders.answer(connection, letter)
            if letter.state == "returned":
                returns.note(connection, order, letter, now)
            known = registrations.find(connection, order.account_id)
            if known is None or known.ended_at is not None:
                return False
            news = orders.with_news(known, order, letter, now)
            if news == known:
                return False
            registrations.save(connection, news)
            registrations.enqueue(connection, order.account_id, "letter")
        return True

    def reconcile(self) -> int:
        """Compare every account with its registration; have settled what disagrees, and report it."""
        with transaction(self.pool) as connection:
            known = registrations.states(connection)
            waiting = registrations.waiting(connection)
            moved = tenants.moved(connection, datetime.datetime.now(datetime.UTC).date())
        reasons = dict.fromkeys(moved, "contract_ended") | {
            account_id: "letter_missing" for account_id, state in known.items() if state == "matched"
        }
        gone = set(known)
        for account in self.accounts.all():
            gone.discard(account.account_id)
            state = known.get(account.account_id)
            reason = _disagreement(account, state, self.accounts.has_role(account.account_id))
            if reason is not None:
                reasons[account.account_id] = reason
        reasons |= dict.fromkeys(gone, "account_gone")
        reasons = {account_id: reason for account_id, reason in reasons.items() if account_id not in waiting}
        for account_id, reason in reasons.items():
            log.warning("disagreement", account_id=account_id, reason=reason)
            with transaction(self.pool) as connection:
                registrations.enqueue(connection, account_id, "reconcile")
        log.info("reconciled", registrations=len(known), disagreements=len(reasons))
        return len(reasons)


def _disagreement(account: Account, state: str | None, has_role: bool) -> str | None:
    """What Keycloak shows otherwise than we know, or None."""
    blocked = LETTER_CODE in account.required_actions
    faults = {
        "registration_missing": state is None,
        "state_differs": state is not None and account.value("registrationState") != state,
        "role_unearned": state != "active" and has_role,
        "role_missing": state == "active" and not has_role,
        "action_missing": state != "active" and not account.letter_verified and not blocked,
        "action_left": state == "active" and blocked,
        "mark_missing": state == "active" and not account.letter_verified,
        "return_waiting": bool(account.value("letterReturned")),
        "letter_wanted": "" < account.value("letterNextAt") <= account.value("letterRequestedAt"),
    }
    return next((name for name, holds in faults.items() if holds), None)
