"""Deleting an account because staff or its owner said so, through every part; the outcome names the receipt."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from matcher.acts import book
from matcher.db import Pool, transaction
from matcher.plan.act import Outcome
from matcher.registration.personal_data import PersonalData

log = structlog.get_logger()

ERASED = "Das Konto ist mit allem gelöscht, was dazu gespeichert war; Beleg {}."
HAS_RIGHTS = "Dieses Konto hat Rechte, die kein Mieter hat; es wurde nichts gelöscht."


@dataclass(frozen=True, slots=True)
class Erasing:
    """`erase` may run any number of times: whatever stopped it, the next run does the rest."""

    pool: Pool
    personal_data: PersonalData

    def erase(self, account_id: str, act_id: int | None) -> None:
        """Delete everything of an account; raises what is to be tried again, as `PersonalData.erase` does.

        `act_id`: the act of staff that it answers, None where the owner has deleted the account.
        """
        accounts = self.personal_data.accounts
        is_there = accounts.read(account_id) is not None
        if is_there and act_id is None:
            log.warning("account_kept", account_id=account_id, reason="not_deleted_by_its_owner")
            return
        if is_there and accounts.has_rights(account_id):
            log.warning("account_kept", account_id=account_id, reason="has_rights")
            done, text = False, HAS_RIGHTS
        else:
            done, text = True, ERASED.format(self.personal_data.erase(account_id))
        if act_id is not None:
            with transaction(self.pool) as connection:
                book.conclude(connection, [Outcome(act_id, done=done, text=text)])
