"""A letter that is with the post."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from journey.world import World
from people.cast import Person
from tests.e2e.faults.stand_in import stopped

BERLIN = ZoneInfo("Europe/Berlin")
HINT = "L***** S*** 12 a, 06*** Bernburg"


def days(number: int) -> date:
    """The day in Germany so many days from now, as the services count; after its midnight it is not UTC's."""
    return datetime.now(BERLIN).date() + timedelta(days=number)


@contextmanager
def letter_posted(world: World, person: Person, on: date, *, next_at: date) -> Iterator[None]:
    """The person's letter was posted on a day, as the matcher writes it; the matcher itself stands still inside."""
    facts = {"letterPostedAt": on, "letterExpectedOn": on + timedelta(days=3), "letterNextAt": next_at}
    facts["letterValidUntil"] = on + timedelta(days=20)
    with stopped(world, "matcher-worker"):
        world.set_attributes(person, {name: str(day) for name, day in facts.items()} | {"letterAddressHint": HINT})
        yield
