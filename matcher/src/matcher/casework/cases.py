"""One case as the desk shows it: the registration beside its candidates, its letters, mails and acts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import cast

from matcher.acts import book
from matcher.acts.book import Claim, Entry
from matcher.casework import checks, opening, suggestions, waiting
from matcher.casework.suggestions import Suggestion
from matcher.casework.waiting import Why
from matcher.db import Connection, queries
from matcher.keycloak.account import Account
from matcher.letters import orders
from matcher.letters.order import Order
from matcher.plan.act import ASK_TEXTS
from matcher.plan.registration import Registration
from matcher.registration import store

# Mails to tenants, in staff's words.
MAILS = {
    "letter-posted": "Der Brief ist unterwegs",
    "letter-reminder": "Erinnerung an den Brief",
    "letter-expired": "Der Code gilt nicht mehr",
    "letter-returned": "Der Brief kam zurück",
    "account-expiring": "Das Konto wird bald gelöscht",
    "second-account": "Weiteres Konto für die Wohnung",
    "account-active": "Das Konto ist freigeschaltet",
    "tenancy-ending": "Das Mietverhältnis endet, das Konto schließt",
    "former-expiring": "Das frühere Konto wird bald gelöscht",
    "registration-rejected": "Die Registrierung ist abgelehnt",
    "wish-done": "Der Änderungswunsch ist bearbeitet",
    **ASK_TEXTS,
}


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail to the tenant, its kind in German; neither sent nor refused while it waits."""

    kind: str
    words: str
    queued_at: datetime.datetime
    sent_at: datetime.datetime | None
    refused_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything about one account. `version` is what an act's `seen` names; `why` is None for what waits for nobody.

    `reasons`: German sentences of the decision; `letters` the oldest first; `acts` the newest first; `claim`: who
    works on it now; `proposal`: that the person be let in without a letter, which another lead may confirm.
    """

    account_id: str
    version: str
    registration: Registration | None
    since: datetime.datetime | None
    why: Why | None
    reasons: list[str]
    suggestions: list[Suggestion] = field(default_factory=list)
    letters: list[Order] = field(default_factory=list)
    mails: list[SentMail] = field(default_factory=list)
    acts: list[Entry] = field(default_factory=list)
    claim: Claim | None = None
    proposal: Entry | None = None


def case(connection: Connection, account_id: str, account: Account | None, now: datetime.datetime) -> Case | None:
    """The case of an account as Keycloak has it now (`Accounts.read`); None when nobody knows it.

    A deleted account (`account` None) has no suggestions.
    """
    row = store.find(connection, account_id)
    if row is None and account is None:
        return None
    stands = connection.execute(waiting.query("stands"), {"account_id": account_id}).fetchone()
    since, why = cast(tuple[datetime.datetime | None, Why | None], stands or (None, None))
    return Case(
        account_id,
        checks.version_of(connection, account_id),
        row,
        since,
        why,
        [one["text"] for one in row.reasons] if row else [],
        suggestions.suggested(connection, account, row.tenant_id if row else None, now) if account else [],
        list(orders.of_account(connection, account_id)),
        _mails(connection, account_id),
        book.history(connection, account_id),
        book.open_claims(connection, now).get(account_id),
        opening.proposed(connection, row, now) if row else None,
    )


def _mails(connection: Connection, account_id: str) -> list[SentMail]:
    rows = connection.execute(queries("casework")["mails"], {"account_id": account_id}).fetchall()
    return [SentMail(str(row[0]), MAILS.get(str(row[0]), ""), *row[1:]) for row in rows]  # type: ignore[arg-type]
