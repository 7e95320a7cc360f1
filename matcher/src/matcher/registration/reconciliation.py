"""All accounts beside all registrations: what disagrees is reported and settled."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from matcher import berlin
from matcher.acts import book
from matcher.db import Pool, transaction
from matcher.keycloak import events
from matcher.keycloak.account import Account
from matcher.plan.facts import Ending
from matcher.plan.steps.release import RELEASE
from matcher.queue import cursors, jobs, poison
from matcher.registration import store

log = structlog.get_logger()

# When the changes of the records were last looked at.
CHANGES = "records-changed"


class AccountList(Protocol):
    """What the comparison needs of Keycloak; see accounts.py."""

    def all(self) -> Iterator[Account]: ...
    def role_members(self) -> set[str]: ...
    def staff_members(self) -> set[str]: ...


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Both ways may run any number of times."""

    pool: Pool
    accounts: AccountList
    ending: Ending = field(default_factory=Ending)
    clock: Callable[[], datetime.datetime] = berlin.now

    def after_import(self) -> int:
        """Have accounts settled that other records may decide otherwise, or whose rows changed; return how many."""
        with transaction(self.pool) as connection:
            since = cursors.position(connection, CHANGES) or "-infinity"
            cursors.now(connection, CHANGES)
            moved = store.moved(connection, berlin.today(self.clock()), self.ending)
            concerned = dict.fromkeys([*store.unsettled(connection), *moved, *store.changed(connection, since)])
            for account_id in concerned:
                jobs.enqueue(connection, account_id, "import")
        return len(concerned)

    def reconcile(self) -> int:
        """Compare every account with its registration; have settled what disagrees, and report it."""
        with transaction(self.pool) as connection:
            known = store.states(connection)
            waiting, parked = events.waiting(connection), poison.parked_accounts(connection)
            undone = book.waiting(connection)
            moved = store.moved(connection, berlin.today(self.clock()), self.ending)
        reasons = dict.fromkeys(moved, "contract_ended") | {
            account_id: "letter_missing" for account_id, state in known.items() if state == "matched"
        }
        reasons |= dict.fromkeys(undone, "act_waiting")
        gone, members, staff = set(known), self.accounts.role_members(), self.accounts.staff_members()
        for account in self.accounts.all():
            gone.discard(account.account_id)
            state = known.get(account.account_id)
            fault = _fault_of_staff if account.account_id in staff else _disagreement
            reason = fault(account, state, account.account_id in members)
            if reason is not None:
                reasons[account.account_id] = reason
        reasons |= dict.fromkeys(gone, "account_gone")
        reasons = {account_id: reason for account_id, reason in reasons.items() if account_id not in waiting | parked}
        for account_id, reason in reasons.items():
            log.warning("disagreement", account_id=account_id, reason=reason)
            with transaction(self.pool) as connection:
                jobs.enqueue(connection, account_id, "reconcile")
        log.info("reconciled", registrations=len(known), disagreements=len(reasons))
        return len(reasons)


def _fault_of_staff(account: Account, state: str | None, has_role: bool) -> str | None:
    """Staff are no tenants, and no registration is theirs."""
    if has_role or (account.letter_verified and account.enabled):
        return "staff_is_tenant"
    return "staff_registered" if state is not None or account.has_action else None


def _disagreement(account: Account, state: str | None, has_role: bool) -> str | None:
    """What Keycloak shows otherwise than we know, or None."""
    blocked = account.has_action
    faults = {
        "registration_missing": state is None,
        "state_differs": state is not None and account.value("registrationState") != state,
        "role_unearned": state != "active" and has_role,
        "role_missing": state == "active" and not has_role,
        "action_missing": state != "active" and not blocked,
        "action_left": state == "active" and blocked,
        "mark_missing": state == "active" and not account.letter_verified,
        "return_waiting": bool(account.value("letterReturned")),
        "release_waiting": bool(account.value(RELEASE)),
        "letter_wanted": "" < account.value("letterNextAt") <= account.value("letterRequestedAt"),
    }
    return next((name for name, holds in faults.items() if holds), None)
