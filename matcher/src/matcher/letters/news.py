"""What became of the letters: letter-service's news, copied from a cursor of our own into the table of orders."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from matcher.db import Connection, Pool, transaction
from matcher.letters import orders, returns
from matcher.letters.client import Letter, Letters
from matcher.queue import cursors, jobs

CURSOR = "letters"


@dataclass(frozen=True, slots=True)
class LetterNews:
    """`follow` may run any number of times: news that are known change nothing. `clock` gives an aware time."""

    pool: Pool
    letters: Letters
    clock: Callable[[], datetime.datetime]

    def follow(self) -> int:
        """Copy what happened to the letters since the cursor; return how many changed."""
        changed = 0
        while True:
            with transaction(self.pool) as connection:
                since = cursors.position(connection, CURSOR)
            page, cursor = self.letters.changed(since)
            if not page or cursor == since:
                return changed
            with transaction(self.pool) as connection:
                changed += sum(self._copied(connection, letter) for letter in page)
                cursors.move(connection, CURSOR, cursor)

    def _copied(self, connection: Connection, letter: Letter) -> bool:
        """Write one letter's news and have its account settled; False when they are known or of nobody here."""
        now = self.clock()
        if not orders.answer(connection, letter, now):
            return False
        order = orders.find(connection, letter.order_id)
        if order is None:
            return False
        if letter.state == "returned":
            returns.note(connection, order, now)
        jobs.enqueue(connection, order.account_id, "letter")
        return True
