"""Whatever fits, or does not fit, the description of the API is answered in JSON, and never by a failure."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import hypothesis.strategies as st
import pytest
import requests
import schemathesis
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from letter_service.http import api as routes
from letter_service.settings import Settings
from tests.api_process import ApiProcess, running
from tests.letter_service.cli.test_command_line import environment
from tests.letter_service.office import ERIKA
from tests.letter_service.realm import Realm

EXAMPLES = 25
ODD_EXAMPLES = 150
ERRORS = {
    *("address", "order_conflict", "letter_limit", "unknown_letter", "unknown_run", "wrong_day"),
    *("request", "unknown_path", "method", "too_large"),
}


def described() -> dict[str, Any]:
    """The API's own description, which the running service does not give away."""
    app = FastAPI()
    for router in (routes.order_routes, routes.code_routes):
        app.include_router(router)
    return get_openapi(title="letter-service", version="1", routes=app.routes)


OPERATIONS: list[Any] = [
    found.ok()  # type: ignore[union-attr] # a description that is not read stops the tests
    for found in schemathesis.openapi.from_dict(described()).get_all_operations()
]
# What databases, printers and readers of numbers stumble over, beside any text and any number.
ODD: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(["", "\x00", "\ud800", "\u202e", "\r\n", "%00", "' OR 1=1", "=1+1", "9" * 400, "x" * 10_000]),
    st.sampled_from([None, True, -1, 2**31, 2**63, 2**64, 10**400, 1e308, float("nan"), [], {}, [[]], {"": None}]),
    st.text(),
    st.integers(),
)
WHOLE: dict[str, tuple[str, str, dict[str, Any]]] = {
    "order": ("PUT", "/letters/{id}", {"account_id": "erika", "tenancy": "4711", "recipient": ERIKA}),
    "returned": ("POST", "/letters/returned", {"letter_number": "1234567"}),
    "posted": ("POST", "/runs/{id}/posted", {"posted_on": "2026-11-20"}),
    "verify": ("POST", "/codes/verify", {"code": "1234", "source": "192.0.2.1", "nonce": "n" * 43}),
    "document": ("POST", "/documents", {"title": "Auskunft", "introduction": ["a"], "sections": []}),
    "disown": ("POST", "/letters/disown", {"letter_number": "1234567", "code": "1234", "source": "192.0.2.1"}),
}


@pytest.fixture
def process(settings: Settings, tmp_path: Path) -> Iterator[ApiProcess]:
    with running("letter-service", environment(settings), tmp_path) as started:
        yield started


def bearer(path: str, realm: Realm) -> dict[str, str]:
    """A token that opens this one door, so that what is behind it is tried."""
    token = {
        "/codes/verify": realm.code_token("erika"),
        "/letters/disown": realm.token(sub="letter-disown", typ="letter-disown"),
    }.get(path, realm.order_token())
    return {"Authorization": f"Bearer {token}"}


def hold(answer: requests.Response) -> None:
    if answer.ok:
        is_document = answer.headers.get("content-type") == "application/pdf"
        assert answer.status_code == 204 or is_document or isinstance(answer.json(), dict)
    else:
        assert answer.status_code < 500
        assert answer.json()["error"] in ERRORS, answer.text


def odd_bodies(whole: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A body that is right but for one field, in its recipient too."""
    one = [st.builds(lambda value, field=field: {**whole, field: value}, ODD) for field in (*whole, "more")]
    if inner := whole.get("recipient"):
        one += [odd_bodies(inner).map(lambda odd: {**whole, "recipient": odd})]
    return st.one_of(one)


def _of_both_kinds() -> list[Any]:
    """Requests as described and others; what takes nothing at all can be asked in one way only."""
    return [
        pytest.param(one, mode, id=f"{one.label}-{mode.value}")
        for one in OPERATIONS
        for mode in GenerationMode
        if mode is GenerationMode.POSITIVE or one.query or one.path_parameters or one.body
    ]


@pytest.mark.parametrize(("operation", "mode"), _of_both_kinds())
def test_every_request_is_answered(operation: Any, mode: GenerationMode, process: ApiProcess, realm: Realm) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def answered(case: Any) -> None:
        prepared = case.as_transport_kwargs(base_url=process.url, headers=bearer(case.path, realm))
        hold(requests.request(**prepared, timeout=30))

    answered()


@pytest.mark.parametrize("name", WHOLE)
def test_one_odd_field_is_answered(name: str, process: ApiProcess, realm: Realm) -> None:
    method, path, whole = WHOLE[name]

    @settings(max_examples=ODD_EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(odd_bodies(whole))
    def answered(body: dict[str, Any]) -> None:
        headers = bearer(path, realm) | {"Content-Type": "application/json"}
        hold(process.send(method, path.format(id=uuid4()), json.dumps(body), headers))

    answered()


def test_one_odd_part_of_an_address_is_answered(process: ApiProcess, realm: Realm) -> None:
    @settings(max_examples=ODD_EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(ODD.map(str).filter(lambda text: text not in {"", ".", ".."} and text.isprintable()))
    def answered(part: str) -> None:
        quoted = quote(part, safe="")
        for method, path, body in (
            ("GET", f"/letters?since={quoted}", None),
            ("GET", f"/letters/{quoted}", None),
            ("POST", f"/accounts/{quoted}/stop", None),
            ("POST", f"/runs/{quoted}/posted", b"{}"),
        ):
            headers = bearer("", realm) | {"Content-Type": "application/json"}
            hold(process.send(method, path, body, headers))

    answered()
