"""The portal's log is read by the same tools as the services': one JSON object a line, with no word of a visitor's."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from portal import logs
from stack.commands import answers, until
from tests.company import PORTAL
from tests.portal.provider import Provider
from tests.ports import free_port

NAME = "0123456789abcdef" * 2
TYPED = "code=424242&erika@example.org"


def written(provider: Provider, *asked: dict[str, str]) -> list[dict[str, object]]:
    """What a portal that nobody can sign in to logs, from its start to its end, for requests with these headers."""
    port = free_port()
    environment = {
        "PORTAL_ISSUER": provider.issuer,
        "PORTAL_PUBLIC_URL": "http://localhost:8003",
        "PORTAL_COMPANY": str(PORTAL),
        "PORTAL_CLIENT_ID": "portal",
        "PORTAL_CLIENT_SECRET": "s" * 32,
        "PORTAL_SESSION_SECRET": "s" * 32,
    }
    command = [str(Path(sys.executable).parent / "portal"), "--port", str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            assert until(lambda: answers(f"{url}/health/ready"), 60)
            provider.stop()
            for headers in asked:
                assert requests.get(f"{url}/login?{TYPED}", headers=headers, timeout=30).status_code == 503
        finally:
            process.terminate()
        said = process.communicate(timeout=30)[1]
    assert TYPED not in said
    return [json.loads(line) for line in said.splitlines()]


def test_every_line_is_json_and_carries_the_name_of_its_request(provider: Provider) -> None:
    lines = written(provider, {"X-Request-Id": NAME}, {"X-Request-Id": "forged\u00e9" * 4}, {})
    assert all({"level", "timestamp", "action", "message"} <= line.keys() for line in lines)
    told = [line for line in lines if line["action"] == "keycloak.unavailable"]
    assert [line.get("request_id") for line in told] == [NAME, None, None]
    assert {line["level"] for line in told} == {"warning"}


def test_an_error_is_told_by_its_kind_and_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level, hook = root.handlers[:], root.level, sys.excepthook
    try:
        logs.set_up()
        try:
            raise ValueError(TYPED)
        except ValueError as error:
            logging.getLogger("uvicorn.error").error("Exception in ASGI application\n" + TYPED, exc_info=True)
            sys.excepthook(ValueError, error, error.__traceback__)
    finally:
        root.handlers[:], sys.excepthook = before, hook
        root.setLevel(level)
    said = capsys.readouterr().err
    first, last = map(json.loads, said.splitlines())
    assert TYPED not in said
    assert first["error"] == last["error"] == "ValueError"
    assert first["places"][-1].startswith("test_an_error_is_told")
    assert last["action"] == "process.crash"
