"""Everything around one settling: Keycloak, letter-service, the records, and a day that stands still."""

import datetime
from dataclasses import dataclass
from typing import Any

from matcher import db
from matcher.keycloak import events
from matcher.keycloak.events import Event
from matcher.letters.client import Letters
from matcher.letters.news import LetterNews
from matcher.registration import store
from matcher.registration.settling import Settling
from tests.matcher.company_file import file, line
from tests.matcher.console import Console
from tests.matcher.letter_desk import LetterDesk

NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
ON_FILE = file(
    line(salutation="Frau", title="Dr."),
    line(contract_id="V-2", flat_id="GARAGE-7", move_in="2011-04-01"),
    line(tenant_id="T-2", contract_id="V-3", first_name="Max", last_name="Anders", house_number="14"),
    line(tenant_id="T-3", contract_id="V-4", first_name="Hans", last_name="Altmann", move_out="2020-01-31"),
)
POSTED = {
    "state": "posted",
    "cause": "acknowledgement",
    "posted_at": "2026-11-23T11:00:00Z",
    "expected_on": "2026-11-25",
}


@dataclass
class House:
    """Everything around one settling."""

    pool: db.Pool
    console: Console
    desk: LetterDesk
    letters: Letters
    settling: Settling
    events: int = 0

    def happens(self, account_id: str = "erika", actor_id: str | None = None) -> None:
        """Keycloak reports something about an account, and the worker does its job."""
        self.events += 1
        with db.transaction(self.pool) as connection:
            kind = "user.VERIFY_EMAIL" if actor_id is None else "admin.UPDATE.USER"
            event = Event(f"event-{self.events}", kind, account_id, actor_id)
            events.report(connection, [event])
        self.settling.settle(account_id, "event")

    def lets_in(self, account_id: str = "erika") -> None:
        """The person confirms the e-mail address and types the right code."""
        self.console.confirm_email(account_id)
        self.happens(account_id)
        self.console.right_code(account_id)
        self.happens(account_id)
        assert self.state(account_id) == "active"

    def news(self, number: int, **changed: Any) -> None:
        """letter-service has news of the letter that was ordered as this one (from 0), and the worker does its job."""
        self.desk.news(list(self.desk.letters)[number], **changed)
        LetterNews(self.pool, self.letters, lambda: NOW).follow()
        self.settling.settle("erika", "letter")

    def state(self, account_id: str = "erika") -> str:
        """The state in our own row; Keycloak must show the same."""
        with db.transaction(self.pool) as connection:
            row = store.find(connection, account_id)
        assert row is not None
        assert self.console.value(account_id, "registrationState") == row.state
        return row.state
