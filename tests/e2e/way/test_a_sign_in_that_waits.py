"""A sign-in that waits for a code is no session: it ends with the password, with the account and with a sign-out."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import requests

from journey.visitor import Visitor, registration
from journey.waiting import eventually
from journey.world import World
from people.cast import ERIKA, Person
from tests.e2e.doors.test_out_means_out import delete, disable, disable_for_a_moment
from tests.e2e.doors.test_registration_tells_nothing import account

OVER = "Diese Anmeldung gilt nicht mehr"
CODE_PAGE = "Konto-Bestätigung"
INSIDE = "/me"
NEW_PASSWORD = "Danach gewählt 81"


def at_the_letter_page(world: World) -> tuple[Person, Visitor, requests.Response]:
    """Somebody who has confirmed the address, in another browser on the page that wants the letter's code."""
    person, browser = world.newcomer(world.tenant()), Visitor(world)
    browser.confirm(browser.register(person), "emailCode", world.email_code(person), person)
    waiting = Visitor(world)
    page = waiting.sign_in(person)
    assert CODE_PAGE in page.text
    return person, waiting, page


def reloaded(browser: Visitor, page: requests.Response) -> requests.Response:
    """The page asked for again, as its address bar has it."""
    return browser.session.get(page.url, timeout=30)


def another_password(world: World, person: Person) -> Person:
    world.admin.set_user_password(world.user(person)["id"], NEW_PASSWORD, temporary=False)
    return replace(person, password=NEW_PASSWORD)


def test_who_knew_the_old_password_gets_in_by_no_page_that_was_open_before_the_new_one(world: World) -> None:
    person, stranger, page = at_the_letter_page(world)
    owner = Visitor(world)
    person = another_password(world, person)
    inside = owner.confirm(owner.sign_in(person), "letterCode", world.letter_code(person), person)
    assert inside.url.endswith(INSIDE)
    answer = reloaded(stranger, page)
    assert OVER in answer.text
    assert not stranger.open("/me").url.endswith(INSIDE)
    assert not stranger.open("/login").url.endswith(INSIDE)


def test_who_chose_the_new_password_in_the_waiting_sign_in_goes_on_with_it(world: World) -> None:
    person, _, _ = at_the_letter_page(world)
    browser = Visitor(world)
    browser.reset(person.email)
    page = browser.session.get(world.email_link(person, count=2), timeout=30)
    after = browser.send(page, {"password-new": NEW_PASSWORD, "password-confirm": NEW_PASSWORD})
    assert CODE_PAGE in after.text
    inside = browser.confirm(after, "letterCode", world.letter_code(person), replace(person, password=NEW_PASSWORD))
    assert inside.url.endswith(INSIDE)


def a_second_later() -> None:
    """Keycloak keeps the moment of a sign-out to the second."""
    begun = int(time.time())
    eventually(lambda: int(time.time()) > begun, what="the next second")


ENDS = pytest.mark.parametrize("end", [disable, disable_for_a_moment, delete])
End = Callable[[World, Person], None]


@ENDS
def test_a_right_letter_code_on_a_page_from_before_the_end_opens_nothing(world: World, end: End) -> None:
    person, browser, page = at_the_letter_page(world)
    code = world.letter_code(person)
    a_second_later()
    end(world, person)
    answer = browser.confirm(page, "letterCode", code, person)
    assert (answer.status_code, OVER in answer.text) == (200, True)
    assert "letterVerified" not in world.user(person).get("attributes", {})


@ENDS
def test_a_right_email_code_on_a_page_from_before_the_end_confirms_nothing(world: World, end: End) -> None:
    person, browser = world.newcomer(world.tenant()), Visitor(world)
    page = browser.register(person)
    code = world.email_code(person)
    a_second_later()
    end(world, person)
    answer = browser.confirm(page, "emailCode", code, person)
    assert (answer.status_code, OVER in answer.text) == (200, True)
    assert not world.user(person).get("emailVerified")


@ENDS
def test_a_new_password_on_a_page_from_before_the_end_is_not_taken(world: World, end: End) -> None:
    person, _, _ = at_the_letter_page(world)
    browser = Visitor(world)
    browser.reset(person.email)
    page = browser.session.get(world.email_link(person, count=2), timeout=30)
    a_second_later()
    end(world, person)
    answer = browser.send(page, {"password-new": NEW_PASSWORD, "password-confirm": NEW_PASSWORD})
    assert (answer.status_code, OVER in answer.text) == (200, True)


def test_a_code_that_was_used_opens_nothing_once_it_is_demanded_again(world: World) -> None:
    person, browser, page = at_the_letter_page(world)
    used = world.letter_code(person)
    assert browser.confirm(page, "letterCode", used, person).url.endswith(INSIDE)
    world.wait_for_state(person, "active")
    # Not by demand_the_code, which makes letters older than the minutes in which a yes is repeated.
    world.admin.update_user(world.user(person)["id"], {"requiredActions": ["LETTER_CODE"]})
    eventually(lambda: world.attribute(person, "registrationState") != "active", what="the code is demanded")
    again = Visitor(world)
    answer = again.confirm(again.sign_in(person), "letterCode", used, person)
    assert CODE_PAGE in answer.text
    assert not again.open("/me").url.endswith(INSIDE)


@pytest.mark.parametrize("kind", ["new", "unconfirmed", "confirmed", "disabled"])
def test_two_forms_that_name_one_address_at_once_are_answered_alike_whoever_has_it(world: World, kind: str) -> None:
    for _ in range(3):
        person = replace(ERIKA, email=account(world, kind).email)
        browsers = [Visitor(world), Visitor(world)]
        forms = [browser.open("/register") for browser in browsers]
        with ThreadPoolExecutor(2) as both:
            sent = [
                both.submit(browser.send, form, registration(person))
                for browser, form in zip(browsers, forms, strict=True)
            ]
        assert ["Registrierung erfolgreich" in one.result().text for one in sent] == [True, True]
