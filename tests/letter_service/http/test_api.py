import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import jwt
import pytest
from fastapi.testclient import TestClient

from letter_service.cli.web import create_app
from letter_service.settings import Settings
from tests.letter_service.office import ERIKA, Office, wrong_code
from tests.letter_service.realm import Realm, new_key

ORDER = {"account_id": "erika", "tenancy": "4711", "recipient": ERIKA}
LETTER_FIELDS = ["order_id", "letter_number", "state", "cause"]
LETTER_FIELDS += ["ordered_at", "handed_over_at", "posted_at", "expected_on", "valid_until", "next_at"]


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


class Matcher:
    """Orders letters as the matcher does."""

    def __init__(self, client: TestClient, realm: Realm) -> None:
        self.client, self.headers = client, bearer(realm.order_token())

    def order(self, order_id: object = "", **changed: Any) -> Any:
        path = f"/letters/{order_id or uuid4()}"
        body = json.dumps({**ORDER, **changed})
        return self.client.put(path, content=body, headers={**self.headers, "Content-Type": "application/json"})

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)


@pytest.fixture
def matcher(client: TestClient, realm: Realm) -> Matcher:
    return Matcher(client, realm)


def typed(client: TestClient, token: str, code: str = "1234") -> Any:
    return client.post("/codes/verify", json={"code": code, "source": "192.0.2.1"}, headers=bearer(token))


def test_an_order_is_answered_with_the_letter_and_known_the_second_time(matcher: Matcher) -> None:
    order_id = uuid4()
    first, second = matcher.order(order_id), matcher.order(order_id)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json() == matcher.get(f"/letters/{order_id}").json()
    assert list(first.json()) == LETTER_FIELDS
    assert first.json()["state"] == "ordered"


def test_the_same_order_with_other_content_is_a_conflict(matcher: Matcher) -> None:
    order_id = uuid4()
    matcher.order(order_id)
    conflict = matcher.order(order_id, tenancy="4712")
    assert (conflict.status_code, conflict.json()) == (409, {"error": "order_conflict"})


def test_a_second_letter_is_refused_with_the_day_of_the_next(matcher: Matcher) -> None:
    matcher.order()
    limit = matcher.order()
    assert limit.status_code == 409
    assert set(limit.json()) == {"error", "next_at"}
    assert limit.json()["error"] == "letter_limit"


def test_an_address_that_cannot_be_printed_is_told_by_field(matcher: Matcher) -> None:
    refused = matcher.order(recipient={**ERIKA, "city": "", "last_name": "😀"})
    assert (refused.status_code, refused.json()) == (422, {"error": "address", "fields": ["city", "last_name"]})


@pytest.mark.parametrize(
    "changed",
    [
        {"account_id": ""},
        {"account_id": "a\x00b"},
        {"account_id": "\ud800"},
        {"account_id": 7},
        {"tenancy": "x" * 101},
        {"tenancy": None},
        {"recipient": {}},
        {"recipient": {**ERIKA, "last_name": "x" * 201}},
        {"recipient": {**ERIKA, "email": "secret@example.org"}},
        {"surprise": True},
    ],
    ids=ascii,
)
def test_a_body_that_is_not_understood_is_never_repeated(matcher: Matcher, changed: dict[str, Any]) -> None:
    refused = matcher.order(**changed)
    assert refused.status_code == 422
    assert refused.json()["error"] == "request"
    assert "Mustermann" not in refused.text
    assert "secret" not in refused.text


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'{"code": NaN}', b"[" * 10_000])
def test_a_body_that_is_no_json_object_is_refused(client: TestClient, realm: Realm, body: bytes) -> None:
    headers = {**bearer(realm.code_token("erika")), "Content-Type": "application/json"}
    assert client.post("/codes/verify", content=body, headers=headers).status_code in (400, 422)


def test_a_huge_body_is_refused_with_and_without_its_length(client: TestClient, realm: Realm) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    for content in (b"x" * 100_000, chunks()):
        refused = client.post("/codes/verify", content=content, headers=bearer(realm.code_token("erika")))
        assert (refused.status_code, refused.json()) == (413, {"error": "too_large"})


@pytest.mark.parametrize("path", ["/not-a-uuid", "?since=x", "?since=-1", f"?since={2**63}"])
def test_a_wrong_id_or_cursor_is_refused(matcher: Matcher, path: str) -> None:
    assert matcher.get(f"/letters{path}").status_code == 422


