"""Everything that can be broken of a running system, and mended again after a while."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from journey.waiting import eventually
from stack import up
from stack.processes.supervisor import Supervisor
from stack.settings import Settings
from tests.histories.clocks import MOVED, Clocks
from tests.histories.disks import Disks
from tests.histories.history import Cut, Fault, Fill, Freeze, Kill, Move, Slow
from tests.histories.wires import WIRES, Wires


class Breaking:
    """The parts of one system, its disks, clocks and wires. `folder`: for the clocks, on a disk that is never full."""

    def __init__(self, settings: Settings, disks: Disks, folder: Path) -> None:
        self._supervisor = Supervisor(settings.state)
        self._disks, self._clocks, self._wires = disks, Clocks(folder), Wires(vars(settings))
        self._mending: list[threading.Timer] = []
        self._fit(settings)

    def happen(self, fault: Fault) -> None:
        """Breaks it; what is to be mended mends itself while life goes on."""
        match fault:
            case Kill(part):
                self._signal(part, signal.SIGKILL)
            case Freeze(part, seconds):
                pid = self._signal(part, signal.SIGSTOP)
                if pid is not None:
                    self._later(seconds, partial(_thaw, pid))
            case Fill(disk, seconds):
                self._disks.fill(disk)
                self._later(seconds, partial(self._disks.empty, disk))
            case Move(part, minutes, seconds):
                self._clocks.move(part, minutes)
                self._later(seconds, partial(self._clocks.move, part, 0))
            case Cut(wire, seconds):
                self._wires.cut(wire)
                self._later(seconds, partial(self._wires.mend, wire))
            case Slow(wire, delay, seconds):
                self._wires.slow(wire, delay)
                self._later(seconds, partial(self._wires.mend, wire))

    def wait_until_mended(self) -> None:
        while self._mending:
            self._mending.pop().join()

    def _later(self, seconds: int, mend: Callable[[], None]) -> None:
        timer = threading.Timer(seconds, mend)
        timer.start()
        self._mending.append(timer)

    def _signal(self, part: str, number: signal.Signals) -> int | None:
        """Sends it to the part's process once there is one."""
        pid = eventually(lambda: self._supervisor.pid(part), 60, f"a process of {part}")
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return None
        return pid

    def _is_another(self, part: str, before: int | None) -> bool:
        return self._supervisor.pid(part) not in (None, before)

    def _fit(self, settings: Settings) -> None:
        """Starts the parts again with clocks that can be moved, and with our wires between them."""
        for part in up.parts(settings):
            wires = [wire for wire in WIRES if wire.part == part.name]
            if not wires and part.name not in MOVED:
                continue
            file = self._supervisor.run / f"{part.name}.json"
            plan = json.loads(file.read_text())
            for wire in wires:
                old, new = str(getattr(settings, wire.port)), str(self._wires.proxies[wire.name].port)
                plan["command"] = [_led(word, wire.setting, old, new) for word in plan["command"]]
                plan["environment"] = {
                    name: _led(value, wire.setting, old, new, name) for name, value in plan["environment"].items()
                }
            plan["environment"] |= self._clocks.environment(part.name)
            file.write_text(json.dumps(plan))
            before = self._signal(part.name, signal.SIGKILL)
            eventually(partial(self._is_another, part.name, before), 60, f"another process of {part.name}")
        for part in up.parts(settings):
            eventually(part.well, up.WELL_WITHIN_SECONDS, f"{part.name} is well")


def _led(word: str, setting: str, old: str, new: str, name: str = "") -> str:
    """The word, with the port of our wire in the place of the other end's if it is the one meant."""
    if not (name or word).startswith(setting):
        return word
    if old not in word:
        raise LookupError(f"{setting} does not name port {old}")
    return word.replace(old, new)


def _thaw(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGCONT)
    except ProcessLookupError:
        return
