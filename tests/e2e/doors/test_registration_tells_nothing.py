"""Who registers with an address learns nothing about it; its owner is told, and typed data reach nobody else."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
import requests
from playwright.sync_api import Page

from journey.pages import EmailCode, LetterCode, Portal, Registration
from journey.visitor import Visitor
from journey.waiting import eventually
from journey.way import confirm_email, register
from journey.world import World
from people.cast import ERIKA, STRANGER, Person

SUBJECT = "BWG Bernburg: Sie haben schon ein Konto"


class Answer(NamedTuple):
    """What can be seen of an answer, without what differs from one visitor to the next."""

    steps: list[tuple[int, str]]
    headers: list[str]
    cookies: list[str]
    page: str


def seen(answer: requests.Response, visitor: Visitor) -> Answer:
    steps = [(one.status_code, re.sub(r"=[^&]*", "=", one.url)) for one in (*answer.history, answer)]
    page = re.sub(r"(session_code|tab_id|client_data|execution|code|session-hash)=[\w.~%\"/+-]+", r"\1=", answer.text)
    page = re.sub(r"person-[0-9-]{1,40}@example\.org|[0-9]{2}:[0-9]{2}", "", page)
    return Answer(steps, sorted(answer.headers), sorted(visitor.session.cookies.keys()), page)


def account(world: World, kind: str) -> Person:
    """Somebody whose address has that past."""
    person = world.newcomer(world.tenant())
    if kind == "new":
        return person
    facts = {"username": person.email, "email": person.email, "firstName": "Carla", "lastName": "Conrad"}
    attributes = {
        "street": "Karlsplatz 1",
        "postal_code": "06406",
        "locality": "Bernburg",
        "phoneNumber": "03471 55501",
    }
    past = {"enabled": kind != "disabled", "emailVerified": kind != "unconfirmed", "attributes": attributes}
    world.admin.create_user(facts | past)
    return person


def typed(user: dict[str, Any]) -> dict[str, Any]:
    """What the tenant typed; the rest changes with the registration."""
    address = {name: user["attributes"].get(name) for name in ("street", "postal_code", "locality", "phoneNumber")}
    return address | {name: user[name] for name in ("firstName", "lastName", "emailVerified")}


@pytest.mark.parametrize("kind", ["unconfirmed", "confirmed", "disabled"])
def test_the_answer_is_the_same_for_every_address(world: World, kind: str) -> None:
    answers = []
    for past in ("new", kind):
        person = account(world, past)
        visitor = Visitor(world)
        answer = visitor.register(replace(ERIKA, email=person.email))
        assert "Registrierung erfolgreich" in answer.text
        answers.append(seen(answer, visitor))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("kind", ["confirmed", "disabled"])
def test_a_wrong_code_is_answered_the_same_for_every_address(world: World, kind: str) -> None:
    texts = []
    for past in ("new", kind):
        person = replace(ERIKA, email=account(world, past).email)
        visitor = Visitor(world)
        answer = visitor.register(person)
        for _ in range(6):
            answer = visitor.send(answer, {"emailCode": "000000", "email": person.email, "password": person.password})
        texts.append(seen(answer, visitor).page.replace(person.email, ""))
    assert texts[0] == texts[1]


def test_a_form_that_could_not_succeed_says_nothing_about_the_address(page: Page, world: World) -> None:
    known = account(world, "confirmed")
    form = Portal(page, world).register().fill(replace(ERIKA, email=known.email, street="Lange Straße"))
    form.submit()
    assert form.error("street")
    assert page.locator("#input-error-email").count() == 0


def test_the_owner_of_the_address_is_told_and_nothing_of_the_account_changes(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    owner = confirm_email(page, world, world.tenant())
    before = world.user(owner)
    squatter = replace(STRANGER, email=owner.email, password="Ganz etwas anderes 5")
    Portal(new_browser(), world).register().fill(squatter).submit().expect_shown()
    mail = eventually(lambda: [m for m in world.mails(owner) if m["subject"] == SUBJECT], 15, "the owner's mail")[0]
    assert "Passwort vergessen" in mail["text"]
    assert STRANGER.last_name not in mail["text"]
    assert typed(world.user(owner)) == typed(before)
    again = new_browser()
    Portal(again, world).sign_in().fill(owner)
    LetterCode(again).expect_shown()


def test_the_page_of_a_known_address_opens_for_no_code(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    """Not even for the code that the owner was mailed for the same address."""
    other = new_browser()
    owner = register(other, world, world.tenant())
    code = world.email_code(owner)
    EmailCode(other).submit(code, owner)
    LetterCode(other).expect_shown()
    squatter = replace(STRANGER, email=owner.email)
    Portal(page, world).register().fill(squatter).submit().expect_shown()
    EmailCode(page).submit(code, squatter)
    EmailCode(page).expect_shown()
    assert EmailCode(page).error()


def test_who_registers_an_unconfirmed_address_again_goes_on_with_what_was_typed_last(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    squatter = register(page, world, STRANGER)
    owner = world.tenant().with_email(squatter.email)
    Portal(page, world).register()
    own = new_browser()
    Portal(own, world).register()
    Registration(own).fill(owner).submit().expect_shown()
    EmailCode(own).submit(world.email_code(owner, count=2), owner)
    LetterCode(own).expect_shown()
    assert world.user(owner)["lastName"] == owner.last_name


def test_the_register_event_keeps_no_name(page: Page, world: World) -> None:
    person = register(page, world, world.tenant())
    [event] = world.events(person, "REGISTER")
    assert not {"first_name", "last_name"} & set(event["details"])


def test_staff_see_that_the_confirmation_mail_went_out(page: Page, world: World) -> None:
    person = register(page, world, world.tenant())
    assert len(world.events(person, "SEND_VERIFY_EMAIL")) == 1
