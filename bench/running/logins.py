"""CPU of Keycloak for a login in our realm, beside a realm as Keycloak makes it, on the same warm server."""

import statistics
from collections.abc import Callable
from itertools import cycle
from typing import Any

from bench.figures import emit, tell
from bench.running import system
from bench.running.forms import App, Browser, network
from bench.running.tenants import Town
from journey.world import World
from people.cast import Person

STOCK = "stock"
# Keycloak refuses a login of somebody whose last one is not quite finished.
PEOPLE = 10
BLOCKS = 40


def measure(world: World, logins: int, warm_up: int) -> None:
    """So many logins a realm in alternating blocks, after the warm-up, which is shared by both."""
    town = Town(world)
    tenants = [town.move_in(person) for person in town.newcomers(PEOPLE)]
    ours = _login(town.app, tenants)
    stock = _login(_stock_realm(world, tenants), tenants)
    tell(f"{warm_up} logins to warm up")
    _cpu(ours, -(-warm_up // 2))
    _cpu(stock, -(-warm_up // 2))
    blocks = min(BLOCKS, logins)
    tell(f"{logins} logins a realm in {blocks} blocks")
    _report([_pair(ours, stock, logins // blocks, turned=bool(number % 2)) for number in range(blocks)])


def _pair(ours: Callable[[], None], stock: Callable[[], None], count: int, *, turned: bool) -> tuple[float, float]:
    """CPU seconds per login in both realms; every other pair begins with the stock realm."""
    if turned:
        second = _cpu(stock, count)
        return _cpu(ours, count), second
    return _cpu(ours, count), _cpu(stock, count)


def _cpu(login: Callable[[], None], count: int) -> float:
    before = system.cpu_seconds("keycloak")
    for _ in range(count):
        login()
    return (system.cpu_seconds("keycloak") - before) / count


def _report(pairs: list[tuple[float, float]]) -> None:
    ours, stock = (statistics.mean(values) for values in zip(*pairs, strict=True))
    # The error of a ratio of means, from the pairs' distances to it.
    differences = [one / stock - two * ours / stock**2 for one, two in pairs]
    error = statistics.stdev(differences) / len(pairs) ** 0.5 if len(pairs) > 1 else 0.0
    emit("login", "bwg", "cpu_per_login", ours, "s")
    emit("login", "stock", "cpu_per_login", stock, "s", engine="keycloak")
    emit("login", "bwg/stock", "ratio", ours / stock, "1")
    emit("login", "bwg/stock", "ratio_standard_error", error, "1")


def _login(app: App, people: list[Person]) -> Callable[[], None]:
    """The next person's login, each time in a new browser."""
    connections = network(1)
    turn = cycle(people)
    return lambda: Browser(app, connections).sign_in(next(turn))


def _stock_realm(world: World, people: list[Person]) -> App:
    """A realm with nothing but a name, an app like the portal and the same people."""
    url, secret = world.settings.keycloak_url, world.secret("portal-client")
    admin = world.administration("master")
    admin.create_realm({"realm": STOCK, "enabled": True})
    admin.change_current_realm(STOCK)
    app = App(f"{url}/realms/{STOCK}", "app", secret, f"{world.portal_url}/callback")
    admin.create_client({"clientId": app.client_id, "secret": secret, "redirectUris": [app.callback]})
    for person in people:
        admin.create_user(_account(person))
    return app


def _account(person: Person) -> dict[str, Any]:
    return {
        "username": person.email,
        "email": person.email,
        "emailVerified": True,
        "enabled": True,
        "firstName": person.first_name,
        "lastName": person.last_name,
        "credentials": [{"type": "password", "value": person.password, "temporary": False}],
    }
