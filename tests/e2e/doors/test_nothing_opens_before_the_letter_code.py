"""Until the code from the letter is entered, every way in ends on the page "Konto-Bestätigung" or outside."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from journey.pages import EmailCode, LetterCode, Login, NewPassword, Portal
from journey.way import confirm_email, register, sign_in
from journey.world import World
from people.cast import Person

NEW_PASSWORD = "Birnbaum im Garten 8"


@pytest.fixture(scope="module")
def waiting(world: World, chromium: Browser) -> Person:
    """Somebody who has confirmed the e-mail and not yet the letter."""
    context = chromium.new_context(locale="de-DE")
    person = confirm_email(context.new_page(), world, world.tenant())
    context.close()
    return person


@pytest.fixture
def blocked_page(page: Page, world: World, waiting: Person) -> Page:
    sign_in(page, world, waiting)
    LetterCode(page).expect_shown()
    return page


@pytest.fixture
def direct_client(world: World) -> Iterator[str]:
    """An app that somebody allowed the password grant by mistake."""
    settings = {"clientId": "direct", "publicClient": True, "directAccessGrantsEnabled": True}
    client = world.admin.create_client(settings)
    yield "direct"
    world.admin.delete_client(client)


def authorise(world: World, **parameters: str) -> str:
    """The address that an app sends a browser to."""
    query = {"client_id": "portal", "response_type": "code", "scope": "openid", "code_challenge_method": "S256"}
    query |= {"redirect_uri": f"{world.portal_url}/callback", "code_challenge": "x" * 43, **parameters}
    return requests.Request("GET", f"{world.realm_url}/protocol/openid-connect/auth", params=query).prepare().url or ""


def test_a_login_in_a_second_browser_ends_on_the_code_page(blocked_page: Page) -> None:
    LetterCode(blocked_page).expect_shown()


def test_the_password_grant_is_refused(world: World, waiting: Person, direct_client: str) -> None:
    form = {"grant_type": "password", "client_id": direct_client}
    form |= {"username": waiting.email, "password": waiting.password}
    answer = requests.post(f"{world.realm_url}/protocol/openid-connect/token", data=form, timeout=10)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_grant"


def test_the_cookie_of_the_half_finished_login_opens_no_other_app(
    blocked_page: Page, world: World, waiting: Person
) -> None:
    Portal(blocked_page, world).sign_in()
    with pytest.raises(AssertionError):
        Portal(blocked_page, world).expect_inside(waiting)


def test_a_silent_sign_in_is_answered_with_an_error(blocked_page: Page, world: World) -> None:
    asked: list[str] = []
    blocked_page.on("request", lambda request: asked.append(request.url))
    blocked_page.goto(authorise(world, prompt="none", state="silent"))
    [answer] = [url for url in asked if url.startswith(f"{world.portal_url}/callback")]
    assert re.search(r"error=(login|interaction)_required", answer)
    assert "code=" not in answer


def test_a_new_password_by_mail_leads_to_the_code_page(page: Page, world: World, waiting: Person) -> None:
    Portal(page, world).sign_in()
    page.get_by_role("link", name="Passwort vergessen").click()
    page.locator("#username").fill(waiting.email)
    page.get_by_role("main").locator("[type=submit]").click()
    page.goto(world.email_link(waiting, count=2))
    NewPassword(page).submit(waiting.password)
    LetterCode(page).expect_shown()


def test_the_account_console_leads_to_the_code_page(page: Page, world: World, waiting: Person) -> None:
    page.goto(f"{world.realm_url}/account/")
    Login(page).expect_shown().fill(waiting)
    LetterCode(page).expect_shown()


@pytest.mark.parametrize(
    "execution", ["UPDATE_PASSWORD", "UPDATE_PROFILE", "VERIFY_EMAIL", "VERIFY_PROFILE", "nonsense"]
)
def test_another_action_in_the_address_does_not_lift_the_block(
    blocked_page: Page, world: World, waiting: Person, execution: str
) -> None:
    action = blocked_page.locator("#kc-letter-code-form").get_attribute("action") or ""
    foreign = re.sub(r"execution=[^&]*", f"execution={execution}", action)
    blocked_page.request.post(foreign, form={"email": waiting.email, "password": waiting.password})
    assert_still_blocked(blocked_page, world, waiting)


@pytest.mark.parametrize(
    "extra",
    [
        {"cancel-aia": "true"},
        {},
        {"letterCode": ""},
        {"letterCode": "0" * 10_000},
        {"letterCode": "🏠"},
        {"resend": "on"},
    ],
)
def test_a_form_without_a_code_does_not_lift_the_block(
    blocked_page: Page, world: World, waiting: Person, extra: dict[str, Any]
) -> None:
    action = blocked_page.locator("#kc-letter-code-form").get_attribute("action") or ""
    form = {"email": waiting.email, "password": waiting.password, **extra}
    answer = blocked_page.request.post(action, form=form)
    assert answer.status < 500
    assert_still_blocked(blocked_page, world, waiting)


def test_a_block_that_was_removed_by_hand_comes_back_at_the_next_login(
    page: Page, world: World, waiting: Person
) -> None:
    user = world.user(waiting)
    world.admin.update_user(user["id"], {**user, "requiredActions": []})
    sign_in(page, world, waiting)
    LetterCode(page).expect_shown()


def assert_still_blocked(page: Page, world: World, person: Person) -> None:
    Portal(page, world).sign_in()
    if page.locator("#kc-login").is_visible():
        Login(page).fill(person)
    LetterCode(page).expect_shown()
    user = world.user(person)
    assert "letterVerified" not in user["attributes"]
    roles = [role["name"] for role in world.admin.get_realm_roles_of_user(user["id"])]
    assert "mieter" not in roles


def test_the_code_page_needs_the_password_as_well(blocked_page: Page, world: World, waiting: Person) -> None:
    LetterCode(blocked_page).submit(world.letter_code(waiting), waiting, password="ein falsches Passwort")
    LetterCode(blocked_page).expect_shown()
    expect(blocked_page.locator("#letterCode")).not_to_have_value("")
    assert "letterVerified" not in world.user(waiting)["attributes"]


def test_the_link_for_a_new_browser_needs_a_password_too(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    """One browser opens the link and stops, another one finishes, the first one reloads."""

    seen = register(page, world, world.tenant())
    stopped, finisher = new_browser(), new_browser()
    stopped.goto(world.email_link(seen))
    EmailCode(stopped).expect_shown()
    sign_in(finisher, world, seen)
    EmailCode(finisher).submit(world.email_code(seen), seen)
    LetterCode(finisher).expect_shown()
    for browser in (stopped, page):
        browser.reload()
        Login(browser).expect_shown()
