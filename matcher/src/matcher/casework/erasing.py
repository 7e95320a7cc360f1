"""Deleting an account because staff said so: through every part, with the receipt's number as what came of it."""

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

    def erase(self, account_id: str, act_id: int) -> None:
        """Delete everything of an account; raises what is to be tried again, as `PersonalData.erase` does."""
        accounts = self.personal_data.accounts
        if accounts.read(account_id) is not None and accounts.has_rights(account_id):
            log.warning("account_kept", account_id=account_id, reason="has_rights")
            outcome = Outcome(act_id, done=False, text=HAS_RIGHTS)
        else:
            outcome = Outcome(act_id, done=True, text=ERASED.format(self.personal_data.erase(account_id)))
        with transaction(self.pool) as connection:
            book.conclude(connection, [outcome])
