"""A user of Keycloak's, as the rest of the matcher sees one. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from matcher import berlin
from matcher.matching.candidate import Applicant

LETTER_CODE = "LETTER_CODE"
MARK = "letterVerified"


@dataclass(frozen=True, slots=True)
class Mark:
    """That a letter's code was right: when, and the tenancy whose letter it was; None in marks of the old form."""

    at: datetime.datetime
    tenant_id: str | None


@dataclass(frozen=True)
class Account:
    """A user as Keycloak's Admin API has it now; `attributes` are lists, absent ones are missing."""

    account_id: str
    enabled: bool
    email_verified: bool
    first_name: str
    last_name: str
    attributes: dict[str, list[str]]
    required_actions: list[str]
    email: str = ""

    def value(self, attribute: str) -> str:
        """The first value of an attribute without outer blanks, or an empty text."""
        return next(iter(self.attributes.get(attribute, [])), "").strip()

    @property
    def letter_verified(self) -> bool:
        """Whether a code was ever right here; what that proves is for the plan to say."""
        return bool(self.value(MARK))

    @property
    def mark(self) -> Mark | None:
        """The mark that the provider set, `<ISO time> <tenant number>`; None when there is none or it is no time."""
        time, _, tenant_id = self.value(MARK).partition(" ")
        at = berlin.moment(time)
        return None if at is None else Mark(at, tenant_id.strip() or None)

    @property
    def has_action(self) -> bool:
        """Whether the next login ends on the page that wants the letter's code."""
        return LETTER_CODE in self.required_actions

    @cached_property
    def applicant(self) -> Applicant:
        """The account's name, address and contacts as the matching compares them."""
        return Applicant(
            self.first_name,
            self.last_name,
            self.value("street"),
            self.value("postal_code"),
            self.value("locality"),
            self.value("phoneNumber"),
            self.email,
        )


@dataclass(frozen=True, slots=True)
class Access:
    """What a user may do now beside the password: the realm role `mieter`, open sessions, a role of staff."""

    role: bool = False
    sessions: bool = False
    staff: bool = False
