"""The name of a request is on each log line that follows from it, and goes on to letter-service."""

import json

import pytest
import structlog
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from matcher import db, logs, request_id
from matcher.keycloak import events
from matcher.keycloak.events import Event
from tests.matcher.house import House

NAME = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("said", "taken"), [(NAME, NAME), (NAME.upper(), None), (NAME + "0", None), ("Erika", None), (None, None)]
)
def test_only_a_name_of_the_proxys_form_is_taken_over(
    said: str | None, taken: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up()

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        structlog.get_logger().info("webhook")
        await send({"type": "http.response.start", "status": 204})
        await send({"type": "http.response.body"})

    TestClient(request_id.RequestId(app)).get("/", headers={"X-Request-Id": said} if said else {})
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line.get("request_id") for line in lines if line["action"] == "webhook"] == [taken]
    assert request_id.current() is None


def test_the_work_on_an_event_carries_its_name_to_letter_service(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up()
    house.console.confirm_email("erika")
    with db.transaction(house.pool) as connection:
        events.report(connection, [Event("1", "user.REGISTER", "erika", None)])
        events.report(connection, [Event("2", "user.VERIFY_EMAIL", "erika", None, NAME)])
    house.settling.settle("erika", "event")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    [ordered] = [line for line in lines if line["action"] == "letter_ordered"]
    assert ordered["request_id"] == NAME
    assert house.desk.request_ids == [NAME]
    assert request_id.current() is None


def test_what_follows_from_no_request_has_no_name(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    assert house.desk.request_ids == [None]
