"""The desk on a real ASGI client and a real database, beside a tiny provider; a browser that keeps its cookies."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from matcher import db
from matcher.desk.app import build
from matcher.desk.people import People
from matcher.settings import DatabaseSettings, DeskSettings
from tests.company import PORTAL
from tests.matcher.house import House
from tests.portal.provider import CLIENT_ID, CLIENT_SECRET, Provider

PUBLIC_URL = "http://localhost:8004/desk"


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


class Browser:
    """Follows no redirect by itself, so that a test sees each of them."""

    def __init__(self, provider: Provider, client: TestClient, clock: Clock) -> None:
        self.provider, self.client, self.clock = provider, client, clock

    def get(self, path: str) -> tuple[int, str, str]:
        """Status, address sent to, text."""
        answer = self.client.get(f"/desk{path}")
        return answer.status_code, answer.headers.get("location", ""), answer.text

    def has_roles(self, *roles: str) -> None:
        """What Keycloak says of the person from now on."""
        self.provider.documents["userinfo"] = json.dumps({"sub": "person-1", "roles": roles}).encode()

    def begin(self, path: str = "/login") -> str:
        """The state of the authorization request."""
        query = parse_qs(urlsplit(self.get(path)[1]).query)
        self.provider.nonce = query["nonce"][0]
        return query["state"][0]

    def sign_in(self, path: str = "/login") -> tuple[int, str, str]:
        return self.get(f"/callback?code=c&state={self.begin(path)}")


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Provider()
    running.claims = {"name": "Petra Sommer", "roles": ["clerk"]}
    yield running
    running.stop()


def settings_for(database: DatabaseSettings, issuer: str, public_url: str = PUBLIC_URL) -> DeskSettings:
    given = {"keycloak_url": "http://127.0.0.1:9", "letter_service_url": "http://127.0.0.1:9", "desk_company": PORTAL}
    given |= {"database_dsn": database.database_dsn, "desk_issuer": issuer, "desk_public_url": public_url}
    given |= {"client_secret": "s" * 32, "desk_client_secret": CLIENT_SECRET, "desk_session_secret": "t" * 32}
    given |= {"database_password": database.database_password.get_secret_value(), "desk_client_id": CLIENT_ID}
    return DeskSettings.model_validate(given | {"desk_answer_within_seconds": 30, "desk_sessions_at_most": 2})


@pytest.fixture
def browser(provider: Provider, settings: DatabaseSettings) -> Iterator[Browser]:
    clock = Clock()
    app = build(settings_for(settings, provider.issuer), clock)
    with TestClient(
        app, base_url="http://localhost:8004", follow_redirects=False, raise_server_exceptions=False
    ) as client:
        made = Browser(provider, client, clock)
        made.has_roles("clerk")
        yield made
    app.state.desk.pool.close()


@dataclass
class Office:
    """Somebody of staff at a desk beside a whole house: what is recorded here, `house.settling` carries out."""

    browser: Browser
    house: House

    def see(self, path: str) -> str:
        """The text of a page, its marks taken out."""
        return self.words(self.browser.get(path)[2])

    def send(self, path: str, page: str = "", **fields: str) -> tuple[int, str]:
        """A form of a page (by default the one whose path it begins with); the status, and the text that follows."""
        shown = self.browser.get(page or path.rpartition("/")[0])[2]
        hidden = dict(reversed(re.findall(r'name="(csrf|seen)" value="([^"]*)"', shown)))
        answer = self.browser.client.post(f"/desk{path}", data=hidden | fields)
        if answer.status_code != 303:
            return answer.status_code, self.words(answer.text)
        return 303, self.see(answer.headers["location"].removeprefix("/desk"))

    def arrives(self, first_name: str, last_name: str, street: str, account_id: str) -> str:
        """Somebody registers and confirms the e-mail address, and the matcher decides; returns the case's path."""
        self.house.console.register(account_id, first_name, last_name, street)
        self.house.console.confirm_email(account_id)
        self.house.happens(account_id)
        return f"/fall/{account_id}"

    @staticmethod
    def words(page: str) -> str:
        return " ".join(unescape(re.sub(r"<[^<>]+>", " ", page)).split())


@pytest.fixture
def office(browser: Browser, house: House) -> Iterator[Office]:
    app: Any = browser.client.app
    desk: Any = app.state.desk
    accounts: Any = house.console
    app.state.desk = replace(desk, accounts=accounts, letters=house.letters, people=People(accounts, desk.pool))
    browser.sign_in()
    yield Office(browser, house)
    with db.transaction(house.pool) as connection:
        assert connection.execute("SELECT count(*) FROM acts WHERE by_name = ''").fetchone() == (0,)
