"""Settling an account: read the facts, make the plan, carry it out, so that Keycloak, letters and our row agree.

It goes by facts alone, so it may run any number of times and after any crash. Our row is committed before Keycloak
hears of it: a number in Keycloak that the row lacks was entered by staff. No connection is held across HTTP.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Protocol
from uuid import UUID, uuid4

import structlog

from matcher import berlin, request_id, tracing
from matcher.acts import book
from matcher.db import Connection, Pool, transaction
from matcher.errors import (
    LetterAddressError,
    LetterConflictError,
    LetterLimitError,
    LetterServiceError,
    TakenError,
)
from matcher.keycloak import events
from matcher.keycloak.account import MARK
from matcher.keycloak.events import Event
from matcher.letters import orders, returns
from matcher.letters.address_hash import address_hash
from matcher.letters.client import Letter, Letters
from matcher.letters.order import Order
from matcher.plan.act import Act
from matcher.plan.facts import Answer, Ending, Facts
from matcher.plan.letters import OrderLetter, TakeBack, VoidLetters
from matcher.plan.plan import Plan, plan
from matcher.plan.steps.blocking import newly_disowned
from matcher.queue import jobs, poison
from matcher.registration import ceilings, limits, mails, reading, store
from matcher.registration.ceilings import Ceilings
from matcher.registration.reading import Reading

log = structlog.get_logger()

# Longer than all calls of one settling may take; a worker that died keeps its account no longer than this.
CLAIM_SECONDS = 120
# What was done in the console or by the Admin API, in German; Keycloak's own events have the rest for 30 days.
CONSOLE = {
    "admin.CREATE.USER": "Konto angelegt",
    "admin.UPDATE.USER": "Konto geändert",
    "admin.DELETE.USER": "Konto gelöscht",
    "admin.ACTION.USER": "Passwort, Abmeldung oder Mail ausgelöst",
}
# An account of another realm acted, as the operator's for emergencies in `master` does.
ELSEWHERE = "Konto eines anderen Bereichs"
COME_BACK_AFTER = datetime.timedelta(seconds=1)
# Void, take back and order, with one to spare: more is a fault of the plan.
MOST_QUESTIONS = 4


class AccountPort(reading.AccountPort, Protocol):
    """What settling needs of Keycloak besides; see accounts.py."""

    def write(
        self,
        account_id: str,
        attributes: dict[str, list[str]],
        *,
        action: bool | None,
        role: bool | None = None,
        sign_out: bool = False,
        seen: Mapping[str, Sequence[str]],
    ) -> None: ...
    def disable(self, account_id: str) -> None: ...
    def enable(self, account_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Settling:
    """The parts that settling works with; `clock` gives an aware time."""

    pool: Pool
    accounts: AccountPort
    letters: Letters
    clock: Callable[[], datetime.datetime]
    ceilings: Ceilings = field(default_factory=Ceilings)
    ending: Ending = field(default_factory=Ending)

    def settle(self, account_id: str, because: str) -> None:
        """Settle one account; `because` is `event`, or the name of what asks for it without an event.

        While somebody else works on the account, the job comes back; nobody waits. Raises KeycloakError, DatabaseError,
        LetterServiceError and TakenError to be tried again: what can be done without them is done by then.
        """
        with claimed(self.pool, account_id) as claim:
            if claim is None:
                with transaction(self.pool) as connection:
                    jobs.enqueue(connection, account_id, because, COME_BACK_AFTER)
                return
            with transaction(self.pool) as connection:
                waiting = events.pending(connection, account_id)
            others = [one for one in waiting if one.actor_id != self.accounts.own_id()]
            if others or because != "event":
                by_staff = any(one.is_by_admin for one in others)
                newest = next((one.request_id for one in reversed(others) if one.request_id), None)
                with request_id.bound(newest), tracing.span("settle", "CONSUMER"):
                    self._settle(account_id, because, claim, by_staff=by_staff)
            names = {one.actor_id: self._name(one.actor_id) for one in others if one.is_by_admin and one.actor_id}
            with transaction(self.pool) as connection:
                events.handled(connection, [one.id for one in waiting])
                self._record(connection, others, names)
                poison.recovered(connection, account_id)
                if any(one.type == events.OWN_DELETION for one in waiting):
                    jobs.defer(connection, jobs.ERASE, account_id=account_id)

    def _name(self, actor_id: str) -> str:
        account = self.accounts.read(actor_id)
        return account.full_name or account.email if account else ELSEWHERE

    def _record(self, connection: Connection, others: list[Event], names: Mapping[str, str]) -> None:
        """What others did to the account in Keycloak stands in the record of acts, once: it commits with `handled`."""
        for one in others:
            if one.is_by_admin and one.actor_id:
                said, name = CONSOLE.get(one.type, one.type), names[one.actor_id]
                act = Act("console", one.actor_id, "operator", one.account_id, reason=said, by_name=name)
                book.append(connection, act, self.clock())

    def _settle(self, account_id: str, because: str, claim: UUID, *, by_staff: bool) -> None:
        now = self.clock()
        known = reading.read(self.pool, self.accounts, account_id, because, now, ending=self.ending, by_staff=by_staff)
        facts = known.facts
        found = plan(facts)
        for _ in range(MOST_QUESTIONS):
            if found.ask is None:
                break
            facts = self._asked(facts, found.ask, known.source)
            found = plan(facts)
        if found.enable:
            self.accounts.enable(account_id)
        if found.disable:
            if facts.access.staff:
                log.warning("staff_account_closed", account_id=account_id)
            elif newly_disowned(facts):
                log.error("alarm.disowned", account_id=account_id)
            self.accounts.disable(account_id)
        self._save(found, known, claim)
        self._show(facts, found)
        if found.unfinished:
            raise LetterServiceError

    def _asked(self, facts: Facts, ask: VoidLetters | TakeBack | OrderLetter, source: str) -> Facts:
        """The facts with letter-service's answer to one question; its silence is an answer, too."""
        account_id = facts.registration.account_id
        try:
            if isinstance(ask, VoidLetters):
                self._void(account_id)
                answer = facts.answer
            elif isinstance(ask, TakeBack):
                answer = self._taken_back(facts, ask.letter_number)
            else:
                answer = self._ordered(facts, ask, source)
        except LetterServiceError:
            answer = replace(facts.answer, silent=True)
        with transaction(self.pool) as connection:
            return replace(facts, answer=answer, orders=orders.of_account(connection, account_id))

    def _void(self, account_id: str) -> None:
        self.letters.stop(account_id)
        with transaction(self.pool) as connection:
            orders.void(connection, account_id)

    def _taken_back(self, facts: Facts, number: str) -> Answer:
        """Void a letter that staff holds in hand again, and flag its address; twice is once.

        One that was used or stopped before stays what it is: its address is flagged all the same.
        """
        ours = any(one.letter_number == number for one in facts.orders)
        letter = self.letters.returned(number) if ours else None
        if letter is None:
            return replace(facts.answer, not_ours=True)
        order = self._kept(letter, facts.now)
        with transaction(self.pool) as connection:
            returns.note(connection, order, facts.now)
        return replace(facts.answer, taken_back=order)

    def _ordered(self, facts: Facts, ask: OrderLetter, source: str) -> Answer:
        """Order the letter. The order's id is committed before the call, so that a retry is the same order."""
        account_id = facts.registration.account_id
        counted = self._counted(facts, source) if ask.automatic else {}
        with transaction(self.pool) as connection:
            to = address_hash(ask.recipient)
            order_id, is_new = orders.begin(
                connection,
                account_id,
                ask.tenant_id,
                to,
                release_reason=ask.release_reason,
                act_id=ask.act_id,
            )
            today = berlin.today(facts.now)
            beyond = ceilings.count(connection, counted, self.ceilings, today) if is_new else ()
            if beyond:
                connection.rollback()
        if beyond:
            log.error("alarm.letters", account_id=account_id, beyond=list(beyond))
            return replace(facts.answer, beyond=beyond)
        try:
            letter = self._order(order_id, account_id, ask)
        except LetterAddressError as error:
            with transaction(self.pool) as connection:
                orders.refuse(connection, order_id, error.fields)
            return replace(facts.answer, refused_fields=tuple(error.fields))
        except LetterLimitError as error:
            return replace(facts.answer, too_early=True, next_at=error.next_at)
        log.info("letter_ordered", account_id=account_id, order_id=str(order_id))
        return replace(facts.answer, ordered=self._kept(letter, facts.now))

    def _counted(self, facts: Facts, source: str) -> dict[str, int]:
        """What a letter that goes by itself is counted under; a `source` that is known is not asked for again."""
        if facts.account is None:
            return {}
        return ceilings.keys_of(facts.account, source or self.accounts.source(facts.account.account_id))

    def _order(self, order_id: UUID, account_id: str, ask: OrderLetter) -> Letter:
        try:
            return self.letters.order(order_id, account_id, ask.tenant_id, ask.recipient, ask.release_reason)
        except LetterConflictError:
            # The record changed between an order whose answer was lost and this retry: that letter is on its way.
            return self.letters.find(order_id)

    def _kept(self, letter: Letter, now: datetime.datetime) -> Order:
        with transaction(self.pool) as connection:
            orders.answer(connection, letter, now)
            order = orders.find(connection, letter.order_id)
        if order is None:
            raise LetterServiceError("Der Briefdienst nennt einen Brief, der hier nicht bestellt wurde.")
        return order

    def _save(self, found: Plan, known: Reading, claim: UUID) -> None:
        """Commit our row with everything that belongs to it, once."""
        facts, row = known.facts, found.registration
        if not (found.save or found.failed_try or found.outcomes):
            return
        with transaction(self.pool) as connection:
            if not store.hold(connection, row.account_id, claim):
                raise TakenError
            if found.save:
                store.save(connection, row, facts.now)
                orders.note(connection, row.account_id)
            for mail in found.mails:
                mails.queue(connection, mail)
            book.conclude(connection, found.outcomes)
            if found.release is not None:
                returns.release(connection, found.release, facts.now)
            if found.failed_try and known.guess is not None:
                limits.add(connection, known.guess, facts.now)
        if facts.account is None and found.save:
            log.info("registration_ended", account_id=row.account_id)

    def _show(self, facts: Facts, found: Plan) -> None:
        """Copy the state to Keycloak, open or close the account, and tell what disagreed."""
        account, row = facts.account, found.registration
        if account is None:
            return
        if found.writes:
            # A mark or an entry of staff's that came since then is read first; the job comes back for it.
            seen = {name: account.values(name) for name in (MARK, *found.attributes)}
            self.accounts.write(
                account.account_id,
                found.attributes,
                action=found.action,
                role=found.role,
                sign_out=found.end_sessions,
                seen=seen,
            )
        if found.role is not None:
            log.warning("role_repaired", account_id=account.account_id, granted=found.role)
        if found.end_sessions:
            log.info("sessions_ended", account_id=account.account_id)
        if facts.access.staff:
            return
        if account.letter_verified and row.state != "active":
            log.warning("mark_opens_nothing", account_id=account.account_id, state=row.state)
        log.info("settled", account_id=account.account_id, state=row.state, because=facts.because)


@contextmanager
def claimed(pool: Pool, account_id: str) -> Iterator[UUID | None]:
    """Have an account for oneself; None while somebody else works on it."""
    claim = uuid4()
    with transaction(pool) as connection:
        taken = store.claim(connection, account_id, claim, CLAIM_SECONDS)
    if not taken:
        yield None
        return
    try:
        yield claim
    finally:
        with transaction(pool) as connection:
            store.release(connection, account_id, claim)
