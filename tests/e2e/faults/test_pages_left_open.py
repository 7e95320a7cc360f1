"""Keycloak dies while pages are open: whoever sends one begins again where that page belongs, and her code is good.

Sign-ins that have not ended live in Keycloak's memory. To keep them elsewhere is experimental and nobody's promise
(keycloak/keycloak#24774), so what must hold is the way back.
"""

import os
import signal
from collections.abc import Callable

from playwright.sync_api import Page, expect

from journey.pages import EmailCode, LetterCode, Login, NewPassword, Portal, Registration
from journey.waiting import eventually
from journey.way import confirm_email, register
from journey.world import World
from stack.commands import answers
from stack.processes.supervisor import Supervisor

EXPIRED = "Die Seite ist abgelaufen. Beginnen Sie noch einmal."


def kill_keycloak(world: World) -> None:
    """SIGKILL; supervisord starts it again."""
    supervisor = Supervisor(world.settings.state)
    process = supervisor.pid("keycloak")
    assert process
    os.killpg(os.getpgid(process), signal.SIGKILL)
    eventually(lambda: supervisor.pid("keycloak") not in (None, process), 60, "Keycloak is started again")
    ready = f"http://127.0.0.1:{world.settings.keycloak_management}/health/ready"
    eventually(lambda: answers(ready), 240, "Keycloak is ready")


def test_whoever_has_a_page_open_when_keycloak_dies_is_led_back(world: World, new_browser: Callable[..., Page]) -> None:
    at_code, at_link, at_letter = new_browser(), new_browser(), new_browser()
    at_form, at_login, at_password = new_browser(), new_browser(), new_browser()
    registered = register(at_code, world, world.tenant())
    linked = register(new_browser(), world, world.tenant())
    at_link.goto(world.email_link(linked))
    waiting = confirm_email(at_letter, world, world.tenant())
    code = world.letter_code(waiting)
    forgetful = confirm_email(new_browser(), world, world.tenant())
    Portal(at_password, world).sign_in()
    at_password.locator("a[href*=reset-credentials]").click()
    at_password.locator("#username").fill(forgetful.email)
    at_password.get_by_role("main").locator("[type=submit]").first.click()
    link = world.email_link(forgetful, count=2)
    at_password.goto(link)
    newcomer = world.newcomer(world.tenant())
    Portal(at_form, world).register().fill(newcomer)
    Portal(at_login, world).sign_in()

    kill_keycloak(world)
    for page in (at_code, at_link, at_letter, at_form, at_login, at_password):
        page.set_default_timeout(90_000)  # a cold Keycloak answers the first of them slowly

    EmailCode(at_code).submit(world.email_code(registered), registered)
    EmailCode(at_link).submit(None, linked)
    LetterCode(at_letter).submit(code, waiting)
    Registration(at_form).submit()
    Login(at_login).fill(waiting)
    NewPassword(at_password).submit("Ein ganz anderes 7")
    for page in (at_code, at_link, at_letter, at_login, at_password):
        Login(page).expect_shown()
        expect(page.get_by_role("main")).to_contain_text(EXPIRED)
    expect(at_form.get_by_role("heading", level=1)).to_have_text("Registrierung")
    expect(at_form.get_by_role("main")).to_contain_text(EXPIRED)

    for page, person in ((at_code, registered), (at_link, linked)):
        Login(page).fill(person)
        EmailCode(page).submit(world.email_code(person), person)
        LetterCode(page).expect_shown()
    Login(at_letter).fill(waiting)
    LetterCode(at_letter).submit(code, waiting)
    Portal(at_letter, world).expect_inside(waiting)
    Registration(at_form).fill(newcomer).submit().expect_shown()
    at_password.goto(link)
    NewPassword(at_password).submit("Ein ganz anderes 7")
    LetterCode(at_password).expect_shown()
