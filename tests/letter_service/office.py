"""What a test does with the service: order, print, post, type a code, at a time that the test chooses."""

import base64
import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from stdnum import damm

from letter_service.cli import equipment
from letter_service.codes import verifying
from letter_service.codes.keys import Keyed
from letter_service.codes.verifying import Attempt, Verdict
from letter_service.db import Connection, Row
from letter_service.http.proofs import AnswerKey
from letter_service.letters import orders, store
from letter_service.letters.address import Recipient
from letter_service.runs import acknowledgements, worker
from letter_service.runs.acknowledgements import Posting
from letter_service.runs.printing import Workshop
from letter_service.runs.workdays import Workdays
from letter_service.runs.worker import Pass
from letter_service.settings import Settings

PASSWORD = "only-for-these-tests"
CODE_KEYS = "new:" + base64.b64encode(b"n" * 32).decode() + "\nold:" + base64.b64encode(b"o" * 32).decode()
CLEAR_TEXT_KEYS = "clear:" + base64.b64encode(b"c" * 32).decode()
ANSWER_KEY = AnswerKey.new()
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
        self.keys = equipment.keys(settings)

    def order(
        self,
        account: str = "erika",
        tenancy: str = "4711",
        recipient: dict[str, str] | None = None,
        order_id: UUID | None = None,
        release_reason: str | None = None,
    ) -> Row:
        to = Recipient.model_validate(recipient or ERIKA)
        order = orders.Order(order_id or uuid4(), account, tenancy, to, release_reason)
        with self.connection.transaction():
            return orders.place_order(self.connection, self.keys, order, valid_days=21, now=self.now)[0]

    def code(self, letter: Row) -> str:
        """The clear code of a letter that is not destroyed yet."""
        return orders.opened(self.keys, self.letter(letter)).code

    def letter(self, letter: Row) -> Row:
        return store.find(self.connection, letter["order_id"])

    def states(self, letter: Row) -> list[str]:
        query = "SELECT state FROM transitions WHERE order_id = %s ORDER BY transition_id"
        return [row["state"] for row in self.connection.execute(query, [letter["order_id"]])]

    def changes(self, cursor: int, at_most: int = 500) -> tuple[list[Row], int]:
        with self.connection.transaction():
            return store.changes_since(self.connection, cursor, at_most)

    def workshop(self, **changed: Any) -> Workshop:
        ours = dataclasses.replace(equipment.workshop(self.settings), clock=lambda: self.now)
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

    def type(
        self,
        typed: str,
        account: str = "erika",
        source: str = "192.0.2.1",
        source_tries: int = 1000,
        alarm: int = 200,
    ) -> Verdict:
        with self.connection.transaction():
            attempt = Attempt(account, typed, source, self.now)
            return verifying.verify(self.connection, self.keys.codes, attempt, source_tries, alarm)

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
