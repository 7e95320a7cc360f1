"""What is known of one account at one moment. Pure: the plan asks nothing else, and nobody."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from matcher.keycloak.account import Access, Account
from matcher.letters.order import ON_ITS_WAY, Order, Return
from matcher.matching.decision import Decision
from matcher.plan.act import Act, Kind
from matcher.plan.registration import Registration
from matcher.records.recipient import Contract

TENANT_NUMBER = "tenantNumber"
# What asks for a plan without anybody having typed something anew.
OWN_REASONS = frozenset({"import", "reconcile", "letter", "mail", "act"})
NOBODY_IN = Access()
# Letters of an older note that stay before newer sentences; Keycloak takes 2,000 in all.
NOTE_KEPT = 1000


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the records say of one tenant number today; `returned`: a letter came back from the first address.

    `last_day`: of the last contract, None while one has no end; `former`: the contracts that ended on it, while none
    runs. `deceased`: the record says so in plain words. `owner`: another account that is active for it.
    """

    known: bool = False
    contracts: tuple[Contract, ...] = ()
    last_day: datetime.date | None = None
    former: tuple[Contract, ...] = ()
    deceased: bool = False
    returned: Return | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """An active account closes `days_after` the last day of its tenancy, and `notice_days` after the mail about it."""

    days_after: int = 30
    notice_days: int = 14


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the matching said, None when limits (`over`) kept it from being asked; `tried` stands for the data typed."""

    decision: Decision | None
    tried: int
    over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What letter-service said in this run to what the plan asked of it. `ordered`: the letter that it made.

    `refused_fields`: the address cannot be printed; `too_early`, with `next_at` where it was told; `taken_back`: the
    letter of this number is void, `not_ours` when it is no letter of this account; `silent`: it does not answer.
    `beyond`: it was not asked, since too many letters went by themselves today; the kinds of what they share.
    """

    ordered: Order | None = None
    refused_fields: tuple[str, ...] = ()
    too_early: bool = False
    next_at: datetime.datetime | None = None
    taken_back: Order | None = None
    not_ours: bool = False
    silent: bool = False
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """`registration` is our row as saved, or a fresh one while `is_new`; `orders` are all letters, the oldest first.

    `on_file`: by the numbers that matter, ours, the one in the console, the one that the matching found.
    `touched_by_staff`: somebody else with the rights to do so changed the user since the last plan. `act`: the oldest
    act of the desk that is not carried out yet.
    """

    now: datetime.datetime
    because: str
    account: Account | None
    registration: Registration
    is_new: bool = False
    access: Access = NOBODY_IN
    orders: tuple[Order, ...] = ()
    on_file: Mapping[str, OnFile] = field(default_factory=dict)
    verdict: Verdict | None = None
    touched_by_staff: bool = False
    act: Act | None = None
    ending: Ending = Ending()
    mails_refused_at: datetime.datetime | None = None
    answer: Answer = Answer()

    def doing(self, *kinds: Kind) -> Act | None:
        """The act that is to be carried out, if it is of one of these kinds."""
        return self.act if self.act is not None and self.act.kind in kinds else None

    def brought(self) -> Order | None:
        """The letter that the act has brought already, in this run or in one that broke off."""
        if self.act is None:
            return None
        found = [one for one in self.orders if one.act_id == self.act.id and one.state in ON_ITS_WAY]
        return found[-1] if found else None

    def under(self, tenant_id: str | None) -> OnFile:
        """What the records say of a number."""
        return self.on_file.get(tenant_id or "", OnFile())


def with_note(row: Registration, note: str) -> Registration:
    """The row with one more sentence for staff, a line of its own until the plan is made; said twice is said once."""
    return row if note in row.note else replace(row, note=f"{row.note}\n{note}".strip())


def note_of(before: str, new: str, *, waits: bool) -> str:
    """The note that staff read: what this plan says, or the older note when it says nothing that is not in there.

    While the account still `waits` for staff, the older note stays in front, since it begins with what for.
    """
    sentences = new.splitlines()
    unsaid = [one for one in sentences if one not in before]
    if not unsaid:
        return before
    return " ".join([before[:NOTE_KEPT], *unsaid] if waits else sentences)
