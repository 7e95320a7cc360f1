"""Reading Keycloak's event stores from a cursor of our own: nothing depends on the delivery of a webhook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import structlog

from matcher.db import Pool, transaction
from matcher.keycloak import events
from matcher.keycloak.events import Event
from matcher.queue import cursors

log = structlog.get_logger()

Pages = Iterator[list[tuple[int, Event]]]


class EventPort(Protocol):
    """What is read regularly of Keycloak; see accounts.py."""

    def own_id(self) -> str: ...
    def events(self, since: int) -> Pages: ...
    def admin_events(self, since: int) -> Pages: ...


@dataclass(frozen=True, slots=True)
class EventFeed:
    """`overlap_seconds`: how far behind the cursor the store is read again, since events commit out of order."""

    pool: Pool
    accounts: EventPort
    overlap_seconds: int

    def catch_up(self) -> int:
        """Read both event stores from their cursors; return how many events were new."""
        own_id = self.accounts.own_id()
        new = self._read("user-events", self.accounts.events, own_id)
        new += self._read("admin-events", self.accounts.admin_events, own_id)
        with transaction(self.pool) as connection:
            cursors.now(connection, "caught-up")
        log.info("caught_up", new=new)
        return new

    def _read(self, name: str, pages: Callable[[int], Pages], own_id: str) -> int:
        with transaction(self.pool) as connection:
            since = int(cursors.position(connection, name) or 0)
        new = 0
        for page in pages(max(0, since - self.overlap_seconds * 1000)):
            since = max([since, *(time for time, _ in page)])
            with transaction(self.pool) as connection:
                new += events.report(connection, [one for _, one in page if one.actor_id != own_id])
                cursors.move(connection, name, str(since))
        return new