def test_an_unknown_letter_is_not_found(matcher: Matcher) -> None:
    unknown = matcher.get(f"/letters/{uuid4()}")
    assert (unknown.status_code, unknown.json()) == (404, {"error": "unknown_letter"})


def test_changes_are_paged_by_a_cursor(matcher: Matcher) -> None:
    order = matcher.order().json()
    page = matcher.get("/letters").json()
    assert page["letters"] == [order]
    assert matcher.get(f"/letters?since={page['cursor']}").json() == {"letters": [], "cursor": page["cursor"]}


def test_a_stop_voids_the_letters_of_an_account_and_may_be_repeated(matcher: Matcher) -> None:
    order = matcher.order().json()
    for _ in range(2):
        assert matcher.client.post("/accounts/erika/stop", headers=matcher.headers).status_code == 204
    assert matcher.get(f"/letters/{order['order_id']}").json()["state"] == "stopped"


def test_the_right_code_is_a_yes_for_the_tokens_account(client: TestClient, realm: Realm, office: Office) -> None:
    _, code = office.printed_letter()
    wrong = typed(client, realm.code_token("erika"), wrong_code(code)).json()
    unsaid = {"tenancy": None, "proof": None, "retry_at": None}
    assert wrong == {"result": "wrong", "account_id": "erika", "attempts_left": 4, **unsaid}
    assert typed(client, realm.code_token("mallory"), code).json()["result"] == "wrong"
    assert typed(client, realm.code_token("erika"), code).json()["result"] == "yes"


def test_the_pause_is_told_and_a_new_instance_keeps_it(
    client: TestClient, settings: Settings, realm: Realm, office: Office
) -> None:
    _, code = office.printed_letter()
    answers = [typed(client, realm.code_token("erika"), wrong_code(code)).json() for _ in range(6)]
    assert [answer["result"] for answer in answers] == ["wrong"] * 5 + ["paused"]
    assert answers[5]["retry_at"] == answers[4]["retry_at"] is not None
    with TestClient(create_app(settings)) as restarted:
        assert typed(restarted, realm.code_token("erika"), code).json()["result"] == "paused"


def test_a_run_is_acknowledged_once_and_on_a_day_that_can_be(matcher: Matcher, office: Office) -> None:
    matcher.order()
    run = office.print(clock=lambda: datetime.now(UTC))

    def posted(name: str | None, **body: str) -> tuple[int, Any]:
        answered = matcher.client.post(f"/runs/{name}/posted", json=body, headers=matcher.headers)
        return answered.status_code, answered.json()

    assert posted(run, posted_on="2020-01-02") == (409, {"error": "wrong_day"})
    assert posted("R000099") == (404, {"error": "unknown_run"})
    assert posted(run, posted_on="31.02.2026")[0] == 422
    assert [posted(run), posted(run)] == [(200, {"letters": 1}), (200, {"letters": 0})]
    assert matcher.get("/letters").json()["letters"][0]["state"] == "posted"


def test_the_runs_are_listed_those_first_that_nobody_has_acknowledged(matcher: Matcher, office: Office) -> None:
    assert matcher.get("/runs").json() == {"runs": [], "set_aside": []}
    runs = []
    for account in ("erika", "max"):
        matcher.order(account_id=account)
        runs.append(office.print(clock=lambda: datetime.now(UTC)))
    matcher.client.post(f"/runs/{runs[1]}/posted", json={}, headers=matcher.headers)
    found = matcher.get("/runs").json()["runs"]
    assert [(one["name"], one["letters"], one["posted_at"] is None) for one in found] == [
        (runs[0], 1, True),
        (runs[1], 1, False),
    ]
    office.connection.execute(
        "UPDATE letters SET set_aside = 'Anschrift passt nicht', handed_over_at = NULL WHERE state = 'handed_over'"
    )
    assert [one["reason"] for one in matcher.get("/runs").json()["set_aside"]] == ["Anschrift passt nicht"]


def test_orders_need_the_matchers_token(client: TestClient, realm: Realm) -> None:
    calls = [("PUT", f"/letters/{uuid4()}"), ("GET", "/letters"), ("GET", f"/letters/{uuid4()}"), ("GET", "/runs")]
    posts = [("POST", path) for path in ("/accounts/erika/stop", "/letters/returned", "/runs/R000001/posted")]
    for method, path in [*calls, *posts]:
        for headers, status in (
            ({}, 401),
            (bearer(realm.order_token(azp="portal")), 403),
            (bearer(realm.code_token("erika")), 403),
        ):
            refused = client.request(method, path, json=ORDER if method == "PUT" else None, headers=headers)
            assert refused.status_code == status, (method, path)


