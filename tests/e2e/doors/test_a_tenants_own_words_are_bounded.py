"""What a tenant may write into the account by Keycloak's API is bounded, one attribute like the next."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from journey.way import move_in
from journey.world import World
from people.cast import Person
from tests.e2e.doors.test_what_was_proven_stays import AccountApi, account_client


@pytest.fixture(scope="module")
def console(world: World) -> Iterator[str]:
    yield from account_client(world)


@pytest.fixture
def tenant(page: Page, world: World) -> Person:
    return move_in(page, world, world.tenant())


def test_no_attribute_takes_whatever_a_tenant_sends(world: World, tenant: Person, console: str) -> None:
    """The language above all: Keycloak lets its owner write it, unasked and unbounded."""
    before = world.user(tenant)
    api = AccountApi(world, console, tenant)
    for name in ("locale", "phoneNumber", "registeredAddress", "emailCodeIssuedAt", "picture", "nickname"):
        for value in ("<script>alert(1)</script>", "x" * 10_000, "de\r\nBcc: wer@example.org"):
            api.change(**{name: value})
            assert world.user(tenant)["attributes"] == before["attributes"], name


def test_a_tenant_saves_his_data_when_a_language_is_set(world: World, tenant: Person, console: str) -> None:
    world.set_attributes(tenant, {"locale": "de"})
    assert AccountApi(world, console, tenant).change(phoneNumber="03471 999 888").ok
    assert world.attribute(tenant, "locale") == "de"
    assert world.attribute(tenant, "phoneNumber") == "03471 999 888"
