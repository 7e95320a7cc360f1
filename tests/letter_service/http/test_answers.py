"""The answer about a code is signed, names the tenancy, and one token opens one answer."""

import base64
import secrets
import stat
import threading
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from fastapi.testclient import TestClient

from letter_service.http.proofs import AnswerKey
from letter_service.runs import retention
from letter_service.settings import Settings
from tests.letter_service.cli.test_command_line import command
from tests.letter_service.office import ANSWER_KEY, Office, wrong_code
from tests.letter_service.realm import Realm

PUBLIC = ANSWER_KEY.public_pem()


def new_nonce() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")


def asked(client: TestClient, token: str, code: str, **more: Any) -> Any:
    body = {"code": code, "source": "192.0.2.1", **more}
    return client.post("/codes/verify", json=body, headers={"Authorization": f"Bearer {token}"})


def disowned(client: TestClient, token: str) -> int:
    body = {"letter_number": "B26-000001-0", "code": "1234", "source": "192.0.2.1"}
    return client.post("/letters/disown", json=body, headers={"Authorization": f"Bearer {token}"}).status_code


def tries(office: Office) -> int:
    found = office.connection.execute("SELECT count(*) AS number FROM attempts").fetchone()
    return int(found["number"]) if found else 0


def test_a_yes_names_the_tenancy_of_the_letter_and_no_other_answer_does(
    client: TestClient, realm: Realm, office: Office
) -> None:
    _, code = office.printed_letter(tenancy="4711")
    wrong = asked(client, realm.code_token("erika"), wrong_code(code)).json()
    right = asked(client, realm.code_token("erika"), code).json()
    assert (wrong["result"], wrong["tenancy"]) == ("wrong", None)
    assert (right["result"], right["tenancy"]) == ("yes", "4711")


@pytest.mark.parametrize("result", ["yes", "wrong", "typo"])
def test_every_answer_is_signed_over_the_question_and_itself(
    client: TestClient, realm: Realm, office: Office, result: str
) -> None:
    _, code = office.printed_letter()
    typed = {"yes": code, "wrong": wrong_code(code), "typo": "12"}[result]
    nonce = new_nonce()
    answer = asked(client, realm.code_token("erika"), typed, nonce=nonce).json()
    header = jwt.get_unverified_header(answer["proof"])
    said = jwt.decode(answer["proof"], PUBLIC, algorithms=["EdDSA"])
    assert header == {"alg": "EdDSA", "kid": ANSWER_KEY.key_id, "typ": "JWT"}
    iat = said.pop("iat")
    assert isinstance(iat, int)
    tenancy = "4711" if result == "yes" else None
    assert said == {"nonce": nonce, "account_id": "erika", "result": result, "tenancy": tenancy}


def test_another_key_cannot_sign_for_us(client: TestClient, realm: Realm) -> None:
    answer = asked(client, realm.code_token("erika"), "12", nonce=new_nonce()).json()
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(answer["proof"], AnswerKey.new().public_pem(), algorithms=["EdDSA"])


def test_a_question_without_a_nonce_gets_an_answer_without_a_proof(client: TestClient, realm: Realm) -> None:
    assert asked(client, realm.code_token("erika"), "12").json()["proof"] is None


@pytest.mark.parametrize("nonce", ["", "A" * 21, "A" * 201, "+" * 22, 22])
def test_a_nonce_that_is_too_short_or_no_base64url_is_refused(client: TestClient, realm: Realm, nonce: object) -> None:
    refused = asked(client, realm.code_token("erika"), "12", nonce=nonce)
    assert (refused.status_code, refused.json()) == (422, {"error": "request", "fields": ["nonce"]})


def test_a_token_opens_one_answer(client: TestClient, realm: Realm, office: Office) -> None:
    token = realm.code_token("erika")
    assert [asked(client, token, "12").status_code for _ in range(2)] == [200, 401]
    assert tries(office) == 1
    spent = realm.token(sub="letter-disown", typ="letter-disown")
    assert [disowned(client, spent) for _ in range(2)] == [200, 401]


def test_a_token_sent_many_times_at_once_opens_one_answer(client: TestClient, realm: Realm, office: Office) -> None:
    token, found = realm.code_token("erika"), list[int]()
    threads = [threading.Thread(target=lambda: found.append(asked(client, token, "12").status_code)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200] + [401] * 7
    assert tries(office) == 1


def test_a_token_without_an_id_is_refused(client: TestClient, realm: Realm) -> None:
    assert asked(client, realm.code_token("erika", jti=None), "12").status_code == 401


def test_a_spent_token_is_remembered_until_nobody_would_accept_it(
    client: TestClient, realm: Realm, office: Office
) -> None:
    asked(client, realm.code_token("erika"), "12")
    spent = office.connection.execute("SELECT expires_at FROM spent_tokens").fetchone()
    assert spent
    retention.tidy(office.connection, 72, spent["expires_at"])
    assert office.connection.execute("SELECT 1 FROM spent_tokens").fetchone()
    office.now = spent["expires_at"]
    office.later(seconds=1)
    retention.tidy(office.connection, 72, office.now)
    assert not office.connection.execute("SELECT 1 FROM spent_tokens").fetchone()


def test_the_operator_makes_the_key_by_a_command_that_shows_its_public_half(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "answer-key"
    first, second = (command(settings, "keys", "answer", str(file)) for _ in range(2))
    assert first.returncode == 0
    assert first.stdout == second.stdout
    assert AnswerKey.parse(file.read_text(), "x").public_pem() == first.stdout
    assert load_pem_public_key(first.stdout.encode())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "PRIVATE" not in first.stdout
    refused = command(settings, "keys", "answer", str(tmp_path / "missing" / "key"))
    assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (1, "", 1)
