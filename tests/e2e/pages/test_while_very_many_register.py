"""While very many register, a form needs a proof of work: a browser brings it by itself, a script pays for it."""

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from playwright.sync_api import Page, expect

from journey.pages import EmailCode, Portal, Registration
from journey.proof_of_work import challenge, solved
from journey.visitor import Visitor, registration
from journey.world import World
from people.cast import ERIKA
from tests.e2e.doors.test_forms_are_limited import limit
from tests.e2e.pages.accessibility import AXE, BEYOND_AXE, RUN_AXE


@contextmanager
def very_many_register(world: World) -> Iterator[None]:
    """Every form of this hour needs a proof of work."""
    with limit(world, "registrationsWithoutProofPerHour", 0):
        yield


def test_while_very_many_register_a_browser_works_for_it_and_people_need_not_do_anything(
    page: Page, world: World
) -> None:
    person = world.newcomer(world.tenant())
    with very_many_register(world):
        Portal(page, world).register()
        expect(page.get_by_text("Geprüft")).to_be_visible()
        page.evaluate(AXE)
        assert page.evaluate(RUN_AXE) + page.evaluate(BEYOND_AXE) == []
        Registration(page).fill(person).submit()
        EmailCode(page).expect_shown()
    assert world.user(person)


def test_while_very_many_register_a_form_without_the_work_is_refused_and_keeps_what_was_typed(world: World) -> None:
    person = world.newcomer(ERIKA)
    with very_many_register(world):
        for answer in ("", "x", "e30=", b64encode(b'{"signature": 1}').decode(), "A" * 1999):
            page = Visitor(world).register(person, {"altcha": answer})
            assert "bis unten „Geprüft“ steht" in page.text
            assert person.street in page.text
    assert world.user(person) == {}


def test_the_work_for_one_form_is_good_for_one_form(world: World) -> None:
    first, second = world.newcomer(ERIKA), world.newcomer(ERIKA)
    with very_many_register(world):
        browser = Visitor(world)
        form = browser.open("/register")
        work = solved(form.text)
        assert "Registrierung erfolgreich" in browser.send(form, registration(first) | {"altcha": work}).text
        assert "bis unten „Geprüft“ steht" in Visitor(world).register(second, {"altcha": work}).text
    assert world.user(first)
    assert world.user(second) == {}


def test_the_work_is_what_the_setting_says_and_twice_as_much_when_twice_as_many_register(world: World) -> None:
    with very_many_register(world), limit(world, "registrationsProofNumbers", 500):
        with world.database("keycloak") as connection:
            connection.execute("DELETE FROM bwg_limit WHERE name = 'registrations-proven'")
        form = (browser := Visitor(world)).open("/register")
        assert numbers(form.text) == 500
        browser.send(form, registration(world.newcomer(ERIKA)) | {"altcha": solved(form.text)})
        assert numbers(Visitor(world).open("/register").text) == 1000


def test_a_challenge_that_somebody_made_easier_is_none_of_ours(world: World) -> None:
    person = world.newcomer(ERIKA)
    with very_many_register(world):
        forged = challenge(Visitor(world).open("/register").text) or {}
        forged["salt"] = "easy?expires=9999999999&"
        forged["challenge"] = sha256(f"{forged['salt']}1".encode()).hexdigest()
        answer = b64encode(json.dumps(forged | {"number": 1}).encode()).decode()
        assert "bis unten „Geprüft“ steht" in Visitor(world).register(person, {"altcha": answer}).text


def numbers(page: str) -> int:
    return int((challenge(page) or {})["maxnumber"])
