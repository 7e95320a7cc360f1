"""The portal on a real ASGI client, beside a tiny provider; a browser that keeps its cookies."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from portal.settings import Settings
from portal.web import create_app
from tests.company import PORTAL
from tests.portal.provider import CLIENT_ID, CLIENT_SECRET, Provider

PUBLIC_URL = "http://localhost:8003"


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
        answer = self.client.get(path)
        return answer.status_code, answer.headers.get("location", ""), answer.text

    def begin(self, path: str = "/login") -> dict[str, str]:
        """The parameters of the authorization request."""
        query = parse_qs(urlsplit(self.get(path)[1]).query)
        parameters = {name: values[0] for name, values in query.items()}
        self.provider.nonce = parameters["nonce"]
        return parameters

    def sign_in(self) -> tuple[int, str, str]:
        return self.get(f"/callback?code=c&state={self.begin()['state']}")


def settings_for(issuer: str, public_url: str = PUBLIC_URL) -> Settings:
    return Settings(
        issuer=issuer,
        public_url=public_url,
        company=PORTAL,
        client_id=CLIENT_ID,
        client_secret=SecretStr(CLIENT_SECRET),
        session_secret=SecretStr("s" * 32),
        answer_within_seconds=30,
        sessions_at_most=2,
    )


@pytest.fixture
def provider() -> Iterator[Provider]:
    running = Provider()
    running.claims = {
        "name": "Erika Mustermann",
        "roles": ["mieter"],
        "tenant_number": "T-1001",
        "contracts": ["V-1001", "V-1002"],
    }
    yield running
    running.stop()


@pytest.fixture
def browser(provider: Provider) -> Iterator[Browser]:
    clock = Clock()
    app = create_app(settings_for(provider.issuer), clock)
    with TestClient(app, base_url=PUBLIC_URL, follow_redirects=False, raise_server_exceptions=False) as client:
        yield Browser(provider, client, clock)
