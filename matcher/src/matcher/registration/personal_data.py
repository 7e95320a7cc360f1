"""What is stored of one account in all parts, for its owner (Art. 15, 20 GDPR), and its deletion (Art. 17)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID, uuid4

import structlog
from psycopg.rows import dict_row

from matcher import berlin
from matcher.db import Pool, queries, transaction
from matcher.errors import KeycloakError, TakenError
from matcher.keycloak.account import Account
from matcher.letters.client import Letters
from matcher.registration import disclosure
from matcher.registration.settling import claimed

log = structlog.get_logger()

PARTS = ("registration", "letters", "mails", "reports", "acts", "records")
ERASED = ("own_exports", "acts", "returns", "orders", "mails", "events", "parked", "jobs", "registration")
# What a deletion cannot reach, in German for the receipt.
REMAINS = (
    "Das Verzeichnis der Vorgänge des Personals: wer wann was tat, mit der Kennung des Kontos, ohne Namen und Gründe.",
    "Der übernommene Bestand des Unternehmens: die Mieterdaten selbst.",
    "Druckdateien, in denen der Brief lag: bis sie nach der Bestätigung des Drucklaufs von selbst gelöscht werden.",
    "Protokolle mit der Kennung des Kontos, ohne Namen: bis sie überschrieben sind.",
    "Sicherungen: bis ihre Frist abläuft. Nach dem Zurückspielen einer älteren ist das Konto noch einmal zu löschen.",
)
# The worker hears of a deletion within seconds; without one it does not.
DELETION_TOLD_SECONDS = 60


class AccountPort(Protocol):
    """What this needs of Keycloak; see accounts.py."""

    def read(self, account_id: str) -> Account | None: ...
    def disclose(self, account_id: str) -> dict[str, Any]: ...
    def has_rights(self, account_id: str) -> bool: ...
    def delete(self, account_id: str) -> None: ...
    def former_address(self, account_id: str) -> str: ...
    def erase_traces(self, account_id: str, email: str) -> None: ...


@dataclass(frozen=True, slots=True)
class PersonalData:
    """The data of one account in Keycloak, here and in letter-service."""

    pool: Pool
    accounts: AccountPort
    letters: Letters
    wait: Callable[[float], None] = time.sleep

    def disclose(self, account_id: str) -> dict[str, Any]:
        """Everything that is stored, by part: `keycloak`, PARTS, `letter_service`; times are aware.

        No password, no code, nobody else's name. Raises KeycloakError, DatabaseError, LetterServiceError.
        """
        found: dict[str, Any] = {"keycloak": self.accounts.disclose(account_id)}
        with transaction(self.pool) as connection, connection.cursor(row_factory=dict_row) as cursor:
            for part in PARTS:
                found[part] = cursor.execute(queries("personal_data")[part], {"account_id": account_id}).fetchall()
        return found | {"letter_service": self.letters.disclose(account_id)}

    def on_paper(self, account_id: str, found: dict[str, Any]) -> bytes:
        """The same as a PDF in German words; LetterServiceError."""
        return self.letters.document(disclosure.on_paper(account_id, found, berlin.today()))

    def erase(self, account_id: str) -> UUID:
        """Delete the user and everything of it in all parts, and return the number of the receipt, which names nobody.

        Runs any number of times; whatever stops it, the next run does the rest. The worker has to run: it voids the
        letters. Raises LetterUnderWayError while one is printed, TakenError, KeycloakError, LetterServiceError.
        """
        account = self.accounts.read(account_id)
        if account is not None:
            if self.accounts.has_rights(account_id):
                raise KeycloakError("Dieses Konto hat Rechte, die kein Mieter hat; es wurde nichts gelöscht.")
            self.accounts.delete(account_id)
            self._wait_until_told(account_id)
        email = account.email if account is not None else self.accounts.former_address(account_id)
        self.accounts.erase_traces(account_id, email)
        self.letters.stop(account_id)
        self.letters.erase(account_id)
        with claimed(self.pool, account_id) as claim:
            if claim is None:
                raise TakenError
            with transaction(self.pool) as connection:
                for what in ERASED:
                    connection.execute(queries("personal_data")[f"erase_{what}"], {"account_id": account_id})
        receipt = uuid4()
        log.info("account_erased", receipt=str(receipt))
        return receipt

    def _wait_until_told(self, account_id: str) -> None:
        """Until the worker has done what follows from the deletion: what it wrote later would stay."""
        told = queries("personal_data")["deletion_told"]
        for _ in range(DELETION_TOLD_SECONDS):
            with transaction(self.pool) as connection:
                if connection.execute(told, {"account_id": account_id}).fetchone() is not None:
                    return
            self.wait(1)
        raise KeycloakError(
            "Das Konto ist gelöscht, der Matcher hat aber noch nichts davon gehört. Bitte noch einmal, sobald er läuft."
        )
