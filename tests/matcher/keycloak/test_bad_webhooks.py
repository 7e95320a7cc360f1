"""The webhook's endpoint as a running process, and what a stranger or a broken sender throws at it."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from matcher.settings import DatabaseSettings
from tests.api_process import MEGABYTE, ApiProcess, running
from tests.matcher.conftest import PASSWORD
from tests.matcher.keycloak.test_webhook import SECRET, body, signed, stored

PATH = "/webhooks/keycloak"
DEEP = 10_000
BIDI, NUL = "\u202e", "\\u0000"
NOT_UNDERSTOOD = {
    "levels of lists": "[" * 8000 + "]" * 8000,
    "levels of objects": '{"data":' * 1500 + "1" + "}" * 1500,
    "levels without an end": "[" * DEEP,
    "NaN": body().replace('"user-1"', "NaN"),
    "infinity": body().replace('"user-1"', "-Infinity"),
    "a number beyond all": body().replace('"user-1"', "1" * 4000),
    "a field as a list": body().replace('"user-1"', '["user-1"]'),
    "a field as JSON": body().replace('"user-1"', '"{\\"user_id\\": 1}"'),
    "a sign that turns the writing": body().replace("user-1", f"user{BIDI}1"),
    "a line break": body().replace("user-1", "user\\r\\n1"),
    "a null sign": body().replace("user-1", f"user{NUL}1"),
    "half a surrogate": body().replace("user-1", "\\ud800"),
    "nothing": "",
}


@pytest.fixture
def api(settings: DatabaseSettings, tmp_path: Path) -> Iterator[ApiProcess]:
    given = {"DATABASE_DSN": settings.database_dsn, "DATABASE_PASSWORD": PASSWORD, "WEBHOOK_SECRET": SECRET}
    environment = os.environ | {f"MATCHER_{name}": value for name, value in given.items()}
    with running("matcher", environment, tmp_path) as process:
        yield process


def refusals(api: ApiProcess) -> list[dict[str, Any]]:
    return [line for line in api.lines() if line["action"] == "webhook_refused"]


def test_a_webhook_that_cannot_be_understood_is_a_bad_request_and_one_line_of_the_log(
    api: ApiProcess, settings: DatabaseSettings
) -> None:
    for case, text in NOT_UNDERSTOOD.items():
        before = len(api.lines())
        answer = api.send("POST", PATH, text.encode("utf-8", "surrogatepass"), signed(text))
        assert (answer.status_code, answer.json()) == (400, {"error": "not_understood"}), case
        [line] = api.lines()[before:]
        assert (line["action"], line["status"]) == ("webhook_refused", 400), case
        assert "user" not in str(line), case
    assert stored(settings) == (0, 0)


def test_a_field_given_twice_counts_once(api: ApiProcess, settings: DatabaseSettings) -> None:
    text = body().replace('"user_id": "user-1"', '"user_id": "user-2", "user_id": "user-1"')
    assert api.send("POST", PATH, text.encode(), signed(text)).status_code == 202
    assert stored(settings) == (1, 1)


@pytest.mark.parametrize("chunked", [False, True])
def test_fifty_megabytes_are_refused_unread_and_the_memory_stays_flat(api: ApiProcess, *, chunked: bool) -> None:
    before = api.memory_bytes()
    pieces = (b"x" * MEGABYTE for _ in range(50))
    content = pieces if chunked else b"x" * (50 * MEGABYTE)
    answer = api.send("POST", PATH, content, signed("x"))
    assert (answer.status_code, answer.json()) == (413, {"error": "body_too_large"})
    assert api.memory_bytes() - before < 5 * MEGABYTE
    assert [line["status"] for line in refusals(api)] == [413]


def test_a_forged_webhook_is_refused_before_it_is_read(api: ApiProcess) -> None:
    text = NOT_UNDERSTOOD["levels of lists"]
    answer = api.send("POST", PATH, text.encode(), signed("another text"))
    assert answer.status_code == 401
    assert [line["why"] for line in refusals(api)] == ["signature_refused"]
