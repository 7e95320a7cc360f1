"""The letter-service's API as a running process, and what a broken or hostile caller throws at it."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from letter_service.letters.address import Recipient
from letter_service.settings import Settings
from tests.api_process import MEGABYTE, ApiProcess, running
from tests.letter_service.cli.test_command_line import environment
from tests.letter_service.office import ERIKA, Office
from tests.letter_service.realm import Realm

DEEP = 10_000
JSON = {"Content-Type": "application/json"}
ORDER = json.dumps({"account_id": "erika", "tenancy": "4711", "recipient": ERIKA})
NOT_UNDERSTOOD = {
    "levels of lists": "[" * 8000 + "]" * 8000,
    "levels of objects": '{"recipient":' * 1000 + "1" + "}" * 1000,
    "levels without an end": "[" * DEEP,
    "NaN": ORDER.replace('"4711"', "NaN"),
    "infinity": ORDER.replace('"4711"', "-Infinity"),
    "a number beyond all": ORDER.replace('"4711"', "1" * 4000),
    "a field as a list": ORDER.replace('"4711"', '["4711"]'),
    "a field as JSON": json.dumps(ORDER),
    "a line break": ORDER.replace("4711", "47\\r\\n11"),
    "a null sign": ORDER.replace("4711", "47\\u000011"),
    "half a surrogate": ORDER.replace("4711", "\\ud800"),
    "a name that turns the writing": ORDER.replace("Mustermann", "Muster\\u202emann"),
    "a name of half a surrogate": ORDER.replace("Mustermann", "\\ud800"),
    "a form": "account_id=erika&account_id=otto",
    "nothing": "",
}


@pytest.fixture
def api(settings: Settings, tmp_path: Path) -> Iterator[ApiProcess]:
    with running("letter-service", environment(settings), tmp_path) as process:
        yield process


def order(api: ApiProcess, realm: Realm, text: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {realm.order_token()}", **JSON}
    return api.send("PUT", f"/letters/{uuid4()}", text.encode("utf-8", "surrogatepass"), headers)


def test_an_order_that_cannot_be_understood_is_refused_with_one_line_of_the_log(
    api: ApiProcess, realm: Realm, office: Office
) -> None:
    for case, text in NOT_UNDERSTOOD.items():
        before = len(api.lines())
        answer = order(api, realm, text)
        assert answer.status_code in {400, 422}, case
        assert answer.json()["error"] in {"request", "address"}, case
        [line] = api.lines()[before:]
        assert line["action"] == "request.refused", case
        assert "uster" not in json.dumps(line), case
        assert "4711" not in json.dumps(line), case
    with office.connection.cursor() as cursor:
        assert cursor.execute("SELECT count(*) AS letters FROM letters").fetchone() == {"letters": 0}


def test_a_line_break_in_a_name_becomes_a_blank() -> None:
    recipient = Recipient.model_validate({**ERIKA, "last_name": "Muster\r\nmann\t"})
    assert recipient.last_name == "Muster mann"


@pytest.mark.parametrize("chunked", [False, True])
def test_fifty_megabytes_are_refused_unread_and_the_memory_stays_flat(
    api: ApiProcess, realm: Realm, *, chunked: bool
) -> None:
    before = api.memory_bytes()
    pieces = (b"x" * MEGABYTE for _ in range(50))
    content = pieces if chunked else b"x" * (50 * MEGABYTE)
    headers = {"Authorization": f"Bearer {realm.code_token('erika')}", **JSON}
    answer = api.send("POST", "/codes/verify", content, headers)
    assert (answer.status_code, answer.json()) == (413, {"error": "too_large"})
    assert api.memory_bytes() - before < 5 * MEGABYTE
    assert [line.get("status") for line in api.lines() if line.get("action") == "request.refused"] == [413]


@pytest.mark.parametrize("code", ["1" * 1001, "\x00", "\u202e1234", "٣" * 12, "=1+1"])
def test_whatever_is_typed_for_a_code_is_answered(api: ApiProcess, realm: Realm, code: str) -> None:
    headers = {"Authorization": f"Bearer {realm.code_token('erika')}", **JSON}
    body = json.dumps({"code": code, "source": "192.0.2.1"})
    answer = api.send("POST", "/codes/verify", body, headers)
    assert answer.status_code in {200, 422}
    assert answer.json().get("result") != "yes"
    assert "internal" not in answer.text
