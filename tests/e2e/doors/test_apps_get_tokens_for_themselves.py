"""The token that an app gets is good for that app: it opens neither the account API nor the Admin API."""

from collections.abc import Iterator

import jwt
import pytest
import requests
from playwright.sync_api import Page

from journey.way import move_in
from journey.world import World
from people.cast import Person


@pytest.fixture
def app(world: World) -> Iterator[str]:
    """An app as staff add one in the console, with what every new client gets."""
    client = world.admin.create_client({"clientId": "new-app", "publicClient": True, "directAccessGrantsEnabled": True})
    yield "new-app"
    world.admin.delete_client(client)


def token(world: World, client: str, person: Person, **more: str) -> str:
    form = {"grant_type": "password", "client_id": client, "username": person.email, "password": person.password}
    answer = requests.post(f"{world.realm_url}/protocol/openid-connect/token", data=form | more, timeout=20)
    answer.raise_for_status()
    return str(answer.json()["access_token"])


def test_a_new_apps_token_is_not_for_the_account_api(page: Page, world: World, app: str) -> None:
    tenant = move_in(page, world, world.tenant())
    bearer = token(world, app, tenant)
    claims = jwt.decode(bearer, options={"verify_signature": False})
    assert "account" not in str(claims.get("aud", ""))
    assert "resource_access" not in claims
    headers = {"Authorization": f"Bearer {bearer}", "Accept": "application/json"}
    assert requests.get(f"{world.realm_url}/account/", headers=headers, timeout=20).status_code in (401, 403)


def test_a_new_app_cannot_ask_for_the_rights_of_the_account(page: Page, world: World, app: str) -> None:
    tenant = move_in(page, world, world.tenant())
    with pytest.raises(requests.HTTPError):
        token(world, app, tenant, scope="openid roles")


@pytest.mark.parametrize("grant", ["urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:openid:params:grant-type:ciba"])
def test_a_grant_that_nobody_uses_is_off(world: World, grant: str) -> None:
    form = {
        "grant_type": grant,
        "client_id": "portal",
        "client_secret": world.secret("portal-client"),
        "assertion": "x",
    }
    answer = requests.post(f"{world.realm_url}/protocol/openid-connect/token", data=form, timeout=20)
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize("path", ["saml", "saml/descriptor"])
def test_saml_is_off(world: World, path: str) -> None:
    assert requests.get(f"{world.realm_url}/protocol/{path}", timeout=20).status_code == 404
