"""A service that does not understand what it is asked rings an alarm: it is a fault of ours and no outage."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from structlog.testing import capture_logs

from matcher.errors import KeycloakError, LetterServiceError
from matcher.keycloak.accounts import Accounts
from matcher.letters.client import Letters
from matcher.settings import WorkerSettings

SECRET = "only-for-these-tests"
TOKEN = json.dumps({"access_token": "token", "expires_in": 60, "token_type": "Bearer"}).encode()


class Answer(BaseHTTPRequestHandler):
    """Gives everybody a token, and answers everything else with the status in front of the address."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        _, status, rest = self.path.split("/", 2)
        asked_for_token = rest.endswith("/token")
        content = TOKEN if asked_for_token else b"{}"
        self.send_response(200 if asked_for_token else int(status))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def keycloak(url: str) -> Accounts:
    names = {"database_dsn": "host=127.0.0.1", "database_password": SECRET, "client_secret": SECRET}
    return Accounts(WorkerSettings.model_validate(names | {"keycloak_url": url, "letter_service_url": url}))


@pytest.mark.parametrize(("status", "rung"), [(400, ["keycloak"]), (503, [])])
def test_a_mail_that_keycloak_does_not_understand_rings_an_alarm_and_is_tried_again(
    url: str, status: int, rung: list[str]
) -> None:
    with capture_logs() as lines, pytest.raises(KeycloakError):
        keycloak(f"{url}/{status}").mail("erika", "letter-posted", {})
    assert [one["service"] for one in lines if one["event"] == "alarm.contract"] == rung


@pytest.mark.parametrize(("status", "rung"), [(400, ["letter-service"]), (503, [])])
def test_a_request_that_letter_service_does_not_understand_rings_an_alarm_and_is_tried_again(
    url: str, status: int, rung: list[str]
) -> None:
    with capture_logs() as lines, pytest.raises(LetterServiceError):
        Letters(f"{url}/{status}", lambda: "token", timeout_seconds=5).stop("erika")
    assert [one["service"] for one in lines if one["event"] == "alarm.contract"] == rung
