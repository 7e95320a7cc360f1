"""A user of Keycloak's, as the rest of the matcher sees one. Pure."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from matcher import berlin
from matcher.matching.candidate import Applicant

LETTER_CODE = "LETTER_CODE"
MARK = "letterVerified"
BY_TWO = "zwei-personen"
# What came of another e-mail address in place of a mistyped one; `taken`: by an account, or this one is open by now.
Correction = Literal["corrected", "no_address", "taken"]


@dataclass(frozen=True, slots=True)
class Mark:
    """That a letter's code was right: when, and the tenancy whose letter it was; None in marks of the old form.

    `by_two`: no letter was, two people of staff have let the tenant in.
    """

    at: datetime.datetime
    tenant_id: str | None
    by_two: bool = False


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

    @property
    def full_name(self) -> str:
        """First name and last name; an empty text when there is neither."""
        return f"{self.first_name} {self.last_name}".strip()

    def values(self, attribute: str) -> list[str]:
        """All values of an attribute; the names, which Keycloak keeps apart, count as attributes here."""
        names = {"firstName": self.first_name, "lastName": self.last_name}
        if attribute in names:
            return [names[attribute]] if names[attribute] else []
        return self.attributes.get(attribute, [])

    def value(self, attribute: str) -> str:
        """The first value of an attribute without outer blanks, or an empty text."""
        return next(iter(self.attributes.get(attribute, [])), "").strip()

    @property
    def letter_verified(self) -> bool:
        """Whether a code was ever right here; what that proves is for the plan to say."""
        return bool(self.value(MARK))

    @property
    def mark(self) -> Mark | None:
        """The mark that the provider set, `<ISO time> <tenant number>`; None when there is none or it is no time.

        Behind it BY_TWO stands for two people of staff; a mark with any other word opens nothing.
        """
        time, tenant_id, kind, *more = [*self.value(MARK).split(" "), "", ""]
        at = berlin.moment(time)
        if at is None or any(more) or kind not in ("", BY_TWO):
            return None
        return Mark(at, tenant_id or None, kind == BY_TWO)

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
