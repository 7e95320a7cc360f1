"""The webhook on the real app and a real PostgreSQL: signed once, stored once, one job."""

import datetime
import json
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from standardwebhooks.webhooks import Webhook
from structlog.testing import capture_logs

from matcher import db
from matcher.errors import DatabaseError
from matcher.keycloak import webhook
from matcher.keycloak.signed import HEADERS
from matcher.registration import own_data
from matcher.settings import ApiSettings, DatabaseSettings
from tests.matcher.conftest import PASSWORD
from tests.ports import free_port

SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="


@pytest.fixture
def client(settings: DatabaseSettings) -> Iterator[TestClient]:
    given = {"database_dsn": settings.database_dsn, "database_password": PASSWORD, "webhook_secret": SECRET}
    with TestClient(webhook.build(ApiSettings.model_validate(given), own_data.taken)) as client:
        yield client


def body(event_id: str = "event-1", **changed: Any) -> str:
    data = {"event_id": event_id, "user_id": "user-1", "realm": "bwg", "actor_id": None}
    return json.dumps({"type": "user.REGISTER", "timestamp": "2026-11-22T12:00:00Z", "data": data} | changed)


def signed(text: str, event_id: str = "event-1", age: datetime.timedelta = datetime.timedelta()) -> dict[str, str]:
    at = datetime.datetime.now(datetime.UTC) - age
    signature = Webhook(SECRET).sign(event_id, at, text)
    return {"webhook-id": event_id, "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}


def send(client: TestClient, text: str, headers: dict[str, str]) -> int:
    return client.post("/webhooks/keycloak", content=text.encode(), headers=headers).status_code


def stored(settings: DatabaseSettings) -> tuple[int, int]:
    """Events and jobs."""
    with psycopg.connect(db.conninfo(settings)) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM keycloak_events), (SELECT count(*) FROM procrastinate_jobs)"
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def test_a_signed_webhook_is_stored_with_its_job(client: TestClient, settings: DatabaseSettings) -> None:
    assert send(client, body(), signed(body())) == 202
    assert stored(settings) == (1, 1)


def test_what_is_stored_says_who_did_what_to_whom(client: TestClient, settings: DatabaseSettings) -> None:
    data = {"event_id": "event-1", "user_id": "user-1", "realm": "bwg", "actor_id": "staff-1"}
    text, request_id = body(type="admin.UPDATE.USER", data=data), "0123456789abcdef" * 2
    assert send(client, text, signed(text) | {"X-Request-Id": request_id}) == 202
    with psycopg.connect(db.conninfo(settings)) as connection:
        row = connection.execute("SELECT id, type, account_id, actor_id, request_id FROM keycloak_events").fetchone()
    assert row == ("event-1", "admin.UPDATE.USER", "user-1", "staff-1", request_id)


def test_each_webhook_that_makes_work_is_one_line_of_the_log(client: TestClient) -> None:
    login = body("event-2", type="user.LOGIN")
    with capture_logs() as logs:
        for text, event_id in ((body(), "event-1"), (body(), "event-1"), (login, "event-2")):
            send(client, text, signed(text, event_id))
    line = {"event": "webhook", "log_level": "info", "event_id": "event-1", "type": "user.REGISTER"}
    line["account_id"] = "user-1"
    assert logs == [{**line, "new": new} for new in (True, False)]


@pytest.mark.parametrize(
    ("text", "headers", "why"),
    [
        (body(), {"webhook-signature": "v1,AAAA"}, "signature_refused"),
        ("no json", {}, "not_understood"),
        (body(data={"event_id": "another", "user_id": "u", "realm": "bwg"}), {}, "not_understood"),
        ("x" * 20_000, {}, "body_too_large"),
    ],
)
def test_a_refusal_says_its_reason_in_one_word_to_the_sender_and_the_log(
    client: TestClient, text: str, headers: dict[str, str], why: str
) -> None:
    with capture_logs() as logs:
        answer = client.post("/webhooks/keycloak", content=text.encode(), headers=signed(text) | headers)
    assert answer.json() == {"error": why}
    assert [(one["event"], one["status"], one["why"]) for one in logs] == [("webhook_refused", answer.status_code, why)]


def test_the_same_id_twice_is_one_job(client: TestClient, settings: DatabaseSettings) -> None:
    assert [send(client, body(), signed(body())) for _ in range(2)] == [202, 202]
    assert stored(settings) == (1, 1)


