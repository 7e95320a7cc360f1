"""Whether the time of an answer tells that an address has an account: known and unknown ones in turn, form by form."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import requests

from bench.figures import emit, tell
from journey.visitor import TIMEOUT_SECONDS, Fields, Visitor, registration
from journey.world import World
from people.cast import ERIKA, Person

# A page as a visitor opened it, and what is to be sent by its form.
Filled = tuple[requests.Response, Fields]
FORMS: dict[str, Callable[[Visitor, Person], Filled]] = {
    "registration": lambda visitor, person: (visitor.open("/register"), registration(person)),
    "login": lambda visitor, person: (visitor.open("/login"), {"username": person.email, "password": "geraten"}),
    "own login": lambda visitor, person: _after_registering(visitor, replace(person, password=person.password[::-1])),
    "reset": lambda visitor, person: (visitor.open_reset(), {"username": person.email}),
    "resend": lambda visitor, person: (_resend_page(visitor), {"email": person.email}),
}
# Kept apart: the mail is sent again to whoever has not confirmed the address yet.
UNCONFIRMED = "resend"


def measure(world: World, count: int) -> None:
    """So many known and so many unknown addresses a form; `p` is that of a two-sided Mann-Whitney test."""
    tell(f"{2 * count} accounts")
    accounts = {confirmed: [_account(world, confirmed=confirmed) for _ in range(count)] for confirmed in (True, False)}
    for form in FORMS:
        tell(f"{form}, {count} known and {count} unknown addresses")
        known, unknown = _times(world, form, accounts[form != UNCONFIRMED])
        emit("timing", form, "known_median", 1000 * statistics.median(known), "ms")
        emit("timing", form, "unknown_median", 1000 * statistics.median(unknown), "ms")
        emit("timing", form, "p", mann_whitney(known, unknown), "1")


def mann_whitney(ones: list[float], others: list[float]) -> float:
    """How likely two samples of one distribution lie as far apart as these, two-sided, by the normal approximation."""
    ordered = sorted([(value, True) for value in ones] + [(value, False) for value in others])
    ranks = sum(rank for rank, (_, is_one) in enumerate(ordered, 1) if is_one)
    n, m = len(ones), len(others)
    u = ranks - n * (n + 1) / 2
    z = (u - n * m / 2) / (n * m * (n + m + 1) / 12) ** 0.5
    return 2 * statistics.NormalDist().cdf(-abs(z))


def _times(world: World, form: str, accounts: list[Person]) -> tuple[list[float], list[float]]:
    """Seconds of the answers to a known and to an unknown address, the two in random order each time."""
    found: tuple[list[float], list[float]] = [], []
    for number, person in enumerate(accounts):
        pair = [(person, found[0]), (world.newcomer(ERIKA), found[1])]
        random.shuffle(pair)
        for place, (one, times) in enumerate(pair):
            # Each from an address of its own, so that no limit is reached.
            visitor = Visitor(world, f"127.{1 + place}.{number // 250}.{1 + number % 250}")
            page, fields = FORMS[form](visitor, ERIKA.with_email(one.email))
            began = time.perf_counter()
            visitor.send(page, fields)
            times.append(time.perf_counter() - began)
    return found


def _account(world: World, *, confirmed: bool) -> Person:
    person = world.newcomer(ERIKA)
    account = {"username": person.email, "email": person.email, "emailVerified": confirmed, "enabled": True}
    name = {"firstName": person.first_name, "lastName": person.last_name}
    password = {"type": "password", "value": person.password, "temporary": False}
    world.admin.create_user(account | name | {"credentials": [password]})
    return person


def _after_registering(visitor: Visitor, person: Person) -> Filled:
    """The login of somebody who registered the address before, with the password typed there."""
    visitor.register(person)
    return visitor.open("/login"), {"username": person.email, "password": person.password}


def _resend_page(visitor: Visitor) -> requests.Response:
    return visitor.session.get(f"{visitor.world.realm_url}/konto/email", timeout=TIMEOUT_SECONDS)
