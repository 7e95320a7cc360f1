"""Letting a tenant in without a letter: one lead proposes it, another one confirms, and Keycloak hears both in person.

The record is checked here, the people by Keycloak: each step carries the token of whoever takes it, and only of two
different leads, who hold the role at the second step, comes a proof (decision 12).
"""

from __future__ import annotations

import datetime
from typing import Protocol

import structlog

from matcher import berlin
from matcher.acts import book
from matcher.acts.book import Entry
from matcher.casework import checks
from matcher.db import Connection, Pool, transaction
from matcher.errors import ActRefusedError, KeycloakError
from matcher.plan.act import Act, Kind, Outcome
from matcher.plan.registration import Registration
from matcher.queue import jobs
from matcher.registration import store

log = structlog.get_logger()

KINDS: frozenset[Kind] = frozenset({"propose_opening", "confirm_opening"})
PROPOSED = "Eine zweite Person der Leitung muss bestätigen, bis {:%d.%m.%Y}."
OPENED = "Das Konto ist ohne Brief freigeschaltet; die Person bekommt eine Mail."
REFUSED = (
    "Keycloak hat es abgelehnt: Die Rolle, das Konto oder der Antrag ist inzwischen anders; es ist nichts geschehen."
)
BROKE_OFF = "Nicht zu Ende gebracht; es ist nichts geschehen, oder der Stand des Kontos zeigt es."


class OpeningPort(Protocol):
    """What this needs of Keycloak; see accounts.py."""

    def open_without_letter(self, account_id: str, tenant_id: str, person: str, *, confirms: bool) -> bool: ...


def proposed(connection: Connection, row: Registration, now: datetime.datetime) -> Entry | None:
    """The proposal that another lead may confirm: of this case as it was then, and not too old."""
    found = book.proposals(connection, now - checks.PROPOSAL_HOLDS, row.account_id)
    return found[-1] if found and _holds(found[-1], row) else None


def waiting(connection: Connection, now: datetime.datetime) -> list[Entry]:
    """All proposals that another lead may confirm."""
    found = book.proposals(connection, now - checks.PROPOSAL_HOLDS)
    return [one for one in found if _holds(one, store.find(connection, one.act.account_id or ""))]


def _holds(proposal: Entry, row: Registration | None) -> bool:
    """Whether the case is what it was then, and not one that came in, left or was closed by itself since."""
    if row is None or row.ended_at is not None or row.state in checks.IN_STATE["confirm_opening"]:
        return False
    return proposal.act.text == checks.substance(row)


def carry_out(pool: Pool, accounts: OpeningPort, act: Act, act_id: int, person: str) -> None:
    """Take the step in Keycloak with the token of the person who took it; ActRefusedError when Keycloak does not.

    The act is recorded before: whatever crashes here, nobody is in whose opening is not in the record.
    """
    account_id, confirms = act.account_id or "", act.kind == "confirm_opening"
    try:
        done = accounts.open_without_letter(account_id, act.tenant_id, person, confirms=confirms)
    except KeycloakError:
        _conclude(pool, account_id, Outcome(act_id, done=False, text=BROKE_OFF))
        raise
    last_day = (berlin.now() + checks.PROPOSAL_HOLDS).astimezone(berlin.BERLIN)
    said = (OPENED if confirms else PROPOSED.format(last_day)) if done else REFUSED
    _conclude(pool, account_id, Outcome(act_id, done=done, text=said))
    if not done:
        raise ActRefusedError(REFUSED)
    if confirms:
        log.warning("opened_without_letter", account_id=account_id, act_id=act_id)


def _conclude(pool: Pool, account_id: str, outcome: Outcome) -> None:
    with transaction(pool) as connection:
        before = book.unfinished(connection, account_id, KINDS, outcome.act_id)
        book.conclude(connection, [outcome, *(Outcome(one, done=False, text=BROKE_OFF) for one in before)])
        jobs.enqueue(connection, account_id, "act")
