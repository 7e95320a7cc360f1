"""Who signs in to the portal again and again while being signed out everywhere is out of it in the end."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event

import pytest

from journey.visitor import Visitor
from journey.waiting import eventually
from journey.world import World
from people.cast import Person
from tests.e2e.doors.test_out_means_out import disable

ROUNDS = 3
OUT_WITHIN_SECONDS = 20
PORTAL_COOKIE = "portal"


def sign_out(world: World, person: Person) -> None:
    world.admin.user_logout(world.user(person)["id"])


def again_and_again(world: World, signed_in: Visitor, over: Event) -> list[Visitor]:
    """Browsers that know Keycloak's session and begin a new one at the portal."""
    browsers = []
    while not over.is_set():
        browser = Visitor(world)
        for cookie in signed_in.session.cookies:
            if cookie.name != PORTAL_COOKIE:
                browser.session.cookies.set_cookie(cookie)
        browser.open("/login")
        browsers.append(browser)
    return browsers


@pytest.mark.parametrize("end", [disable, sign_out])
def test_no_session_of_the_portal_outlives_it(world: World, end: Callable[[World, Person], None]) -> None:
    for _ in range(ROUNDS):
        person, signed_in, over = world.newcomer(world.tenant()), Visitor(world), Event()
        Visitor(world).move_in(person)
        signed_in.sign_in(person)
        with ThreadPoolExecutor(2) as asking:
            theirs = [asking.submit(again_and_again, world, signed_in, over) for _ in range(2)]
            assert signed_in.open("/me").url.endswith("/me")
            end(world, person)
            over.set()
            browsers = [browser for one in theirs for browser in one.result()]
        assert len(browsers) > 1
        eventually(partial(all_outside, browsers), OUT_WITHIN_SECONDS, "nobody inside")


def all_outside(browsers: list[Visitor]) -> bool:
    return not any(inside(browser) for browser in browsers)


def inside(browser: Visitor) -> bool:
    """Whether the portal shows the tenant's page without another sign-in."""
    address = f"{browser.world.portal_url}/me"
    return browser.session.get(address, timeout=20, allow_redirects=False).status_code == 200
