"""One history: who does what next, and what breaks in between. Pure; a seed gives the same one again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.histories.clocks import MOVED
from tests.histories.disks import DISKS
from tests.histories.wires import WIRES

PEOPLE = 3
FAULTS = 5
KILLED = ("postgres", "keycloak", "matcher", "matcher-worker", "letter-service", "letter-worker", "mail")
# supervisord does not miss a frozen process; a database that froze is met by every part at once.
FROZEN = ("postgres", "matcher", "matcher-worker", "letter-service", "letter-worker", "mail")
LONGEST_SECONDS = 15
# A little, longer than most wait, and longer than anybody waits.
DELAYS_SECONDS = (0.3, 3, 12)
# Tokens live for less than the longest, events are read over again for less, and codes for more.
MINUTES = (-90, -10, -1, 1, 10, 90)

Way = Literal["types the right code", "guesses first", "never types"]
WAYS: tuple[Way, ...] = ("types the right code", "guesses first", "never types")


@dataclass(frozen=True, slots=True)
class Deed:
    """The person with this number goes one step on."""

    person: int


@dataclass(frozen=True, slots=True)
class Kill:
    """SIGKILL."""

    part: str


@dataclass(frozen=True, slots=True)
class Freeze:
    """SIGSTOP, and SIGCONT after `seconds` while life goes on."""

    part: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Fill:
    """The disk has no byte left for `seconds`."""

    disk: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Move:
    """The clock of one part goes wrong by so many minutes for `seconds`."""

    part: str
    minutes: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Cut:
    """What is connected by the wire is not for `seconds`: connections are broken and refused."""

    wire: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Slow:
    """Whatever goes over the wire takes `delay` seconds longer, for `seconds`."""

    wire: str
    delay: float
    seconds: int


Fault = Kill | Freeze | Fill | Move | Cut | Slow


@dataclass(frozen=True, slots=True)
class History:
    """`ways`: what each person means to do; `steps`: deeds with FAULTS faults among them."""

    seed: int
    ways: tuple[Way, ...]
    steps: tuple[Deed | Fault, ...]


def history(seed: int) -> History:
    """The history of a seed."""
    dice = random.Random(seed)
    steps: list[Deed | Fault] = [Deed(person) for person in range(PEOPLE) for _ in range(4)]
    dice.shuffle(steps)
    for _ in range(FAULTS):
        steps.insert(dice.randrange(len(steps)), _fault(dice))
    # One each way at least, so that every history asks every question.
    ways = dice.sample(WAYS, PEOPLE)
    return History(seed, tuple(ways), tuple(steps))


def _fault(dice: random.Random) -> Fault:
    seconds = dice.randint(1, LONGEST_SECONDS)
    kinds: tuple[Callable[[], Fault], ...] = (
        lambda: Kill(dice.choice(KILLED)),
        lambda: Freeze(dice.choice(FROZEN), seconds),
        lambda: Fill(dice.choice(DISKS), seconds),
        lambda: Move(dice.choice(MOVED), dice.choice(MINUTES), seconds),
        lambda: Cut(dice.choice(WIRES).name, seconds),
        lambda: Slow(dice.choice(WIRES).name, dice.choice(DELAYS_SECONDS), seconds),
    )
    return dice.choice(kinds)()
