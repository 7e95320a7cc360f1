"""Staff delete an account in the moment in which its tenant sends a form: both get a clear answer."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from urllib.parse import urljoin

import psycopg
import pytest
import requests

from journey.visitor import Form as Page
from journey.visitor import Visitor, registration
from journey.waiting import eventually
from journey.world import World
from people.cast import Person
from tests.e2e.letters.posted import days
from tests.e2e.letters.test_mails_about_the_letter import DATES, token
from tests.e2e.way.test_a_sign_in_that_waits import NEW_PASSWORD, at_the_letter_page

Form = Callable[[], requests.Response]
# A request of Keycloak's that waits: for a table that this test holds, or for what another request has changed.
WAITS = """
    SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE NOT granted AND usename = 'keycloak' AND locktype = ANY(%s)
"""
FOR_THE_TABLE, FOR_ANOTHER = ["relation"], ["transactionid", "tuple"]


def waits(connection: psycopg.Connection, kinds: list[str]) -> bool:
    found = connection.execute(WAITS, [kinds]).fetchone()
    return bool(found and found[0])


def at_the_email_page(world: World) -> tuple[Person, Visitor, requests.Response]:
    person, browser = world.newcomer(world.tenant()), Visitor(world)
    return person, browser, browser.register(person)


def settled(world: World) -> tuple[Person, Visitor, requests.Response]:
    """Somebody on the page for the letter's code; the matcher has nothing left to do."""
    person, browser, page = at_the_letter_page(world)
    world.wait_for_state(person, "letter_ordered", "letter_posted")
    return person, browser, page


def right_email_code(world: World) -> tuple[Person, Form]:
    person, browser, page = at_the_email_page(world)
    code = world.email_code(person)
    return person, lambda: browser.confirm(page, "emailCode", code, person)


def wrong_email_code(world: World) -> tuple[Person, Form]:
    person, browser, page = at_the_email_page(world)
    code = f"{(int(world.email_code(person)) + 1) % 10**6:06}"
    return person, lambda: browser.confirm(page, "emailCode", code, person)


def first_page_after_registration(world: World) -> tuple[Person, Form]:
    """It sends the mail."""
    person, browser = world.newcomer(world.tenant()), Visitor(world)
    form = browser.open("/register")
    action = urljoin(form.url, str(Page(form.text).action))
    after = browser.session.post(action, data=registration(person), timeout=30, allow_redirects=False)
    return person, lambda: browser.session.get(after.headers["location"], timeout=30)


def another_email(world: World) -> tuple[Person, Form]:
    person, browser, page = at_the_email_page(world)
    return person, lambda: browser.send(page, {"resend": "on"})


def link_of_the_mail(world: World) -> tuple[Person, Form]:
    person, _, _ = at_the_email_page(world)
    link, browser = world.email_link(person), Visitor(world)
    return person, lambda: browser.session.get(link, timeout=30)


def right_letter_code(world: World) -> tuple[Person, Form]:
    person, browser, page = settled(world)
    code = world.letter_code(person)
    return person, lambda: browser.confirm(page, "letterCode", code, person)


def another_letter(world: World) -> tuple[Person, Form]:
    person, browser, page = settled(world)
    world.letter(person)
    world.letters_age(person, 8)
    world.post_letter(person, days(-8))
    eventually(lambda: world.attribute(person, "letterNextAt"), 30, "another letter can be ordered")
    return person, lambda: browser.send(page, {"step": "order"})


def link_for_a_password(world: World) -> tuple[Person, Form]:
    person, _, _ = settled(world)
    Visitor(world).reset(person.email)
    link, browser = world.email_link(person, count=2), Visitor(world)
    return person, lambda: browser.session.get(link, timeout=30)


def new_password(world: World) -> tuple[Person, Form]:
    person, _, _ = settled(world)
    Visitor(world).reset(person.email)
    browser = Visitor(world)
    page = browser.session.get(world.email_link(person, count=2), timeout=30)
    return person, lambda: browser.send(page, {"password-new": NEW_PASSWORD, "password-confirm": NEW_PASSWORD})


def login(world: World) -> tuple[Person, Form]:
    person, _, _ = settled(world)
    browser = Visitor(world)
    page = browser.open("/login")
    return person, lambda: browser.send(page, {"username": person.email, "password": person.password})


def login_of_somebody_unconfirmed(world: World) -> tuple[Person, Form]:
    person, _, _ = at_the_email_page(world)
    browser = Visitor(world)
    page = browser.open("/login")
    return person, lambda: browser.send(page, {"username": person.email, "password": person.password})


