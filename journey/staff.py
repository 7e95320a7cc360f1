"""People of the company: their accounts with a role and an authenticator app, and their way to the desk."""

import json
import secrets
import time
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from journey.colleague import Telephone
from journey.world import World
from people.cast import PASSWORD


@dataclass
class Member:
    """A person of the company with an account of their own."""

    world: World
    user_id: str
    name: str
    email: str
    telephone: Telephone

    def take_role(self, role: str) -> None:
        """The operator takes a role away."""
        self.world.admin.delete_realm_roles_of_user(self.user_id, [self.world.admin.get_realm_role(role)])

    def give_role(self, role: str) -> None:
        self.world.admin.assign_realm_roles(self.user_id, [self.world.admin.get_realm_role(role)])


def member(world: World, *roles: str, name: str = "Petra Sommer") -> Member:
    """Somebody with these roles, a password and an authenticator app, as the operator's command leaves them."""
    email = f"staff-{time.monotonic_ns()}@example.org"
    app = Telephone(secrets.token_hex(10))
    first_name, _, last_name = name.partition(" ")
    otp = {
        "type": "otp",
        "userLabel": "App",
        "secretData": json.dumps({"value": app.secret}),
        "credentialData": json.dumps(
            {"subType": "totp", "digits": 6, "counter": 0, "period": 30, "algorithm": "HmacSHA1"}
        ),
    }
    account = {"username": email, "email": email, "emailVerified": True, "enabled": True}
    account |= {"firstName": first_name, "lastName": last_name}
    password = {"type": "password", "value": PASSWORD, "temporary": False}
    user_id = str(world.admin.create_user(account | {"credentials": [password, otp]}))
    world.admin.assign_realm_roles(user_id, [world.admin.get_realm_role(role) for role in roles])
    return Member(world, user_id, name, email, app)


class Desk:
    """The desk in a browser."""

    def __init__(self, page: Page, world: World) -> None:
        self.page, self.world, self.url = page, world, world.settings.desk_url

    def sign_in(self, who: Member, path: str = "/") -> "Desk":
        """By password and code; the page that was asked for is open afterwards."""
        self.page.goto(f"{self.url}{path}")
        self.page.locator("#username").fill(who.email)
        self.page.locator("#password").fill(PASSWORD)
        self.page.locator("#kc-login").click()
        self.page.locator("#otp").fill(who.telephone.code())
        self.page.locator("#kc-login").click()
        self.page.wait_for_url(f"{self.url}/**")
        return self

    def open(self, path: str) -> "Desk":
        self.page.goto(f"{self.url}{path}")
        return self

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def press(self, *keys: str) -> "Desk":
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def expect_said(self, text: str) -> "Desk":
        """A sentence of what was done stands on top."""
        expect(self.page.locator(".said")).to_contain_text(text)
        return self

    def search(self, text: str) -> "Desk":
        self.open("/suche")
        self.page.locator("#suche").fill(text)
        self.page.get_by_role("button", name="Suchen").click()
        return self
