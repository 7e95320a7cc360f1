"""What must be true of every tenant after every history, asked of the databases and of Keycloak."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.histories.history import Way
from tests.histories.tenant import Tenant

ROLE, ACTION = "mieter", "LETTER_CODE"
LETTERS = "SELECT tenancy, state FROM letter_service.letters WHERE account_id = %s ORDER BY ordered_at"
RIGHT = "SELECT count(*) FROM letter_service.attempts WHERE account_id = %s AND result = 'yes'"
KNOWN = "SELECT tenant_id, state FROM matcher.registrations WHERE account_id = %s"
OPEN = ("ordered", "rendered", "handed_over", "posted")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one registration; `tenant_id` and `state` are empty when the matcher never heard of it."""

    way: Way
    opened: int
    role: bool
    blocked: bool
    mark: str
    tenant_id: str | None
    state: str
    letters: tuple[tuple[str, str], ...]
    right: int

    @property
    def inside(self) -> bool:
        """Whether anything of the account is open."""
        return self.role or not self.blocked

    @property
    def used(self) -> list[str]:
        """The tenancies of the letters whose code was taken."""
        return [tenancy for tenancy, state in self.letters if state == "used"]

    @property
    def proven(self) -> bool:
        """Whether the mark, the letter and the matcher name the same tenancy."""
        return self.used == [self.tenant_id] and self.mark.endswith(f" {self.tenant_id}")


# Each by the sentence that is printed when it does not hold.
TRUTHS: dict[str, Callable[[Outcome], bool]] = {
    "a confirmed registration is unknown to the matcher": lambda one: bool(one.state),
    "an account is open without a proof that names its tenancy": lambda one: one.proven or not one.inside,
    "an account is open whose code nobody typed": lambda one: one.way != "never types" or not one.inside,
    "a yes was given to nobody": lambda one: one.way != "never types" or not one.right,
    "a matched registration has not exactly one letter": lambda one: len(one.letters) == 1,
    "a letter that nobody used counts no more": lambda one: (
        one.inside or all(state in OPEN for _, state in one.letters)
    ),
    "the right code was typed and the account is not open": lambda one: (
        one.way == "never types" or (one.role and not one.blocked and one.state == "active")
    ),
    "one code opened twice": lambda one: one.opened <= 1,
}


def outcome(tenant: Tenant) -> Outcome | None:
    """What became of a registration, None for an account that is gone."""
    user = tenant.world.user(tenant.person)
    if not user:
        return None
    roles = {role["name"] for role in tenant.world.admin.get_realm_roles_of_user(user["id"])}
    with tenant.world.database("bwg") as connection:
        letters = connection.execute(LETTERS, [user["id"]]).fetchall()
        tenant_id, state = connection.execute(KNOWN, [user["id"]]).fetchone() or (None, "")
        [right] = connection.execute(RIGHT, [user["id"]]).fetchone() or [0]
    mark = next(iter(user.get("attributes", {}).get("letterVerified", [])), "")
    blocked = ACTION in user["requiredActions"]
    found = tuple((tenancy, letter) for tenancy, letter in letters)
    return Outcome(tenant.way, tenant.opened, ROLE in roles, blocked, mark, tenant_id, state, found, right)


def broken(tenant: Tenant) -> list[str]:
    """Every truth that does not hold, with what was seen, and without a name."""
    if not tenant.registered:
        return [f"nobody could register: {tenant.seen[-6:]}"]
    found = outcome(tenant)
    if found is None:
        return ["a registration that was confirmed to its person is no account"]
    return [f"{truth}: {found}, seen {tenant.seen[-6:]}" for truth, holds in TRUTHS.items() if not holds(found)]
