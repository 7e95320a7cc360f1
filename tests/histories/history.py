"""One history: who does what next, and what breaks in between. Pure; a seed gives the same one again."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

PEOPLE = 3
FAULTS = 5
KILLED = ("postgres", "keycloak", "matcher", "matcher-worker", "letter-service", "letter-worker", "mail")
# supervisord does not miss a frozen process; a database that froze is met by every part at once.
FROZEN = ("postgres", "matcher", "matcher-worker", "letter-service", "letter-worker", "mail")
LONGEST_FREEZE_SECONDS = 15

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
class History:
    """`ways`: what each person means to do; `steps`: deeds with FAULTS faults among them."""

    seed: int
    ways: tuple[Way, ...]
    steps: tuple[Deed | Kill | Freeze, ...]


def history(seed: int) -> History:
    """The history of a seed."""
    dice = random.Random(seed)
    steps: list[Deed | Kill | Freeze] = [Deed(person) for person in range(PEOPLE) for _ in range(4)]
    dice.shuffle(steps)
    for _ in range(FAULTS):
        steps.insert(dice.randrange(len(steps)), _fault(dice))
    # One each way at least, so that every history asks every question.
    ways = dice.sample(WAYS, PEOPLE)
    return History(seed, tuple(ways), tuple(steps))


def _fault(dice: random.Random) -> Kill | Freeze:
    if dice.random() < 0.5:
        return Kill(dice.choice(KILLED))
    return Freeze(dice.choice(FROZEN), dice.randint(1, LONGEST_FREEZE_SECONDS))
