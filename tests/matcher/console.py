"""Keycloak's users as the settling sees them, and what staff and tenants do to them: a stand-in in memory.

The real Admin API is met in the end-to-end tests; here it is about what is decided, in which order, and how often.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from matcher.errors import KeycloakError, MailRefusedError, TakenError
from matcher.keycloak.account import BY_TWO, LETTER_CODE, MARK, Access, Account
from matcher.keycloak.events import Event

SERVICE_ACCOUNT = "service-account"
NAMES = {"firstName": "first_name", "lastName": "last_name"}
# What the provider changes of a proven account alone.
PERSON = {*NAMES, "street", "postal_code", "locality"}


@dataclass
class Console:
    """`down`: every call fails. `writes`: how often a user was changed by the matcher."""

    users: dict[str, Account] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)
    sessions: set[str] = field(default_factory=set)
    writes: int = 0
    down: bool = False
    refuses_mails: bool = False
    tried_mails: int = 0
    mails: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    staff: set[str] = field(default_factory=set)
    leads: set[str] = field(default_factory=lambda: {"kim", "robin"})
    logged_out: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    user_log: list[tuple[int, Event]] = field(default_factory=list)
    admin_log: list[tuple[int, Event]] = field(default_factory=list)

    def register(self, account_id: str, first_name: str, last_name: str, street: str) -> None:
        typed = {"street": [street], "postal_code": ["06406"], "locality": ["Bernburg"]}
        typed["privacyNoticeAcceptedAt"] = ["2026-11-22T11:00:00Z"]
        self.users[account_id] = Account(
            account_id,
            enabled=True,
            email_verified=False,
            first_name=first_name,
            last_name=last_name,
            attributes=typed,
            required_actions=["VERIFY_EMAIL"],
        )

    def confirm_email(self, account_id: str) -> None:
        self.users[account_id] = replace(self.users[account_id], email_verified=True, required_actions=[LETTER_CODE])

    def enter(self, account_id: str, attribute: str, *values: str) -> None:
        """Somebody with the right to do so edits an attribute."""
        user = self.users[account_id]
        attributes = {name: value for name, value in user.attributes.items() if name != attribute}
        self.users[account_id] = replace(user, attributes=attributes | ({attribute: list(values)} if values else {}))

    def right_code(self, account_id: str, tenant_id: str = "T-1", at: str = "2026-11-25T10:00:00Z") -> None:
        """What the provider does on letter-service's yes: the tenant is in."""
        self.enter(account_id, MARK, f"{at} {tenant_id}")
        self.sessions.add(account_id)
        self.users[account_id] = replace(self.users[account_id], required_actions=[])
        self.roles.add(account_id)

    def enable(self, account_id: str, *, enabled: bool = True) -> None:
        self.users[account_id] = replace(self.users[account_id], enabled=enabled)

    def source(self, account_id: str) -> str:
        return self.sources.get(account_id, f"192.0.2.{len(account_id)}")

    def value(self, account_id: str, attribute: str) -> str:
        return self.users[account_id].value(attribute)

    def blocked(self, account_id: str) -> bool:
        return LETTER_CODE in self.users[account_id].required_actions

    def own_id(self) -> str:
        return SERVICE_ACCOUNT

    def read(self, account_id: str) -> Account | None:
        if self.down:
            raise KeycloakError
        return self.users.get(account_id)

    def access(self, account_id: str) -> Access:
        return Access(account_id in self.roles, account_id in self.sessions, account_id in self.staff)

    def write(
        self,
        account_id: str,
        attributes: dict[str, list[str]],
        *,
        action: bool | None,
        role: bool | None = None,
        sign_out: bool = False,
        seen: Mapping[str, Sequence[str]],
    ) -> None:
        if self.down:
            raise KeycloakError
        user = self.users[account_id]
        if any(user.values(name) != values for name, values in seen.items()):
            raise TakenError
        assert not PERSON & set(attributes) or user.letter_verified
        names = {field: attributes[name][0] for name, field in NAMES.items() if name in attributes}
        kept = {name: value for name, value in (user.attributes | attributes).items() if value and name not in NAMES}
        actions = user.required_actions
        if action is not None:
            actions = [one for one in actions if one != LETTER_CODE] + ([LETTER_CODE] if action else [])
        if role is not None:
            (self.roles.add if role else self.roles.discard)(account_id)
        if sign_out:
            self.sessions.discard(account_id)
            self.logged_out.append(account_id)
        self.writes += 1
        self.users[account_id] = replace(user, attributes=kept, required_actions=actions, **names)  # type: ignore[arg-type]

    def open_without_letter(self, account_id: str, tenant_id: str, person: str, *, confirms: bool) -> bool:
        """As the provider does; the token of a person is `token of NAME`, good while NAME leads."""
        if self.down:
            raise KeycloakError
        name = person.removeprefix("token of ")
        if name not in self.leads or not self.users[account_id].enabled:
            return False
        first = self.value(account_id, "openingProposed").split(" ")
        if not confirms:
            self.enter(account_id, "openingProposed", f"{name} {tenant_id}")
            return True
        if len(first) != 2 or first[0] == name or first[0] not in self.leads or first[1] != tenant_id:
            return False
        self.right_code(account_id, f"{tenant_id} {BY_TWO}", at="2026-11-22T11:59:00Z")
        self.sessions.discard(account_id)
        self.enter(account_id, "openingProposed")
        return True

    def disable(self, account_id: str) -> None:
        self.enable(account_id, enabled=False)

    def has_rights(self, account_id: str) -> bool:
        return account_id in self.staff

    def delete(self, account_id: str) -> None:
        if self.down:
            raise KeycloakError
        self.users.pop(account_id, None)

    def search(self, text: str, most: int = 20) -> list[Account]:
        """As Keycloak does it: all words in name or address."""
        words = text.casefold().split()
        fits = [
            u
            for u in self.users.values()
            if all(w in f"{u.first_name} {u.last_name} {u.email}".casefold() for w in words)
        ]
        return fits[:most]

    def disclose(self, account_id: str) -> dict[str, Any]:
        return {"user": {"id": account_id}} if account_id in self.users else {}

    def former_address(self, account_id: str) -> str:
        assert account_id not in self.users
        return ""

    def erase_traces(self, account_id: str, email: str) -> None:
        assert account_id not in self.users, email

    def mail(self, account_id: str, kind: str, dates: dict[str, str]) -> bool:
        """Like the realm resource: a mail server that is down is an error, an unproven address a refusal."""
        if self.down:
            raise KeycloakError
        self.tried_mails += 1
        if self.refuses_mails:
            raise MailRefusedError
        if not self.users[account_id].email_verified and kind != "account-expiring":
            return False
        self.mails.append((account_id, kind, dates))
        return True

    def staff_members(self) -> set[str]:
        return set(self.staff)

    def role_members(self) -> set[str]:
        return set(self.roles)

    def all(self) -> Iterator[Account]:
        yield from self.users.values()

    def events(self, since: int) -> Iterator[list[tuple[int, Event]]]:
        return pages(self.user_log, since)

    def admin_events(self, since: int) -> Iterator[list[tuple[int, Event]]]:
        return pages(self.admin_log, since)


def pages(stored: list[tuple[int, Event]], since: int) -> Iterator[list[tuple[int, Event]]]:
    """Two events a page, oldest first."""
    found = sorted((one for one in stored if one[0] >= since), key=lambda one: one[0])
    for first in range(0, len(found), 2):
        yield found[first : first + 2]
