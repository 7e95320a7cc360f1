"""`make faults`: plays random histories of tenants and faults on a system of its own, and says which truth broke.

Prints one JSON line a history; the seed in it plays the same one again. Ends with 1 when a truth did not hold.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field

from journey.waiting import eventually
from journey.world import World
from stack.processes.supervisor import Supervisor
from tests.conftest import running_world
from tests.histories.history import Deed, Freeze, History, Kill, history
from tests.histories.tenant import AWAY, Tenant
from tests.histories.truths import broken

RECOVERY_SECONDS = 240


@dataclass
class Play:
    """One history on a running system."""

    world: World
    history: History
    number: int
    thawing: list[threading.Timer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(self.world.settings.state)
        self.tenants = [
            Tenant(self.world, self.world.newcomer(self.world.tenant()), way, f"127.{1 + self.number % 200}.{at + 1}.1")
            for at, way in enumerate(self.history.ways)
        ]

    def run(self) -> list[str]:
        """Plays it to the end, and returns every truth that broke."""
        for step in self.history.steps:
            match step:
                case Deed(person):
                    self.tenants[person].go_on()
                case Kill(part):
                    self._signal(part, signal.SIGKILL)
                case Freeze(part, seconds):
                    self._freeze(part, seconds)
        for one in self.thawing:
            one.join()
        for tenant in self.tenants:
            self._arrive(tenant)
        return [truth for tenant in self.tenants for truth in broken(tenant)]

    def _arrive(self, tenant: Tenant) -> None:
        """The person goes on until the end of the way; nobody mends anything meanwhile."""
        with suppress(TimeoutError):  # what is missing then is among the truths
            eventually(lambda: self._has_arrived(tenant) or self._again(tenant), RECOVERY_SECONDS)

    def _again(self, tenant: Tenant) -> bool:
        if not tenant.go_on():
            tenant.page = None
        return False

    def _has_arrived(self, tenant: Tenant) -> bool:
        try:
            if tenant.wants_in:
                return self.world.state(tenant.person) == "active"
            return bool(self.world.letters(tenant.person))
        except AWAY as error:
            tenant.seen.append(type(error).__name__)
            return False

    def _freeze(self, part: str, seconds: int) -> None:
        pid = self._signal(part, signal.SIGSTOP)
        if pid is not None:
            timer = threading.Timer(seconds, _thaw, [pid])
            timer.start()
            self.thawing.append(timer)

    def _signal(self, part: str, number: signal.Signals) -> int | None:
        """Sends it to the part's process once there is one."""
        pid = eventually(lambda: self.supervisor.pid(part), 60, f"a process of {part}")
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return None
        return pid


def _thaw(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGCONT)
    except ProcessLookupError:
        return


def main() -> int:
    """Plays as many histories as were asked for; returns how many broke a truth, 1 at most."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("histories", nargs="?", type=int, default=20, metavar="HISTORIES")
    parser.add_argument("--seed", type=int, default=None, help="play this one alone")
    given = parser.parse_args()
    seeds = [secrets.randbelow(2**32) for _ in range(given.histories)] if given.seed is None else [given.seed]
    faults = 0
    with running_world() as world:
        for number, seed in enumerate(seeds):
            began = time.monotonic()
            truths = Play(world, history(seed), number).run()
            faults += bool(truths)
            seconds = round(time.monotonic() - began)
            print(json.dumps({"history": number + 1, "seed": seed, "seconds": seconds, "broken": truths}), flush=True)
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())
