"""The facts of one account, each read once: of Keycloak, then of the records, then of the letters.

The matching is asked only if needed. No connection is held while Keycloak is asked.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from typing import Protocol

from matcher import berlin
from matcher.acts import book
from matcher.db import Connection, Pool, transaction
from matcher.keycloak.account import Access, Account
from matcher.letters import orders, returns
from matcher.letters.address_hash import address_hash
from matcher.plan.facts import OWN_REASONS, TENANT_NUMBER, Ending, Facts, OnFile, Verdict
from matcher.plan.registration import Registration
from matcher.records import lookup
from matcher.registration import limits, mails, store
from matcher.registration.limits import Guess


class AccountPort(Protocol):
    """What is read of Keycloak; see accounts.py."""

    def own_id(self) -> str: ...
    def read(self, account_id: str) -> Account | None: ...
    def access(self, account_id: str) -> Access: ...
    def source(self, account_id: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Reading:
    """The facts, and the try that counts towards the limits if it fails.

    `source`: the client address of the registration; empty when it was not needed, or is no longer known.
    """

    facts: Facts
    guess: Guess | None = None
    source: str = ""


def read(
    pool: Pool,
    accounts: AccountPort,
    account_id: str,
    because: str,
    now: datetime.datetime,
    *,
    ending: Ending,
    by_staff: bool,
) -> Reading:
    """The facts of an account at this moment; raises KeycloakError and DatabaseError.

    What somebody may do is read before whether they may: who types the right code in between is not taken for one who
    got in without it.
    """
    access = accounts.access(account_id)
    account = accounts.read(account_id)
    with transaction(pool) as connection:
        known, acts = store.find(connection, account_id), book.pending(connection, account_id)
    registration, act = known or Registration(account_id), next(iter(acts), None)
    facts = Facts(
        now,
        because,
        account,
        registration,
        known is None,
        access,
        touched_by_staff=by_staff,
        act=act,
        ending=ending,
    )
    if account is None or access.staff:
        with transaction(pool) as connection:
            return Reading(_with_letters(connection, facts))
    must_match = registration.must_match(
        replace(account, enabled=account.enabled or facts.doing("unblock") is not None)
    )
    source = accounts.source(account_id) if must_match and because not in OWN_REASONS else ""
    guess = Guess.of(account_id, account.applicant, source) if must_match else None
    with transaction(pool) as connection:
        facts = _with_letters(connection, _with_records(connection, facts, account, guess))
        refused_at = mails.refused_since(connection, account_id)
    return Reading(replace(facts, mails_refused_at=refused_at), guess, source)


def _with_records(connection: Connection, facts: Facts, account: Account, guess: Guess | None) -> Facts:
    """What is on file under each number, and what the matching says, unless staff entered a number that serves."""
    act, ours = facts.doing("assign"), facts.registration.tenant_id
    entered = act.tenant_id if act else account.value(TENANT_NUMBER)
    on_file = {number: _on_file(connection, facts, account, number) for number in (ours, entered) if number}
    if guess is None or (entered and on_file[entered].contracts):
        return replace(facts, on_file=on_file)
    verdict = _verdict(connection, facts, account, guess)
    found = verdict.decision.tenant_id if verdict and verdict.decision else None
    if found and found not in on_file:
        on_file[found] = _on_file(connection, facts, account, found)
    return replace(facts, on_file=on_file, verdict=verdict)


def _on_file(connection: Connection, facts: Facts, account: Account, number: str) -> OnFile:
    found = lookup.standing(connection, number, account.applicant.house_key, berlin.today(facts.now))
    owner = store.owner(connection, number, account.account_id)
    return OnFile(found.known, found.contracts, found.last_day, found.former, found.deceased, owner=owner)


def _verdict(connection: Connection, facts: Facts, account: Account, guess: Guess) -> Verdict | None:
    """The decision, or the limits that this try is beyond; data that they held back are not tried again."""
    if facts.registration.tried == guess.attempt:
        return None
    over = () if facts.because in OWN_REASONS else limits.over(connection, guess, facts.now)
    if over:
        return Verdict(None, guess.attempt, over)
    return Verdict(lookup.decided(connection, account.applicant, berlin.today(facts.now)), guess.attempt)


def _with_letters(connection: Connection, facts: Facts) -> Facts:
    """The letters of the account, and which letters came back from the addresses on file."""
    on_file = {number: _with_return(connection, number, found) for number, found in facts.on_file.items()}
    return replace(facts, on_file=on_file, orders=orders.of_account(connection, facts.registration.account_id))


def _with_return(connection: Connection, number: str, found: OnFile) -> OnFile:
    if not found.contracts:
        return found
    return replace(found, returned=returns.flag(connection, number, address_hash(found.contracts[0].recipient)))
