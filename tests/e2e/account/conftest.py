"""A tenant who is in, at the own account."""

import pytest
from playwright.sync_api import Page, expect

from journey.way import move_in
from journey.world import World
from people.cast import Person


class MyAccount:
    """Mein Konto."""

    def __init__(self, page: Page, world: World) -> None:
        self.page, self.url = page, f"{world.realm_url}/account/"

    def open(self) -> "MyAccount":
        self.page.goto(self.url)
        return self

    def expect_shown(self) -> "MyAccount":
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Mein Konto")
        return self

    def expect_said(self, text: str) -> None:
        expect(self.page.get_by_role("status").first).to_contain_text(text)

    def ask_for_address(self, address: str, password: str) -> None:
        self.page.locator("#account-email").click()
        self.page.locator("#email").fill(address)
        self.page.locator("#password").fill(password)
        self.page.locator("#kc-submit").click()

    def type_code(self, code: str) -> None:
        self.page.locator("#emailCode").fill(code)
        self.page.locator("#kc-submit").click()


@pytest.fixture
def tenant(page: Page, world: World) -> Person:
    return move_in(page, world, world.tenant())


@pytest.fixture
def account(page: Page, world: World, tenant: Person) -> MyAccount:  # noqa: ARG001 - who is signed in
    return MyAccount(page, world).open().expect_shown()
