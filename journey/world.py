"""A running system with people in it: everything that a test, a measurement or the guide can do and see."""

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from journey.letters import Letters
from journey.mails import Mails
from people.cast import Person
from people.crowd import CROWD, crowd_records, one_of_the_crowd
from stack.settings import ROOT


@dataclass
class World(Mails, Letters):
    """A running stack as its users see it."""

    counter: int = field(default=0, init=False)
    crowd: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        # A system that is kept between runs has met the first ones already.
        numbers = list(range(1, CROWD + 1))
        random.shuffle(numbers)
        self.crowd = iter(numbers)
        self.import_crowd()

    def import_crowd(self) -> None:
        """The tenant records of this system: the examples and the crowd."""
        path = self.settings.state / "tenants.csv"
        path.write_text((ROOT / "examples" / "tenants.csv").read_text() + crowd_records())
        self.run("matcher", "import", str(path))

    def import_changed(self, person: Person, change: Callable[[str], str]) -> None:
        """The same records, with another row for this one tenant."""
        row = next(line for line in crowd_records().splitlines() if f";{person.street.replace(' ', ';')};" in line)
        records = (ROOT / "examples" / "tenants.csv").read_text() + crowd_records()
        path = self.settings.state / "changed.csv"
        path.write_text(records.replace(f"{row}\n", f"{change(row)}\n"))
        self.run("matcher", "import", str(path))

    def newcomer(self, person: Person) -> Person:
        """The person with an e-mail address that nobody used before."""
        self.counter += 1
        return person.with_email(f"person-{self.counter}-{time.monotonic_ns()}@example.org")

    def tenant(self) -> Person:
        """A tenant on file whom no other test knows, so that nobody runs into the limit of letters."""
        return one_of_the_crowd(next(self.crowd))
