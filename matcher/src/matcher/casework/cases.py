"""One case as the desk shows it: the registration beside its candidates, its letters, mails and acts."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Literal

from matcher.acts.book import Claim, Entry
from matcher.casework.waiting import Why
from matcher.db import Connection
from matcher.keycloak.account import Account
from matcher.letters.order import Order
from matcher.plan.registration import Registration

Verdict = Literal["equal", "similar", "different", "missing"]
VERDICTS: dict[Verdict, str] = {
    "equal": "gleich",
    "similar": "ähnlich",
    "different": "verschieden",
    "missing": "fehlt",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the comparison, named in German: as typed, as on file, and how they stand to each other."""

    name: str
    typed: str
    filed: str
    verdict: Verdict
    words: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody on file who may be meant. `owner`: another account that is active for this number.

    `current`: a contract runs today; `remark`: what the record says against a letter; `words`: the comparison in a
    sentence; `key`: which key or button takes this one (1 for the likest).
    """

    tenant_id: str
    key: int
    fields: list[Field]
    current: bool
    remark: str
    words: str
    owner: str | None = None


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
    works on it now.
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


def case(connection: Connection, account_id: str, account: Account | None, now: datetime.datetime) -> Case | None:
    """The case of an account as Keycloak has it now (`Accounts.read`); None when nobody knows it.

    A deleted account (`account` None) has no suggestions.
    """
    raise NotImplementedError