def test_codes_need_a_token_for_the_occasion(client: TestClient, realm: Realm) -> None:
    assert typed(client, realm.order_token()).status_code == 403
    assert typed(client, realm.token(sub="erika", typ="Bearer", azp="portal")).status_code == 403
    assert typed(client, realm.token(sub="erika", typ="ID")).status_code == 403


NOW = int(time.time())


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "http://localhost:8080/realms/other"},
        {"aud": "account"},
        {"exp": NOW - 60},
        {"exp": NOW + 3600},
        {"exp": None},
        {"iat": None},
        {"iat": NOW + 3600, "exp": NOW + 3630},
        {"sub": None},
        {"sub": 7},
        {"nbf": NOW + 3600},
    ],
    ids=str,
)
def test_a_token_with_a_wrong_claim_is_refused(client: TestClient, realm: Realm, changed: dict[str, Any]) -> None:
    claims = {"iss": "http://localhost:8080/realms/bwg", "aud": "letter-service", "sub": "erika", "typ": "letter-code"}
    claims |= {"iat": NOW, "exp": int(time.time()) + 30} | changed
    kept = {name: value for name, value in claims.items() if value is not None}
    token = jwt.encode(kept, realm.key, "RS256", {"kid": "realm-key"})
    refused = typed(client, token)
    assert (refused.status_code, refused.json()) == (401, {"error": "token"})


def test_a_token_that_the_realm_did_not_sign_is_refused(client: TestClient, realm: Realm) -> None:
    claims = jwt.decode(realm.code_token("erika"), options={"verify_signature": False})
    head, body, signature = realm.code_token("erika").split(".")
    forged = [
        jwt.encode(claims, new_key(), "RS256", {"kid": "realm-key"}),
        jwt.encode(claims, new_key(), "RS256", {"kid": "other-key"}),
        jwt.encode(claims, new_key(), "RS256"),
        jwt.encode(claims, "a secret of at least thirty-two characters", "HS256", {"kid": "realm-key"}),
        jwt.encode(claims, "", "none", {"kid": "realm-key"}),
        jwt.encode(claims, realm.key, "RS512", {"kid": "realm-key"}),
        f"{head}.{body}.",
        f"{head}.{body}.{signature[:-4]}AAAA",
        "nonsense",
        "a.b.c",
    ]
    assert [typed(client, token).status_code for token in forged] == [401] * len(forged)


@pytest.mark.parametrize("jwks_url", ["http://127.0.0.1:9/certs", "{realm}/nothing"])
def test_without_the_realms_keys_nobody_is_let_in(settings: Settings, realm: Realm, jwks_url: str) -> None:
    wrong = settings.model_copy(update={"jwks_url": jwks_url.format(realm="http://127.0.0.1:9")})
    with TestClient(create_app(wrong)) as client:
        refused = typed(client, realm.code_token("erika"))
    assert (refused.status_code, refused.json()) == (503, {"error": "keys_unavailable"})


def test_nonsense_in_place_of_the_realms_keys_lets_nobody_in(
    settings: Settings, realm: Realm, monkeypatch: pytest.MonkeyPatch
) -> None:
    for nonsense in (b"<html>", b"[]", b'{"keys": []}', b'{"keys": 7}', b"\xff"):
        monkeypatch.setattr(realm, "jwks", lambda nonsense=nonsense: nonsense)
        with TestClient(create_app(settings)) as client:
            assert typed(client, realm.code_token("erika")).status_code in (401, 503)


def test_a_database_that_is_away_is_no_yes(settings: Settings, realm: Realm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("letter_service.db.POOL_WAIT_SECONDS", 0.2)
    away = settings.model_copy(update={"database_dsn": "host=127.0.0.1 port=9 user=letter_service dbname=postgres"})
    with TestClient(create_app(away)) as client:
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503
        refused = typed(client, realm.code_token("erika"))
    assert (refused.status_code, refused.json()) == (503, {"error": "database"})


def test_a_healthy_service_is_ready(client: TestClient) -> None:
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200
