"""Two right sign-ins of one tenant in the same moment: nobody meets a failure, and both get in."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from journey.visitor import Visitor
from journey.world import World
from people.cast import Person

ROUNDS = 10
INSIDE = "/me"


@pytest.fixture(scope="module")
def tenant(world: World) -> Person:
    person = world.newcomer(world.tenant())
    Visitor(world).move_in(person)
    return person


def sign_in(person: Person, *opened: tuple[Visitor, requests.Response]) -> list[requests.Response]:
    """What each of the opened login pages leads to, all of them sent at once."""
    typed = {"username": person.email, "password": person.password}
    with ThreadPoolExecutor(len(opened)) as at_once:
        return [one.result() for one in [at_once.submit(browser.send, page, typed) for browser, page in opened]]


def inside(browser: Visitor) -> bool:
    return browser.open(INSIDE).url.endswith(INSIDE)


def test_two_devices(world: World, tenant: Person) -> None:
    """Keycloak takes one try of an account at a time, so that nobody guesses in parallel: the other is asked again."""
    for _ in range(ROUNDS):
        browsers = [Visitor(world) for _ in range(2)]
        answers = sign_in(tenant, *((browser, browser.open("/login")) for browser in browsers))
        assert [one.status_code for one in answers] == [200, 200]
        assert any(one.url.endswith(INSIDE) for one in answers)
        for browser, answer in zip(browsers, answers, strict=True):
            again = [] if answer.url.endswith(INSIDE) else sign_in(tenant, (browser, answer))
            assert [one.url.endswith(INSIDE) for one in again] in ([], [True])


def test_two_tabs_of_one_browser(world: World, tenant: Person) -> None:
    for _ in range(ROUNDS):
        browser = Visitor(world)
        answers = sign_in(tenant, *((browser, browser.open("/login")) for _ in range(2)))
        assert [one.status_code for one in answers if one.status_code >= 500] == []
        assert inside(browser)


def test_a_button_that_is_pressed_twice(world: World, tenant: Person) -> None:
    for _ in range(ROUNDS):
        browser = Visitor(world)
        page = browser.open("/login")
        answers = sign_in(tenant, (browser, page), (browser, page))
        assert [one.status_code for one in answers if one.status_code >= 500] == []
        assert inside(browser)
