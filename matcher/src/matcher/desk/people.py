"""The names of people: of tenants as Keycloak has them, of staff as they stand with their acts, for good."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from matcher import db
from matcher.acts import book
from matcher.errors import KeycloakError
from matcher.keycloak.account import Account
from matcher.keycloak.accounts import Accounts

KEPT_SECONDS = 600
# Who has just begun to work here is one of the tenants for so long.
STAFF_KEPT_SECONDS = 10
MOST = 5_000
AT_ONCE = 4
GONE = "Konto gelöscht"
# Of whoever acted: an account of another realm, as the operator's in master, is known here no more than a deleted one.
NOBODY = "Unbekanntes Konto"
NAMELESS = "Konto ohne Namen"
UNKNOWN = "Name nicht abrufbar"


def name_of(account: Account | None) -> str:
    """The name of the person whose account it is."""
    return account.full_name or NAMELESS if account else GONE


class People:
    """Names of tenants are remembered for a while; a tenant who is gone has none any more."""

    def __init__(self, accounts: Accounts, pool: db.Pool) -> None:
        self._accounts, self._pool = accounts, pool
        self._known: dict[str, tuple[float, str]] = {}
        self._staff: tuple[float, set[str]] = (0.0, set())

    def is_staff(self, account_id: str) -> bool:
        """Whether somebody who works here has this account; raises KeycloakError when that is not known."""
        until, found = self._staff
        if time.monotonic() >= until:
            found = self._accounts.staff_members()
            self._staff = (time.monotonic() + STAFF_KEPT_SECONDS, found)
        return account_id in found

    def learn(self, account_id: str, name: str) -> None:
        """Remember a tenant's name that is known already."""
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[account_id] = (time.monotonic() + KEPT_SECONDS, name)

    def name(self, account_id: str) -> str:
        """The name of a tenant; without an answer from Keycloak a word that says so."""
        until, name = self._known.get(account_id, (0.0, ""))
        if time.monotonic() < until:
            return name
        try:
            found = name_of(self._accounts.read(account_id))
        except KeycloakError:
            return UNKNOWN
        self.learn(account_id, found)
        return found

    def names(self, account_ids: Iterable[str]) -> dict[str, str]:
        """The names of several tenants, by account."""
        wanted = list(account_ids)
        with ThreadPoolExecutor(AT_ONCE) as threads:
            return dict(zip(wanted, threads.map(self.name, wanted), strict=True))

    def staff(self, by_id: str) -> str:
        """The name of a person of staff; where no act has it, as Keycloak knows it: the address when it has none."""
        with db.transaction(self._pool) as connection:
            found = book.name_of(connection, by_id)
        if found is not None:
            return found
        try:
            account = self._accounts.read(by_id)
        except KeycloakError:
            return UNKNOWN
        known = account.full_name or account.email if account else NOBODY
        return known or NAMELESS
