"""Once the letter has proven them, name and address come from the records or staff, not from the tenant."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Page

from journey.way import move_in
from journey.world import World
from people.cast import Person


def account_client(world: World) -> Iterator[str]:
    """A client that may use the account API in a person's name."""
    settings = {"clientId": "console-of-a-test", "publicClient": True, "directAccessGrantsEnabled": True}
    client = world.admin.create_client(settings | {"defaultClientScopes": ["basic", "profile", "email", "roles"]})
    yield "console-of-a-test"
    world.admin.delete_client(client)


@pytest.fixture
def console(world: World) -> Iterator[str]:
    yield from account_client(world)


class AccountApi:
    """Keycloak's account API, as the account console calls it."""

    def __init__(self, world: World, client: str, person: Person) -> None:
        form = {"grant_type": "password", "client_id": client, "scope": "openid"}
        form |= {"username": person.email, "password": person.password}
        answer = requests.post(f"{world.realm_url}/protocol/openid-connect/token", data=form, timeout=20)
        answer.raise_for_status()
        self.url = f"{world.realm_url}/account/"
        self.headers = {"Authorization": f"Bearer {answer.json()['access_token']}", "Accept": "application/json"}

    def change(self, **changed: Any) -> requests.Response:
        """Saves the person's data with these changes; attributes by their own name."""
        found = requests.get(self.url, headers=self.headers, timeout=20).json()
        attributes = found.get("attributes", {})
        for name, value in changed.items():
            if name in found:
                found[name] = value
            else:
                attributes[name] = [value]
        return requests.post(self.url, json=found | {"attributes": attributes}, headers=self.headers, timeout=20)


def typed(user: dict[str, Any]) -> dict[str, Any]:
    """Name and address of an account."""
    address = {name: user["attributes"].get(name) for name in ("street", "postal_code", "locality")}
    return address | {name: user[name] for name in ("firstName", "lastName")}


@pytest.fixture
def tenant(page: Page, world: World) -> Person:
    return move_in(page, world, world.tenant())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("firstName", "Rainer"),
        ("lastName", "Unbekannt"),
        ("street", "Nirgendweg 99"),
        ("postal_code", "06108"),
        ("locality", "Halle"),
    ],
)
def test_a_tenant_cannot_change_what_the_letter_proved(
    world: World, tenant: Person, console: str, name: str, value: str
) -> None:
    before = world.user(tenant)
    answer = AccountApi(world, console, tenant).change(**{name: value})
    assert answer.status_code == 400
    assert "provenUnchanged" in answer.text
    assert typed(world.user(tenant)) == typed(before)


def test_a_tenant_can_still_change_the_telephone_number(world: World, tenant: Person, console: str) -> None:
    assert AccountApi(world, console, tenant).change(phoneNumber="03471 999 888").ok
    assert world.attribute(tenant, "phoneNumber") == "03471 999 888"


def test_staff_change_the_name_of_a_proven_tenant(world: World, tenant: Person) -> None:
    user = world.user(tenant)
    world.set_attributes(tenant, {"street": "Karlsplatz 7"})
    world.admin.update_user(user["id"], {**world.user(tenant), "lastName": "Neumann"})
    assert world.user(tenant)["lastName"] == "Neumann"
