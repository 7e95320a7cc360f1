"""How long a letter takes and how many come out: one after the other, beside hostile text, and in a burst."""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from threading import Event

from bench.figures import emit, percentile, tell
from bench.matching.hostile import hostile
from bench.running.tenants import Town
from journey.waiting import eventually
from journey.world import World
from people.cast import Person
from stack.commands import until

PATIENCE_SECONDS = 120
ORDERED = "letter_ordered"
STRANGERS = 2
# What the form takes of a text in each of these fields that the matcher compares; see keycloak/user-profile.json.
FIELDS, LONGEST, MARKS = ["first_name", "last_name", "street"], 100, " .'()+/-"


def calm(world: World, count: int) -> None:
    """Seconds from the confirmation of the e-mail to the finished print run, one tenant after the other."""
    town = Town(world)
    tell(f"{count} letters one after the other")
    seconds = [_one_letter(town) for _ in range(count)]
    for percent in (50, 95):
        emit("letter", "calm", f"p{percent}", percentile(seconds, percent), "s")
    emit("letter", "calm", "slowest", max(seconds), "s")


def beside_hostile_text(world: World, count: int) -> None:
    """The same beside strangers, two at a time, whose texts are made to be slow to read, and ordinary ones."""
    town, median = Town(world), {}
    for case in ("ordinary", "hostile"):
        tell(f"{count} letters one after the other beside {case} text")
        with _strangers(town, hostile_text=case == "hostile") as confirmed:
            median[case] = percentile([_one_letter(town) for _ in range(count)], 50)
        emit("hostile", f"beside {case} text", "strangers_confirmed", len(confirmed), "1")
        emit("hostile", f"beside {case} text", "letter_p50", median[case], "s")
    emit("hostile", "beside hostile text", "times_ordinary", median["hostile"] / median["ordinary"], "1")


def burst(world: World, count: int) -> None:
    """So many registrations at once; nobody may be lost and nobody may get two letters."""
    town = Town(world)
    people = town.newcomers(count)
    before = set(town.outbox.letters())
    tell(f"{count} registrations")
    began = time.time()
    arrived = town.register_all(people)
    registered = time.time()
    tell(f"{len(arrived)} confirmed after {registered - began:.0f} s, waiting for the letters")
    _wait(town, len(before) + len(arrived))
    emit("burst", "registrations", "lost", _lost(town, people), "1")
    printed = [at for number, at in town.outbox.letters().items() if number not in before]
    emit("burst", "registrations", "superfluous_letters", max(0, len(printed) - len(arrived)), "1")
    emit("burst", "registrations", "registrations_per_second", len(arrived) / (registered - began), "1/s")
    if arrived and printed:
        first, last = min(arrival.at for arrival in arrived), max(printed)
        emit("burst", "letters", "letters_per_second", len(printed) / (last - first), "1/s")
        emit("burst", "letters", "last_letter_after_start", last - began, "s")
        emit("burst", "letters", "last_letter_after_last_confirmation", max(0.0, last - registered), "s")


@contextmanager
def _strangers(town: Town, *, hostile_text: bool) -> Iterator[list[Person]]:
    """Those who have confirmed so far: from then on the matcher reads what they typed."""
    confirmed: list[Person] = []
    over = Event()

    def come(dice: random.Random) -> None:
        while not over.is_set():
            person = town.world.newcomer(town.world.tenant())
            if hostile_text:
                text = "".join(one for one in hostile(dice, LONGEST) if one.isalnum() or one in MARKS)
                person = replace(person, **{dice.choice(FIELDS): f"1a{text}"[:LONGEST]})
            if town.register_all([person]):
                confirmed.append(person)

    with ThreadPoolExecutor(STRANGERS) as pool:
        try:
            for seed in range(STRANGERS):
                pool.submit(come, random.Random(seed))
            yield confirmed
        finally:
            over.set()


def _one_letter(town: Town) -> float:
    before = set(town.outbox.letters())
    arrival = town.register(*town.newcomers(1))
    eventually(lambda: town.outbox.letters().keys() - before, PATIENCE_SECONDS, "a letter in the outbox")
    number = eventually(lambda: town.world.attribute(arrival.person, "letterNumber"), PATIENCE_SECONDS, "a number")
    return eventually(lambda: town.outbox.letters().get(number), PATIENCE_SECONDS, "its letter") - arrival.at


def _wait(town: Town, letters: int) -> None:
    """Until all letters are there, or none came for a while."""
    while (there := len(town.outbox.letters())) < letters:
        if not until(lambda: len(town.outbox.letters()) > there, PATIENCE_SECONDS):
            return


def _lost(town: Town, people: list[Person]) -> int:
    """How many of them have no letter in the outbox, or are not shown so in the console."""
    waiting = {person.email for person in people}

    def everybody_is_served() -> bool:
        printed = town.outbox.letters()
        served = (email for email, state, number in town.accounts() if state == ORDERED and number in printed)
        waiting.difference_update(served)
        return not waiting

    until(everybody_is_served, PATIENCE_SECONDS)
    return len(waiting)
