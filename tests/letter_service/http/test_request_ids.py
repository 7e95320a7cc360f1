"""The name of the request that an order follows from is on its log line; anything else is not taken over."""

import json

import pytest
from fastapi.testclient import TestClient

from letter_service import request_id
from letter_service.logs import set_up
from tests.letter_service.office import ERIKA
from tests.letter_service.realm import Realm

NAME = "0123456789abcdef" * 2


@pytest.mark.parametrize(("said", "taken"), [(NAME, NAME), ("Erika Mustermann", None), (NAME[1:], None)])
def test_an_order_is_logged_under_the_name_of_its_request(
    client: TestClient, realm: Realm, capsys: pytest.CaptureFixture[str], said: str, taken: str | None
) -> None:
    set_up()
    order = {"account_id": "erika", "tenancy": "4711", "recipient": ERIKA}
    headers = {"Authorization": f"Bearer {realm.order_token()}", "X-Request-Id": said}
    path = "/letters/00000000-0000-0000-0000-000000000001"
    assert client.put(path, json=order, headers=headers).status_code == 201
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line.get("request_id") for line in lines if line["action"] == "letter.order"] == [taken]
    assert request_id.valid(said) == taken
