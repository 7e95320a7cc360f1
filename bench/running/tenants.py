"""Tenants who register by the real form and confirm by the real mail, as many at a time as wanted."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import requests

from bench.figures import tell
from bench.running.forms import App, Browser, PageError, network
from bench.running.post import Inbox, Outbox
from journey.world import World
from people.cast import Person

WORKERS = 4


@dataclass(frozen=True)
class Arrival:
    """Somebody whose e-mail is confirmed since `at` (epoch seconds, taken before the form was sent)."""

    person: Person
    at: float


class Town:
    """The tenants of one system."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.app = App(world.realm_url, "portal", world.secret("portal-client"), f"{world.portal_url}/callback")
        self.inbox = Inbox(world.settings.state / "mail")
        self.outbox = Outbox(world.outbox)
        self._network = network(WORKERS)

    def newcomers(self, count: int) -> list[Person]:
        return [self.world.newcomer(self.world.tenant()) for _ in range(count)]

    def register(self, person: Person) -> Arrival:
        """From the registration form to the confirmed e-mail."""
        browser = Browser(self.app, self._network)
        form = browser.register(person)
        code = self.inbox.code(person.email)
        at = time.time()
        browser.confirm(form, "emailCode", code, person)
        return Arrival(person, at)

    def register_all(self, people: list[Person]) -> list[Arrival]:
        """Everybody, a few at a time; whoever is turned away is told on standard error and is not in the answer."""
        with ThreadPoolExecutor(WORKERS) as pool:
            return [arrival for arrival in pool.map(self._try, people) if arrival]

    def move_in(self, person: Person) -> Person:
        """The whole way with the code from the printed letter: an active tenant."""
        browser = Browser(self.app, self._network)
        form = browser.confirm(browser.register(person), "emailCode", self.inbox.code(person.email), person)
        browser.confirm(form, "letterCode", self.world.letter_code(person), person)
        browser.finish()
        self.world.wait_for_state(person, "active")
        return person

    def accounts(self) -> Iterator[tuple[str, str, str]]:
        """E-mail address, state and letter number of every account, as the console shows them."""
        for user in self.world.admin.get_users({"briefRepresentation": False}):
            attributes = user.get("attributes", {})
            state, number = (attributes.get(name, [""])[0] for name in ("registrationState", "letterNumber"))
            yield user.get("email", ""), state, number

    def _try(self, person: Person) -> Arrival | None:
        try:
            return self.register(person)
        except (PageError, TimeoutError) as error:
            tell(f"a registration failed: {error}")
        except requests.RequestException as error:
            # Its text carries the address with the session's keys.
            tell(f"a registration failed: {type(error).__name__}")
        return None