@pytest.mark.parametrize(
    "broken",
    [
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1,not base64 at all!"},
        {"webhook-signature": "nonsense"},
        {"webhook-signature": ""},
        {"webhook-timestamp": "nan"},
        {"webhook-id": "another"},
    ],
)
def test_a_forged_webhook_is_refused_and_leaves_nothing(
    client: TestClient, settings: DatabaseSettings, broken: dict[str, str]
) -> None:
    assert send(client, body(), signed(body()) | broken) == 401
    assert stored(settings) == (0, 0)


@pytest.mark.parametrize("missing", HEADERS)
def test_a_webhook_that_lacks_a_header_is_refused(client: TestClient, settings: DatabaseSettings, missing: str) -> None:
    headers = signed(body())
    del headers[missing]
    assert send(client, body(), headers) == 401
    assert stored(settings) == (0, 0)


def test_a_changed_byte_is_refused(client: TestClient, settings: DatabaseSettings) -> None:
    assert send(client, body().replace("user-1", "user-2"), signed(body())) == 401
    assert stored(settings) == (0, 0)


def test_a_stale_webhook_is_refused(client: TestClient) -> None:
    assert send(client, body(), signed(body(), age=datetime.timedelta(minutes=6))) == 401


def test_bytes_that_are_no_text_are_refused(client: TestClient) -> None:
    answer = client.post("/webhooks/keycloak", content=b"\xff\xfe", headers=signed(body()))
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "no json",
        body(type="user.register; drop"),
        body(data={"event_id": "event-1"}),
        body(data={"event_id": "another", "user_id": "u", "realm": "bwg"}),
        body(data={"event_id": "event-1", "user_id": "u", "realm": "master"}),
        body(data={"event_id": "event-1", "user_id": "../x", "realm": "bwg"}),
    ],
)
def test_a_signed_webhook_that_is_not_understood_is_a_bad_request(
    client: TestClient, settings: DatabaseSettings, text: str
) -> None:
    assert send(client, text, signed(text)) == 400
    assert stored(settings) == (0, 0)


def test_a_login_is_accepted_but_makes_no_work(client: TestClient, settings: DatabaseSettings) -> None:
    text = body(type="user.LOGIN")
    assert send(client, text, signed(text)) == 202
    assert stored(settings) == (0, 0)


def test_a_body_beyond_the_limit_is_refused_unread_and_one_at_the_limit_is_taken(client: TestClient) -> None:
    longest = body().ljust(16_384)
    assert send(client, longest, signed(longest)) == 202
    assert send(client, longest + " ", signed(longest + " ")) == 413
    assert send(client, "x" * 20_000, signed("x")) == 413


def test_health_tells_whether_the_database_answers(client: TestClient, settings: DatabaseSettings) -> None:
    assert [client.get(f"/health/{kind}").status_code for kind in ("live", "ready")] == [200, 200]
    given = {"database_password": PASSWORD, "webhook_secret": SECRET, "connect_timeout_seconds": 1}
    nowhere = settings.database_dsn.partition(" port=")[0] + f" port={free_port()} user=matcher dbname=bwg"
    with TestClient(
        webhook.build(ApiSettings.model_validate(given | {"database_dsn": nowhere}), own_data.taken)
    ) as alone:
        assert [alone.get(f"/health/{kind}").status_code for kind in ("live", "ready")] == [200, 503]


def test_there_are_no_pages_that_describe_the_service(client: TestClient) -> None:
    assert [client.get(path).status_code for path in ("/docs", "/openapi.json", "/redoc")] == [404, 404, 404]


def test_a_webhook_whose_job_cannot_be_written_is_to_come_again(client: TestClient, settings: DatabaseSettings) -> None:
    """A full disk refuses the job alone; Keycloak's event is not stored without it."""
    with psycopg.connect(db.conninfo(settings)) as connection:
        connection.execute("ALTER TABLE procrastinate_jobs ADD CONSTRAINT full_disk CHECK (false) NOT VALID")
    with capture_logs() as logs:
        answer = client.post("/webhooks/keycloak", content=body().encode(), headers=signed(body()))
    assert (answer.status_code, answer.json()) == (503, {"error": "unavailable"})
    assert [(one["event"], one["log_level"]) for one in logs] == [("database_unavailable", "error")]
    with psycopg.connect(db.conninfo(settings)) as connection:
        connection.execute("ALTER TABLE procrastinate_jobs DROP CONSTRAINT full_disk")
    assert stored(settings) == (0, 0)
    assert send(client, body(), signed(body())) == 202


def test_a_socket_that_breaks_is_a_database_that_does_not_answer(settings: DatabaseSettings) -> None:
    with closing(db.open_pool(settings, size=1)) as pool, pytest.raises(DatabaseError), db.transaction(pool):
        raise OSError
