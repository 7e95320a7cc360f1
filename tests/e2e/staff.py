"""A person of staff at the desk: acts are recorded in the running system's database, its worker carries them out."""

from dataclasses import dataclass
from typing import Any

import psycopg

from journey.waiting import eventually
from journey.world import World
from matcher import db
from matcher.acts import book
from matcher.acts.book import Entry
from matcher.casework import checks, recording
from matcher.plan.act import Act, Kind, Role
from matcher.settings import DatabaseSettings
from people.cast import Person

REASON = "Am Schalter mit Ausweis geklärt"


@dataclass
class Staff:
    """`by_id` stands for a person of staff, whom Keycloak knows."""

    world: World
    by_id: str = "0e7b6a52-kim"
    by_role: Role = "lead"

    def connection(self) -> psycopg.Connection[tuple[object, ...]]:
        settings = self.world.settings
        dsn = f"host=127.0.0.1 port={settings.postgres} dbname=bwg user=matcher"
        given = {"database_dsn": dsn, "database_password": self.world.secret("database-matcher")}
        return psycopg.connect(db.conninfo(DatabaseSettings.model_validate(given)))

    def seen(self, person: Person) -> Act:
        """The case as this person of staff sees it now, before anything is done."""
        account_id = str(self.world.user(person)["id"])
        with self.connection() as connection:
            version = checks.version_of(connection, account_id)
        return Act("looked", self.by_id, self.by_role, account_id, version)

    def record(self, act: Act) -> int:
        with self.connection() as connection:
            return recording.record(connection, act)

    def do(self, person: Person, kind: Kind, **given: Any) -> Entry:
        """Record an act on the case as it is now; returns what came of it, as soon as the worker has done it."""
        seen = self.seen(person)
        act = Act(kind, self.by_id, self.by_role, seen.account_id, seen.seen, **{"reason": REASON} | given)
        return self.outcome(act.account_id or "", self.record(act))

    def outcome(self, account_id: str, number: int, seconds: float = 30) -> Entry:
        def told() -> Entry | None:
            with self.connection() as connection:
                entries = book.history(connection, account_id)
            return next((one for one in entries if one.act.id == number and one.done is not None), None)

        return eventually(told, seconds, "an outcome of the act")
