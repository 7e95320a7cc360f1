"""The webhook on the real app and a real PostgreSQL: signed once, stored once, one job."""

import datetime
import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from standardwebhooks.webhooks import Webhook

from matcher import db
from matcher.keycloak import webhook
from matcher.settings import ApiSettings, DatabaseSettings
from tests.matcher.conftest import PASSWORD

SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="


@pytest.fixture
def client(settings: DatabaseSettings) -> Iterator[TestClient]:
    given = {"database_dsn": settings.database_dsn, "database_password": PASSWORD, "webhook_secret": SECRET}
    with TestClient(webhook.build(ApiSettings.model_validate(given))) as client:
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


def test_a_huge_body_is_refused_unread(client: TestClient) -> None:
    assert send(client, "x" * 20_000, signed("x")) == 413


def test_health_tells_whether_the_database_answers(client: TestClient) -> None:
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200


def test_there_are_no_pages_that_describe_the_service(client: TestClient) -> None:
    assert [client.get(path).status_code for path in ("/docs", "/openapi.json", "/redoc")] == [404, 404, 404]
