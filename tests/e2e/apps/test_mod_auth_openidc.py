"""An app of the company that a developer connected by docs/apps.md alone."""

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
from tests.e2e.apps.apache import Apache, served
from tests.e2e.apps.behind import listening
from tests.ports import free_port

NAME = "mieter-app"


@pytest.fixture
def app(world: World, tmp_path: Path) -> Iterator[Apache]:
    realm, port = master.open_realm(world.settings, "bwg"), free_port()
    url = f"http://localhost:{port}"
    secret = apps.add(realm, apps.App.of(NAME, url, f"{url}/oidc", f"{url}/oidc?logout=backchannel"))
    with listening("X-Tenant-Number", "X-Contracts") as behind, served(world, tmp_path, port, behind, secret) as apache:
        yield apache
    apps.remove(realm, NAME)


def shown(browser: Visitor, app: Apache) -> requests.Response:
    """The app's page, or where it sends the browser."""
    return browser.session.get(f"{app.url}/", timeout=TIMEOUT_SECONDS)


def test_a_tenant_is_signed_in_told_by_number_and_out_with_the_portal(world: World, app: Apache) -> None:
    tenant = world.newcomer(world.tenant())
    browser = Visitor(world)
    browser.move_in(tenant)
    page = shown(browser, app)
    assert page.url == f"{app.url}/", "who is signed in at the portal types nothing"
    number, contracts = page.text.split("|")
    assert (number, contracts) == (world.attribute(tenant, "tenantNumber"), world.attribute(tenant, "contractNumber"))
    portal = browser.open("/me")
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', portal.text))
    assert "abgemeldet" in browser.send(portal, hidden).text
    eventually(lambda: not shown(browser, app).url.startswith(app.url), what="the app asks for a sign-in again")
    assert 200 in app.answers("POST /oidc?logout=backchannel"), "Keycloak hears that the app has signed out"


def test_who_has_no_letter_code_comes_no_further_than_its_page(world: World, app: Apache) -> None:
    newcomer = world.newcomer(ERIKA)
    browser = Visitor(world)
    login = shown(browser, app)
    registered = Visitor(world)
    registered.confirm(registered.register(newcomer), "emailCode", world.email_code(newcomer), newcomer)
    page = browser.send(login, {"username": newcomer.email, "password": newcomer.password})
    assert "Konto-Bestätigung" in page.text
    assert not shown(browser, app).url.startswith(app.url)
