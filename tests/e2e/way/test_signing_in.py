"""Sign-in of an active tenant: single sign-on, staying signed in, a forgotten password, signing out."""

import os
import subprocess
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from journey.pages import Login, NewPassword, Portal
from journey.waiting import eventually
from journey.way import move_in, sign_in
from journey.world import World
from people.cast import ERIKA, Person
from stack import services
from stack.commands import answers

OTHER_APP = 28013


@pytest.fixture(scope="module")
def tenant(world: World, chromium: Browser) -> Person:
    context = chromium.new_context(locale="de-DE")
    person = move_in(context.new_page(), world, world.tenant())
    context.close()
    return person


@pytest.fixture
def other_app(world: World) -> Iterator[str]:
    """A second app of the company, with a client of its own."""
    url = f"http://localhost:{OTHER_APP}"
    portal = next(client for client in world.admin.get_clients() if client["clientId"] == "portal")
    settings = {key: value for key, value in portal.items() if key not in ("id", "protocolMappers")}
    attributes: dict[str, str] = {**portal["attributes"], "post.logout.redirect.uris": f"{url}/*"}
    attributes["backchannel.logout.url"] = f"{url}/backchannel-logout"
    changed: dict[str, object] = {
        "clientId": "other-app",
        "secret": "other-app-secret-0123456789",
        "rootUrl": url,
        "baseUrl": url,
    }
    changed |= {"redirectUris": [f"{url}/callback"], "attributes": attributes}
    client = world.admin.create_client({**settings, **changed})
    env = services.environment(world.settings) | {"PORTAL_PUBLIC_URL": url, "PORTAL_CLIENT_ID": "other-app"}
    env |= {"PORTAL_CLIENT_SECRET": "other-app-secret-0123456789", "PORTAL_METRICS_PORT": "0"}
    del env["PORTAL_CLIENT_SECRET_FILE"]
    command = [str(services.BIN / "portal"), "--host", "127.0.0.1", "--port", str(OTHER_APP)]
    process = subprocess.Popen(command, env={**os.environ, **env})
    try:
        eventually(lambda: answers(f"{url}/health/ready"), 60, "the second app")
        yield url
    finally:
        process.terminate()
        process.wait(30)
        world.admin.delete_client(client)


def test_a_second_app_in_the_same_browser_needs_no_password(
    page: Page, world: World, tenant: Person, other_app: str
) -> None:
    sign_in(page, world, tenant)
    Portal(page, world).expect_inside(tenant)
    page.goto(f"{other_app}/login")
    expect(page).to_have_url(f"{other_app}/me")
    expect(page.get_by_role("main")).to_contain_text(tenant.last_name)


def test_signing_out_of_one_app_signs_out_of_the_other(
    page: Page, world: World, tenant: Person, other_app: str
) -> None:
    sign_in(page, world, tenant)
    Portal(page, world).expect_inside(tenant)
    page.goto(f"{other_app}/login")
    expect(page).to_have_url(f"{other_app}/me")
    page.goto(f"{world.portal_url}/me")
    Portal(page, world).sign_out()
    page.goto(f"{other_app}/me")
    expect(page.get_by_role("main")).not_to_contain_text(tenant.last_name)


def test_whoever_stays_signed_in_has_a_cookie_that_outlives_the_browser(
    new_browser: Callable[..., Page], world: World, tenant: Person
) -> None:
    page = new_browser()
    Portal(page, world).sign_in().fill(tenant, remember=True)
    Portal(page, world).expect_inside(tenant)
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] == "KEYCLOAK_IDENTITY"]
    assert kept
    assert kept[0]["expires"] > 0

    # The browser is closed: only the cookies with a date are there again.
    reopened = new_browser()
    reopened.context.add_cookies([c for c in page.context.cookies() if c["expires"] > 0])  # type: ignore[misc]
    reopened.goto(f"{world.portal_url}/login")
    Portal(reopened, world).expect_inside(tenant)


def test_a_forgotten_password_is_replaced_by_mail_in_german_to_the_end(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    person = move_in(page, world, world.tenant())
    second = new_browser()
    Portal(second, world).sign_in()
    second.get_by_role("link", name="Passwort vergessen").click()
    second.locator("#username").fill(person.email)
    second.get_by_role("main").locator("[type=submit]").click()
    expect(second.get_by_role("main")).to_contain_text("E-Mail")
    second.goto(world.email_link(person, count=2))
    new = NewPassword(second).submit("passwort")
    assert "leicht zu erraten" in new.error("password-new"), "what the policy refuses is told at the field"
    assert "verschieden" in new.submit("Ein ganz neues Wort 9", "ein anderes").error("password-confirm")
    new.submit("Ein ganz neues Wort 9")
    third = new_browser()
    Portal(third, world).sign_in().fill(person, "Ein ganz neues Wort 9")
    Portal(third, world).expect_inside(person)


def test_a_wrong_password_does_not_say_what_was_wrong(page: Page, world: World, tenant: Person) -> None:
    messages = []
    for person in (tenant, world.newcomer(ERIKA)):
        Portal(page, world).sign_in().fill(person, "ein falsches Passwort")
        Login(page).expect_shown()
        messages.append(page.get_by_role("main").inner_text())
    assert messages[0] == messages[1]
