"""What is stored of a tenant, made for the tenant, who waits for it before a page of Keycloak's (own_exports.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import structlog

from matcher import berlin
from matcher.acts import book
from matcher.db import Connection, Pool, transaction
from matcher.keycloak import own_exports
from matcher.keycloak.account import Access, Account
from matcher.plan.act import OWNER, Act
from matcher.registration import disclosure
from matcher.registration.personal_data import PersonalData
from matcher.registration.reading import AccountPort

log = structlog.get_logger()


# What the record calls whoever took it: no name of a tenant stays in it.
BY_NAME = "Die Person selbst"


@dataclass(frozen=True, slots=True)
class OwnData:
    """Files for the owners of accounts."""

    pool: Pool
    accounts: AccountPort
    personal_data: PersonalData

    def make(self, account_id: str, form: str) -> None:
        """Make what somebody waits for, once; nothing for who may not see the pages either."""
        with transaction(self.pool) as connection:
            if not own_exports.is_wanted(connection, account_id, form):
                return
        account = self.accounts.read(account_id)
        content = self._content(account_id, form) if account and self._may(account) else None
        with transaction(self.pool) as connection:
            own_exports.keep(connection, account_id, form, content)
        log.info("own_export_made", account_id=account_id, form=form, made=content is not None)

    def _may(self, account: Account) -> bool:
        access: Access = self.accounts.access(account.account_id)
        return account.enabled and access.role and not access.staff and not account.required_actions

    def _content(self, account_id: str, form: str) -> bytes:
        found = _for_its_owner(self.personal_data.disclose(account_id))
        if form == "pdf":
            return self.personal_data.on_paper(account_id, found)
        return disclosure.as_json(found).encode()


def taken(connection: Connection, account_id: str, form: str) -> None:
    """Record that a file went out to the owner of the account."""
    act = Act("own_export", account_id, OWNER, account_id, text=form, by_name=BY_NAME)
    book.append(connection, act, berlin.now())


def _for_its_owner(found: dict[str, Any]) -> dict[str, Any]:
    """Without what staff wrote in their own words, which may tell of others: staff hand that out (Art. 15 (4) GDPR)."""
    return found | {"acts": [{name: row[name] for name in row if name != "reason"} for row in found.get("acts", [])]}
