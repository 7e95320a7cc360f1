"""Very many who register at once, from one network and from as many as they are, and honest tenants among them."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from bench.figures import emit, percentile, tell
from journey.proof_of_work import solved
from journey.visitor import Visitor, registration
from journey.waiting import eventually
from journey.world import World
from people.cast import STRANGER, Person

# As they are delivered, whatever the system under measure was started with.
LIMITS = {
    "registrationsPerNetworkAndHour": "30",
    "registrationsPerMailboxAndDay": "5",
    "registrationsWithoutProofPerHour": "200",
}
HONEST = 20
AT_ONCE = 3
PATIENCE_SECONDS = 300
TAKEN = "Registrierung erfolgreich"
SERVED = ("letter_ordered", "letter_posted")


def measure(world: World, count: int) -> None:
    """Emits how many of each are taken, and what the honest ones met: each has a network of their own."""
    tell(f"{count} from one network, {count} from {count} networks, {HONEST} honest tenants")
    one = [f"127.201.1.{1 + number % 250}" for number in range(count)]
    many = [f"127.{202 + number // 250}.{number % 250}.1" for number in range(count)]
    crowd = [source for pair in zip(one, many, strict=True) for source in pair]
    with as_delivered(world), ThreadPoolExecutor(AT_ONCE) as strangers:
        sent = [strangers.submit(_stranger, world, source) for source in crowd]
        honest = [_honest(world, f"127.210.{number}.1") for number in range(HONEST)]
        taken = Counter(source.startswith("127.201.") for source, it in zip(crowd, sent, strict=True) if it.result())
    emit("crowd", "one network", "taken", taken[True], "1")
    emit("crowd", "many networks", "taken", taken[False], "1")
    seconds = [it for it in honest if it is not None]
    emit("crowd", "honest", "refused_or_paused", HONEST - len(seconds), "1")
    for percent in (50, 95):
        emit("crowd", "honest", f"letter_p{percent}", percentile(seconds, percent), "s")


@contextmanager
def as_delivered(world: World) -> Iterator[None]:
    """The limits of the realm, counted from nothing."""
    before = world.admin.get_realm("bwg")["attributes"]
    with world.database("keycloak") as connection:
        connection.execute("DELETE FROM bwg_limit")
    world.admin.update_realm("bwg", {"attributes": before | LIMITS})
    try:
        yield
    finally:
        world.admin.update_realm("bwg", {"attributes": before})


def _stranger(world: World, source: str) -> bool:
    """Whether a script that does no work is taken."""
    return TAKEN in Visitor(world, source).register(world.newcomer(STRANGER)).text


def _honest(world: World, source: str) -> float | None:
    """Seconds from the code of the mail to the letter; None for somebody who was refused or has to wait for staff."""
    person, browser = world.newcomer(world.tenant()), Visitor(world, source)
    form = browser.open("/register")
    page = browser.send(form, registration(person) | {"altcha": solved(form.text)})
    if TAKEN not in page.text:
        return None
    code = eventually(lambda: _code(world, person), PATIENCE_SECONDS, "a mail")
    browser.confirm(page, "emailCode", code, person)
    began = time.monotonic()
    state = world.wait_for_state(person, *SERVED, "review", "no_match", seconds=PATIENCE_SECONDS)
    if state not in SERVED:
        return None
    world.letter(person, PATIENCE_SECONDS)
    return time.monotonic() - began


def _code(world: World, person: Person) -> str | None:
    try:
        return world.email_code(person)
    except (TimeoutError, OSError):
        return None
