"""A mistyped e-mail address put right: recorded first, then changed in Keycloak, where its own code is to be typed."""

from __future__ import annotations

from typing import Protocol

import structlog

from matcher.acts import book
from matcher.db import Pool, queries, transaction
from matcher.errors import ActRefusedError, KeycloakError
from matcher.keycloak.account import Correction
from matcher.plan.act import Act, Outcome
from matcher.queue import jobs

log = structlog.get_logger()

CORRECTED = "Die neue Adresse ist eingetragen; sie gilt, sobald der Code aus der Mail eingegeben ist."
REFUSED: dict[Correction, str] = {
    "no_address": "Keycloak nimmt diese Adresse nicht: So sieht keine E-Mail-Adresse aus; es ist nichts geschehen.",
    "taken": (
        "Keycloak nimmt diese Adresse nicht: Ein Konto hat sie schon, vielleicht dieses selbst, oder es ist inzwischen "
        "freigeschaltet; es ist nichts geschehen. Suchen Sie nach der Adresse."
    ),
}
BROKE_OFF = "Keycloak hat nicht geantwortet; sehen Sie nach, welche Adresse dort steht."


class AddressPort(Protocol):
    """What this needs of Keycloak; see accounts.py."""

    def correct_email(self, account_id: str, email: str) -> Correction: ...


def correct(pool: Pool, accounts: AddressPort, act: Act, act_id: int, email: str) -> None:
    """Change the address; ActRefusedError when Keycloak does not take it. The record never holds the address."""
    account_id = act.account_id or ""
    try:
        answer = accounts.correct_email(account_id, email)
    except KeycloakError:
        _conclude(pool, account_id, Outcome(act_id, done=False, text=BROKE_OFF))
        raise
    refusal = REFUSED.get(answer)
    _conclude(pool, account_id, Outcome(act_id, done=refusal is None, text=refusal or CORRECTED))
    if refusal is not None:
        raise ActRefusedError(refusal)
    log.info("email_corrected", account_id=account_id, act_id=act_id)


def _conclude(pool: Pool, account_id: str, outcome: Outcome) -> None:
    """What came of it; what the mail server said of the old address says nothing of the new one."""
    with transaction(pool) as connection:
        book.conclude(connection, [outcome])
        if outcome.done:
            connection.execute(queries("mails")["another_address"], {"account_id": account_id})
        jobs.enqueue(connection, account_id, "act")
