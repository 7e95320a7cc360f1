"""An app behind oauth2-proxy, connected by docs/apps.md alone: it hears of no sign-out and asks Keycloak anew."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from journey.visitor import TIMEOUT_SECONDS, Visitor
from journey.waiting import eventually
from journey.world import World
from people.cast import ERIKA
from stack import master
from stack.realm import apps
from tests.e2e.apps.behind import listening
from tests.e2e.apps.oauth2_proxy import TOKEN_SECONDS, served
from tests.ports import free_port

NAME = "mieter-app"


@pytest.fixture
def app(world: World, tmp_path: Path) -> Iterator[str]:
    realm, port = master.open_realm(world.settings, "bwg"), free_port()
    url = f"http://localhost:{port}"
    words = ["add", NAME, "--url", url, "--redirect", f"{url}/oauth2/callback", "--token-seconds", str(TOKEN_SECONDS)]
    told = apps.run(realm, apps.parse(words))
    secret = next(line.split()[1] for line in told if line.startswith("client_secret"))
    assert [line for line in apps.listed(realm) if line.startswith(NAME) and line.endswith("in Ordnung")]
    with listening("X-Forwarded-User", "X-Forwarded-Email") as behind, served(world, tmp_path, port, behind, secret):
        yield url
    apps.remove(realm, NAME)


def shown(browser: Visitor, app: str) -> requests.Response:
    """The app's page, or where it sends the browser."""
    return browser.session.get(f"{app}/", timeout=TIMEOUT_SECONDS)


def test_a_tenant_is_signed_in_and_out_within_a_tokens_life(world: World, app: str) -> None:
    tenant = world.newcomer(world.tenant())
    browser = Visitor(world)
    browser.move_in(tenant)
    page = shown(browser, app)
    assert page.url == f"{app}/", "who is signed in at the portal types nothing"
    assert page.text == f"{world.user(tenant)['id']}|{tenant.email}"
    portal = browser.open("/me")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', portal.text))
    assert "abgemeldet" in browser.send(portal, hidden).text
    eventually(
        lambda: not shown(browser, app).url.startswith(app), 3 * TOKEN_SECONDS, "the app asks for a sign-in again"
    )


def test_a_session_that_goes_on_outlives_its_tokens(world: World, app: str) -> None:
    tenant = world.newcomer(world.tenant())
    browser = Visitor(world)
    browser.move_in(tenant)
    first = shown(browser, app)
    cookies = browser.session.cookies.copy()
    eventually(
        lambda: (shown(browser, app), browser.session.cookies.get("_oauth2_proxy"))[1] != cookies.get("_oauth2_proxy"),
        3 * TOKEN_SECONDS,
        "a token that follows the first",
    )
    assert shown(browser, app).text == first.text


def test_who_has_no_letter_code_comes_no_further_than_its_page(world: World, app: str) -> None:
    newcomer = world.newcomer(ERIKA)
    browser = Visitor(world)
    login = shown(browser, app)
    registered = Visitor(world)
    registered.confirm(registered.register(newcomer), "emailCode", world.email_code(newcomer), newcomer)
    page = browser.send(login, {"username": newcomer.email, "password": newcomer.password})
    assert "Konto-Bestätigung" in page.text
    assert not shown(browser, app).url.startswith(app)


def test_a_token_that_does_not_say_the_role_opens_nothing(world: World, app: str) -> None:
    tenant = world.newcomer(world.tenant())
    browser = Visitor(world)
    browser.move_in(tenant)
    client = next(one for one in world.admin.get_clients() if one["clientId"] == NAME)
    scopes = world.admin.get_client_default_client_scopes(client["id"])
    [tenancy] = [one for one in scopes if one["name"] == "tenancy"]
    world.admin.delete_client_default_client_scope(client["id"], tenancy["id"])
    assert shown(browser, app).status_code == 403
