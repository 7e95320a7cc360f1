"""The row of one account: what the matcher itself knows of it. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from uuid import UUID

from matcher.keycloak.account import Account
from matcher.letters.order import Order


@dataclass(frozen=True, slots=True)
class Registration:
    """What the matcher itself knows of an account; `tenant_id` is set by a match or by staff and never by a copy.

    `proven_tenant_id`: what a mark of the old form proves. `demanded_at`: marks from before it are void.
    `former_tenant_ids`: numbers that the console showed before. `disowned_at`: the newest "Das war ich nicht" that was
    dealt with. `tried`: a hash of the data that the limits held back. `held_at`: a letter that is due waits for staff.
    `leaves_on`: the day on which the account closes since its tenancy ended, as the tenant was told. `deceased_at`:
    when the records were first seen to say so; who was closed for that has the same time in `moved_out_at`.
    `removed_for`: why the account was deleted, once it was due. `wished_at`: when the tenant wrote what is to be
    changed, while that waits for staff; `wish_done_at`: the `wished_at` of the newest that staff have dealt with.
    """

    account_id: str
    state: str = "email_pending"
    outcome: str | None = None
    reasons: list[dict[str, str]] = field(default_factory=list)
    note: str = ""
    tenant_id: str | None = None
    decided_by: str | None = None
    decided_at: datetime.datetime | None = None
    order_id: UUID | None = None
    letter_number: str | None = None
    letter_state: str | None = None
    letter_ordered_at: datetime.datetime | None = None
    letter_posted_at: str | None = None
    letter_expected_on: str | None = None
    letter_valid_until: str | None = None
    letter_next_at: datetime.datetime | None = None
    ended_at: datetime.datetime | None = None
    moved_out_at: datetime.datetime | None = None
    returned_at: datetime.datetime | None = None
    disowned_at: datetime.datetime | None = None
    proven_tenant_id: str | None = None
    demanded_at: datetime.datetime | None = None
    former_tenant_ids: list[str] = field(default_factory=list)
    tried: int | None = None
    held_at: datetime.datetime | None = None
    leaves_on: datetime.date | None = None
    deceased_at: datetime.datetime | None = None
    removed_for: str = ""
    wished_at: datetime.datetime | None = None
    wish_done_at: datetime.datetime | None = None

    def must_match(self, account: Account) -> bool:
        """Whether the matching is to be asked (again): the e-mail is proven and no tenant is known yet."""
        return account.enabled and account.email_verified and self.tenant_id is None

    @property
    def waits_for_staff(self) -> bool:
        """Whether its letter came back or is held, so that none goes until staff enter the number again."""
        return self.returned_at is not None or self.held_at is not None

    @property
    def closed_by_death(self) -> bool:
        """Whether the account was closed since the records say that the tenant died: nothing is written to it."""
        return self.moved_out_at is not None and self.moved_out_at == self.deceased_at

    @property
    def reason(self) -> str:
        """Why it was decided so, as one text for staff."""
        return " ".join(one["text"] for one in self.reasons)

    def with_letter(self, order: Order) -> Registration:
        """With its newest letter, as far as letter-service knows."""
        return replace(
            self,
            order_id=order.order_id,
            letter_number=order.letter_number,
            letter_state=order.state,
            letter_ordered_at=order.ordered_at,
            letter_posted_at=order.posted_at,
            letter_expected_on=order.expected_on,
            letter_valid_until=order.valid_until,
            letter_next_at=order.next_at,
        )

    def without_letter(self) -> Registration:
        """Once its letters are void: the next one is another order."""
        return replace(
            self,
            order_id=None,
            letter_number=None,
            letter_state=None,
            letter_ordered_at=None,
            letter_posted_at=None,
            letter_expected_on=None,
            letter_valid_until=None,
            letter_next_at=None,
            returned_at=None,
            held_at=None,
        )
