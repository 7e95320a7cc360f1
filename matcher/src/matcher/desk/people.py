"""The names of people: the record of acts and the queue name accounts, and a person reads a name."""

from __future__ import annotations

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from matcher.errors import KeycloakError
from matcher.keycloak.accounts import Accounts

KEPT_SECONDS = 600
MOST = 5_000
AT_ONCE = 4
GONE = "Konto gelöscht"


class People:
    """Names from Keycloak, remembered for a while; somebody who is gone has none any more."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        self._known: dict[str, tuple[float, str]] = {}

    def learn(self, account_id: str, name: str) -> None:
        """Remember a name that is known already."""
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[account_id] = (time.monotonic() + KEPT_SECONDS, name)

    def name(self, account_id: str) -> str:
        """The name of an account; without an answer from Keycloak a word that says so."""
        until, name = self._known.get(account_id, (0.0, ""))
        if time.monotonic() < until:
            return name
        try:
            account = self._accounts.read(account_id)
        except KeycloakError:
            return "Name nicht abrufbar"
        found = f"{account.first_name} {account.last_name}".strip() or "ohne Namen" if account else GONE
        self.learn(account_id, found)
        return found

    def names(self, account_ids: Iterable[str]) -> dict[str, str]:
        """The names of several accounts, by account."""
        wanted = list(account_ids)
        with ThreadPoolExecutor(AT_ONCE) as threads:
            return dict(zip(wanted, threads.map(self.name, wanted), strict=True))
