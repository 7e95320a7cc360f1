"""Settling one account: bring what we know, what Keycloak shows and what was ordered into agreement.

It reads the user afresh and goes by facts alone, so it may run any number of times and after any crash. Our own row is
committed before Keycloak or letter-service hears of it: a number in Keycloak that the row lacks was entered by staff.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from matcher import guesses, mails, matching, orders, registrations, returns, states, tenants
from matcher.attributes import attributes_of
from matcher.db import Connection, Pool, transaction
from matcher.errors import LetterServiceError
from matcher.hint import address_hint
from matcher.mails import Mail
from matcher.ordering import Ordering
from matcher.states import LETTER_CODE, Account, Registration
from matcher.tenants import Contract

log = structlog.get_logger()

# What asks for a settling without anybody having typed something anew.
OWN_REASONS = frozenset({"import", "reconcile", "letter"})


class AccountPort(Protocol):
    """What settling needs of Keycloak."""

    def own_id(self) -> str: ...
    def read(self, account_id: str) -> Account | None: ...
    def write(self, account_id: str, attributes: dict[str, list[str]], *, letter_code: bool) -> bool: ...
    def set_role(self, account_id: str, *, wanted: bool) -> bool: ...
    def source(self, account_id: str) -> str: ...
    def disable(self, account_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Settlement:
    """The parts that settling works with; `clock` gives an aware time."""

    pool: Pool
    accounts: AccountPort
    ordering: Ordering
    clock: Callable[[], datetime.datetime]

    def settle(self, account_id: str, because: str) -> None:
        """Settle one account; `because` is `event`, or the name of what asks for it without an event."""
        with transaction(self.pool) as lock:
            lock_account(lock, account_id)
            with transaction(self.pool) as connection:
                waiting = registrations.pending(connection, account_id)
            if because != "event" or self._somebody_else(waiting):
                self._settle(account_id, because)
            with transaction(self.pool) as connection:
                registrations.handled(connection, list(waiting))

    def _somebody_else(self, waiting: dict[str, str | None]) -> bool:
        """Whether any waiting event is not our own change coming back; none waiting means done already."""
        return bool(waiting) and set(waiting.values()) != {self.accounts.own_id()}

    def _settle(self, account_id: str, because: str) -> None:
        account = self.accounts.read(account_id)
        with transaction(self.pool) as connection:
            known = registrations.find(connection, account_id)
        if account is None:
            return self._end(known)
        registration = known or Registration(account_id)
        registration, account = self._disowned(registration, account)
        registration = self._stopped(registration, account)
        registration = self._came_back(registration, account)
        registration = self._decided(registration, account, because)
        registration = self._moved(registration, account)
        try:
            registration = self._ordered(registration, account)
        except LetterServiceError:
            self._show(registration, account, because)
            raise
        return self._show(registration, account, because)

    def _end(self, registration: Registration | None) -> None:
        """The user is gone: void the letters, keep the row as history."""
        if registration is None or registration.ended_at is not None:
            return
        self.ordering.void(registration.account_id)
        with transaction(self.pool) as connection:
            registrations.save(connection, replace(registration, ended_at=self.clock()))
        log.info("registration_ended", account_id=registration.account_id)

    def _disowned(self, registration: Registration, account: Account) -> tuple[Registration, Account]:
        """Whoever got the letter has not asked for it: disable the account, once. Staff may release it later."""
        if registration.disowned_at is None:
            return registration, account
        log.error("alarm.disowned", account_id=account.account_id)
        self.accounts.disable(account.account_id)
        note = states.DISOWNED.format(registration.disowned_at.astimezone(states.BERLIN))
        return replace(registration, disowned_at=None, note=note), replace(account, enabled=False)

    def _stopped(self, registration: Registration, account: Account) -> Registration:
        """A blocked account's letters are void; a later release orders another one."""
        if account.enabled:
            return registration
        self.ordering.void(registration.account_id)
        return states.without_letter(registration)

    def _came_back(self, registration: Registration, account: Account) -> Registration:
        """Take over that a letter came back; the mark that staff sets is about the number beside it."""
        now = self.clock()
        if account.value("letterReturned"):
            registration = self.ordering.take_back(registration, account.value("letterNumber"), now)
        if registration.letter_state != "returned" or registration.letter_number is None:
            return registration
        note = states.RETURNED.format(registration.letter_number, now.astimezone(states.BERLIN))
        mail = Mail(registration.account_id, mails.RETURNED, registration.letter_number)
        registration = replace(states.without_letter(registration), returned_at=now, note=note)
        with transaction(self.pool) as connection:
            registrations.save(connection, registration)
            mails.queue(connection, mail)
        return registration

    def _decided(self, registration: Registration, account: Account, because: str) -> Registration:
        """Take over what staff entered, else ask the matching; commit the outcome."""
        entered = states.staff_entry(registration, account)
        if entered is not None:
            registration = self._by_staff(registration, account, entered)
        if states.must_match(registration, account):
            note = registration.note if entered is not None else None
            registration = self._matched(registration, account, because)
            if note is not None and registration.tenant_id is None:
                registration = replace(registration, note=f"{note} {registration.note}")
        return self._save(registration, account)

    def _matched(self, registration: Registration, account: Account, because: str) -> Registration:
        """Ask the matching, unless this may be guessing: then the job comes back after a pause."""
        now, ours = self.clock(), because in OWN_REASONS
        guess = guesses.Guess.of(
            account.account_id, account.applicant, "" if ours else self.accounts.source(account.account_id)
        )
        with transaction(self.pool) as connection:
            wait = datetime.timedelta(0) if ours else guesses.pause(connection, guess, now)
            if wait:
                registrations.enqueue(connection, account.account_id, "pause", wait)
                return registration
            candidates, known = tenants.candidates(connection, account.applicant)
            decision = matching.decide(account.applicant, candidates, now.date(), street_known=known)
            if decision.decision != "match" and not ours:
                guesses.add(connection, guess, now)
        return states.decided(registration, decision, now)

    def _moved(self, registration: Registration, account: Account) -> Registration:
        """The tenancy ended: its letters are void and the account is let in no more. It may come back."""
        if registration.tenant_id is None:
            return registration
        now = self.clock()
        with transaction(self.pool) as connection:
            running = tenants.contracts(connection, registration.tenant_id, account.applicant.house_key, now.date())
        if bool(running) == (registration.moved_out_at is None):
            return registration
        if running:
            return self._save(replace(registration, moved_out_at=None), account)
        self.ordering.void(account.account_id)
        note = states.MOVED_OUT.format(registration.tenant_id, now)
        return self._save(replace(states.without_letter(registration), moved_out_at=now, note=note), account)

    def _by_staff(self, registration: Registration, account: Account, entered: str) -> Registration:
        now = self.clock()
        with transaction(self.pool) as connection:
            running = tenants.contracts(connection, entered, account.applicant.house_key, now.date())
            known = tenants.is_known(connection, entered)
        if not running:
            text = states.NO_CONTRACT if known else states.UNKNOWN_NUMBER
            log.info("staff_number_refused", account_id=account.account_id, known=known)
            return replace(registration, note=text.format(entered[:40], now))
        self.ordering.void(account.account_id)
        with transaction(self.pool) as connection:
            returns.release(connection, entered, now)
        log.info("settled_by_staff", account_id=account.account_id, tenant_id=entered)
        return states.settled_by_staff(registration, entered, now)

    def _ordered(self, registration: Registration, account: Account) -> Registration:
        """Order the letter that is due. The order's id is committed before the call: a retry is the same order."""
        if not states.must_order(registration, account) or registration.tenant_id is None:
            return registration
        today = self.clock().date()
        with transaction(self.pool) as connection:
            running = tenants.contracts(connection, registration.tenant_id, account.applicant.house_key, today)
            place = orders.place(running[0]) if running else 0
            flag = returns.flag(connection, registration.tenant_id, place)
        if not running:
            note = states.NO_CONTRACT.format(registration.tenant_id, today)
            return self._save(replace(registration, note=note), account)
        if flag is not None:
            return self._save(states.held_back(registration, flag.letter_number, flag.returned_at), account)
        registration = replace(registration, returned_at=None)
        return self._save(self.ordering.order(registration, running[0]), account)

    def _save(self, registration: Registration, account: Account) -> Registration:
        registration = replace(registration, state=states.state_of(registration, account))
        with transaction(self.pool) as connection:
            registrations.save(connection, registration)
            for mail in mails.due(registration):
                mails.queue(connection, mail)
        return registration

    def _show(self, registration: Registration, account: Account, because: str) -> None:
        """Copy the state to Keycloak, block or release the account, and tell what disagreed."""
        active = registration.state == "active"
        with transaction(self.pool) as connection:
            running = self._contracts(connection, registration, account)
        on_file = [address_hint(one.street, one.house_number, one.postal_code, one.city) for one in running[:1]]
        wanted = attributes_of(registration, account, [one.contract_id for one in running], "".join(on_file))
        if wanted or (LETTER_CODE in account.required_actions) == active:
            self.accounts.write(account.account_id, wanted, letter_code=not active)
        if active or registration.state in {"blocked", "moved_out"} or because == "reconcile":
            changed = self.accounts.set_role(account.account_id, wanted=active)
            if changed:
                log.warning("role_repaired", account_id=account.account_id, granted=active)
        if account.letter_verified and registration.tenant_id is None:
            log.warning("verified_without_tenancy", account_id=account.account_id)
        log.info("settled", account_id=account.account_id, state=registration.state, because=because)

    def _contracts(self, connection: Connection, registration: Registration, account: Account) -> list[Contract]:
        if registration.tenant_id is None:
            return []
        house_key, today = account.applicant.house_key, self.clock().date()
        return tenants.contracts(connection, registration.tenant_id, house_key, today)


def lock_account(connection: Connection, account_id: str) -> None:
    """Wait until nobody else writes this account's row; held until the transaction ends."""
    connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [account_id])
