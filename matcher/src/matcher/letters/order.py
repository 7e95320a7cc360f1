"""A letter that was ordered, as we keep it: whose it is, where it went, what became of it. Pure, without names."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID

ON_ITS_WAY = frozenset({"ordered", "rendered", "handed_over", "posted"})
# Its code was right; letter-service says so again for some minutes, in case its answer was lost.
USED = "used"
REFUSED = "refused"
# The cause of a letter that letter-service stopped: not printed, and its text is gone.
LOST = "lost"
# … and of one whose code counts no more, since a backup was brought back.
RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Order:
    """One order. `state` None: no answer yet; `refused`: cannot be printed, `cause` names the fields.

    `address`: the hash of where it went (address_hash.py), None stands for any. Days are ISO texts. `release_reason`:
    why staff let it go against a limit, or an empty text. `act_id`: the act of the desk that it was ordered for.
    `noted`: False when a worker ordered it that ended before the account's row was saved.
    """

    order_id: UUID
    account_id: str
    tenant_id: str
    address: int | None = None
    letter_number: str | None = None
    state: str | None = None
    cause: str | None = None
    ordered_at: datetime.datetime | None = None
    posted_at: str | None = None
    expected_on: str | None = None
    valid_until: str | None = None
    next_at: datetime.datetime | None = None
    disowned_at: datetime.datetime | None = None
    release_reason: str = ""
    act_id: int | None = None
    noted: bool = True


@dataclass(frozen=True, slots=True)
class Return:
    """A letter that came back."""

    letter_number: str
    tenant_id: str
    returned_at: datetime.datetime
