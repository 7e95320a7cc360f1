"""`make faults`: plays random histories of tenants and faults on a system of its own, and says which truth broke.

Prints one JSON line a history; the seed in it plays the same one again. Ends with 1 when a truth did not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from journey.waiting import eventually
from journey.world import World
from stack.settings import ROOT
from tests.conftest import running_world
from tests.histories.breaking import Breaking
from tests.histories.disks import Disks
from tests.histories.history import Deed, History, history
from tests.histories.tenant import AWAY, Tenant
from tests.histories.truths import broken

RECOVERY_SECONDS = 240
LOOK_EVERY_SECONDS = 0.5


@dataclass
class Play:
    """One history on a running system."""

    world: World
    breaking: Breaking
    history: History
    number: int

    def __post_init__(self) -> None:
        self.tenants = [
            Tenant(self.world, self.world.newcomer(self.world.tenant()), way, f"127.{1 + self.number % 200}.{at + 1}.1")
            for at, way in enumerate(self.history.ways)
        ]

    def run(self) -> list[str]:
        """Plays it to the end, and returns every truth that broke."""
        for step in self.history.steps:
            if isinstance(step, Deed):
                self.tenants[step.person].go_on()
            else:
                self.breaking.happen(step)
        self.breaking.wait_until_mended()
        for tenant in self.tenants:
            self._arrive(tenant)
        truths = [truth for tenant in self.tenants for truth in broken(tenant)]
        self._carry_away()
        return truths

    def _arrive(self, tenant: Tenant) -> None:
        """The person goes on until the end of the way; nobody mends anything meanwhile."""
        with suppress(TimeoutError):  # what is missing then is among the truths
            eventually(
                lambda: self._has_arrived(tenant) or tenant.goes_on_later(), RECOVERY_SECONDS, every=LOOK_EVERY_SECONDS
            )

    def _has_arrived(self, tenant: Tenant) -> bool:
        try:
            if tenant.wants_in:
                return self.world.state(tenant.person) == "active"
            return bool(self.world.letters(tenant.person))
        except AWAY as error:
            tenant.seen.append(type(error).__name__)
            return False

    def _carry_away(self) -> None:
        """Letters and mails go where they are read, so that nobody after them has to look through them."""
        for folder in (self.world.outbox, self.world.mail_folder):
            for path in (one for one in folder.iterdir() if one.is_file()):
                path.unlink(missing_ok=True)


def main() -> int:
    """Plays as many histories as were asked for; returns how many broke a truth, 1 at most."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("histories", nargs="?", type=int, default=20, metavar="HISTORIES")
    parser.add_argument("--seed", type=int, default=None, help="play this one alone")
    given = parser.parse_args()
    if os.geteuid():
        sys.exit("Only root can mount the small disks that are filled: run `make faults` as root.")
    seeds = [secrets.randbelow(2**32) for _ in range(given.histories)] if given.seed is None else [given.seed]
    disks, faults = Disks(ROOT / "var" / "test"), 0
    with tempfile.TemporaryDirectory() as folder:
        try:
            with running_world(disks.mount) as world:
                breaking = Breaking(world.settings, disks, Path(folder))
                for number, seed in enumerate(seeds):
                    faults += bool(_played(Play(world, breaking, history(seed), number)))
        finally:
            disks.unmount()
    return min(faults, 1)


def _played(play: Play) -> list[str]:
    """What broke; a line tells of it."""
    began = time.monotonic()
    truths = play.run()
    line = {"history": play.number + 1, "seed": play.history.seed, "seconds": round(time.monotonic() - began)}
    told = [repr(step) for step in play.history.steps if not isinstance(step, Deed)]
    print(json.dumps(line | {"faults": told, "broken": truths}), flush=True)
    return truths


if __name__ == "__main__":
    sys.exit(main())
