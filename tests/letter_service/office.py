"""What a test does with the service: order, print, post, type a code, at a time that the test chooses."""

import base64
import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from stdnum import damm

from letter_service import acknowledgements, attempts, store, worker
from letter_service.acknowledgements import Posting
from letter_service.address import Recipient
from letter_service.attempts import Attempt, Verdict
from letter_service.db import Connection, Row
from letter_service.keys import Keyed
from letter_service.main import workshop
from letter_service.printing import Workshop
from letter_service.settings import Settings
from letter_service.workdays import Workdays
from letter_service.worker import Pass

PASSWORD = "only-for-these-tests"
CODE_KEYS = "new:" + base64.b64encode(b"n" * 32).decode() + "\nold:" + base64.b64encode(b"o" * 32).decode()
CLEAR_TEXT_KEYS = "clear:" + base64.b64encode(b"c" * 32).decode()
PAGE_URL = "https://konto.example/realms/bwg/konto/brief"
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)
ERIKA = {
    "salutation": "Frau",
    "title": "Dr.",
    "first_name": "Erika",
    "last_name": "Mustermann",
    "street": "Lange Straße",
    "house_number": "12 a",
    "postal_code": "06406",
    "city": "Bernburg",
}


class Office:
    """One service on one database, on an autocommit connection."""

    def __init__(self, settings: Settings, connection: Connection) -> None:
        self.settings, self.connection, self.now = settings, connection, NOON
        self.keys = store.Keys(settings.code_key_ring(), settings.clear_text_key_ring())

    def order(
        self,
        account: str = "erika",
        tenancy: str = "4711",
        recipient: dict[str, str] | None = None,
        order_id: UUID | None = None,
    ) -> Row:
        order = store.Order(order_id or uuid4(), account, tenancy, Recipient.model_validate(recipient or ERIKA))
        with self.connection.transaction():
            return store.place_order(self.connection, self.keys, order, valid_days=21, now=self.now)[0]

    def code(self, letter: Row) -> str:
        """The clear code of a letter that is not destroyed yet."""
        return store.opened(self.keys, self.letter(letter)).code

    def letter(self, letter: Row) -> Row:
        return store.find(self.connection, letter["order_id"])

    def states(self, letter: Row) -> list[str]:
        query = "SELECT state FROM transitions WHERE order_id = %s ORDER BY transition_id"
        return [row["state"] for row in self.connection.execute(query, [letter["order_id"]])]

    def changes(self, cursor: int, at_most: int = 500) -> tuple[list[Row], int]:
        with self.connection.transaction():
            return store.changes_since(self.connection, cursor, at_most)

    def workshop(self, **changed: Any) -> Workshop:
        ours = dataclasses.replace(workshop(self.settings), clock=lambda: self.now)
        return dataclasses.replace(ours, **changed)

    def pass_(self, **changed: Any) -> Pass:
        return worker.one_pass(self.connection, self.workshop(**changed))

    def print(self, **changed: Any) -> str | None:
        return self.pass_(**changed).printed

    def printed_letter(self, account: str = "erika", tenancy: str = "4711") -> tuple[Row, str]:
        letter = self.order(account, tenancy)
        assert self.print()
        return letter, self.code(letter)

    def post(self, run: str) -> int:
        with self.connection.transaction():
            return acknowledgements.acknowledge_run(self.connection, run, Posting(None, self.now, Workdays("ST")))

    def type(self, typed: str, account: str = "erika", source: str = "192.0.2.1", source_tries: int = 1000) -> Verdict:
        with self.connection.transaction():
            attempt = Attempt(account, typed, source, self.now)
            return attempts.verify(self.connection, self.keys.codes, attempt, source_tries)

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def with_old_key(self, letter: Row, code: str) -> None:
        """As if the letter had been ordered before the key was changed."""
        ring = dataclasses.replace(self.keys.codes, keys={"old": self.keys.codes.keys["old"]})
        made: Keyed = ring.fingerprint("code", letter["account_id"], code)
        self.connection.execute(
            "UPDATE letters SET code_key_id = %s, code_fingerprint = %s WHERE order_id = %s",
            [made.key_id, made.value, letter["order_id"]],
        )


def wrong_code(code: str) -> str:
    """Another code with a right check digit."""
    number = f"{(int(code[:-1]) + 1) % 10**11:011d}"
    return number + damm.calc_check_digit(number)