def login_of_an_active_tenant(world: World) -> tuple[Person, Form]:
    person, browser = world.newcomer(world.tenant()), Visitor(world)
    browser.move_in(person)
    browser = Visitor(world)
    page = browser.open("/login")
    return person, lambda: browser.send(page, {"username": person.email, "password": person.password})


def forgotten_password(world: World) -> tuple[Person, Form]:
    person, _, _ = settled(world)
    browser = Visitor(world)
    page = browser.open_reset()
    return person, lambda: browser.send(page, {"username": person.email})


def registration_of_the_same_address(world: World) -> tuple[Person, Form]:
    person, _, _ = at_the_email_page(world)
    browser = Visitor(world)
    page = browser.open("/register")
    return person, lambda: browser.send(page, registration(person))


def confirmation_mail_again(world: World) -> tuple[Person, Form]:
    person, _, _ = at_the_email_page(world)
    url = f"{world.realm_url}/konto/email"
    return person, lambda: requests.post(url, data={"email": person.email}, timeout=30)


def matchers(world: World, path: str, wish: dict[str, Any]) -> tuple[Person, Form]:
    person, _, _ = settled(world)
    headers = {"Authorization": f"Bearer {token(world)}"}
    body = {"user_id": world.user(person)["id"]} | wish
    return person, lambda: requests.post(f"{world.realm_url}/konto/{path}", json=body, headers=headers, timeout=30)


def matchers_note(world: World) -> tuple[Person, Form]:
    return matchers(world, "account", {"seen": {}, "attributes": {"letterNextAt": ["2030-01-01"]}, "action": False})


def matchers_mail(world: World) -> tuple[Person, Form]:
    return matchers(world, "mail", {"kind": "letter-posted", "dates": DATES})


OF_A_TENANT = [first_page_after_registration, right_email_code, wrong_email_code, another_email, link_of_the_mail]
OF_A_TENANT += [right_letter_code, another_letter, link_for_a_password, new_password]
FORMS = [*OF_A_TENANT, login, login_of_somebody_unconfirmed, login_of_an_active_tenant, forgotten_password]
FORMS += [registration_of_the_same_address, confirmation_mail_again, matchers_note, matchers_mail]


def is_answered(answer: Future[Any], connection: psycopg.Connection) -> bool:
    """Whether it is there, or waits for somebody."""
    return answer.done() or waits(connection, FOR_ANOTHER)


@pytest.mark.parametrize("prepared", FORMS)
def test_a_form_that_comes_while_the_account_is_being_deleted(
    world: World, prepared: Callable[[World], tuple[Person, Form]]
) -> None:
    person, form = prepared(world)
    account = world.user(person)["id"]
    with ThreadPoolExecutor(2) as both, world.database("keycloak") as connection:
        with connection.transaction():
            connection.execute("LOCK TABLE admin_event_entity IN ACCESS EXCLUSIVE MODE")
            deletion = both.submit(world.delete, account)
            eventually(lambda: waits(connection, FOR_THE_TABLE), 30, "the deletion is on its way")
            answer = both.submit(form)
            eventually(lambda: is_answered(answer, connection), 30, "the form is on its way")
        deletion.result()
        assert answer.result().status_code < 500
    assert world.user(person).get("id") != account


@pytest.mark.parametrize("prepared", FORMS)
def test_a_form_that_was_there_when_staff_delete_the_account(
    world: World, prepared: Callable[[World], tuple[Person, Form]]
) -> None:
    person, form = prepared(world)
    account = world.user(person)["id"]
    with ThreadPoolExecutor(2) as both, world.database("keycloak") as connection:
        with connection.transaction():
            connection.execute("LOCK TABLE event_entity IN ACCESS EXCLUSIVE MODE")
            answer = both.submit(form)
            eventually(lambda: answer.done() or waits(connection, FOR_THE_TABLE), 30, "the form is on its way")
            deletion = both.submit(world.delete, account)
            eventually(lambda: is_answered(deletion, connection), 30, "the deletion is on its way")
        deletion.result()
        assert answer.result().status_code < 500
    assert world.user(person).get("id") != account


@pytest.mark.parametrize("prepared", FORMS)
def test_a_form_that_comes_when_the_account_is_gone(
    world: World, prepared: Callable[[World], tuple[Person, Form]]
) -> None:
    person, form = prepared(world)
    world.delete(world.user(person)["id"])
    assert form().status_code < 500
