"""A tenant asks for what is stored of him: by Keycloak alone, made once, recorded, kept for nobody."""

import datetime
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from standardwebhooks.webhooks import Webhook

from matcher import berlin, db
from matcher.acts import audit, book
from matcher.errors import KeycloakError
from matcher.keycloak import own_exports, webhook
from matcher.plan.act import Act
from matcher.registration import own_data
from matcher.registration.own_data import OwnData
from matcher.registration.personal_data import PersonalData
from matcher.settings import ApiSettings, DatabaseSettings
from tests.matcher.conftest import PASSWORD
from tests.matcher.house import House

SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="


@pytest.fixture
def client(settings: DatabaseSettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(own_exports, "WAITS_SECONDS", 0.5)
    given = {"database_dsn": settings.database_dsn, "database_password": PASSWORD, "webhook_secret": SECRET}
    with TestClient(webhook.build(ApiSettings.model_validate(given), own_data.taken)) as client:
        yield client


@pytest.fixture
def erika(house: House) -> House:
    """Erika is in."""
    house.lets_in()
    return house


def body(**changed: Any) -> str:
    data = {"question_id": "q-1", "user_id": "erika", "realm": "bwg", "form": "json"}
    return json.dumps({"type": "own.EXPORT", "data": data | changed})


def ask(client: TestClient, text: str = "", path: str = "/own-data/export", **headers: str) -> Any:
    text, at = text or body(), datetime.datetime.now(datetime.UTC)
    signed = {"webhook-id": "q-1", "webhook-timestamp": str(int(at.timestamp()))}
    signed["webhook-signature"] = Webhook(SECRET).sign("q-1", at, text)
    return client.post(path, content=text.encode(), headers=signed | headers)


def worker(house: House) -> OwnData:
    return OwnData(house.pool, house.console, PersonalData(house.pool, house.console, house.letters))


def rows(house: House) -> list[Any]:
    with db.transaction(house.pool) as connection:
        return connection.execute("SELECT account_id, form, content IS NULL FROM own_exports").fetchall()


def test_what_was_asked_for_is_made_once_recorded_and_gone_when_it_was_taken(client: TestClient, erika: House) -> None:
    assert ask(client).status_code == 202, "nobody has made it yet"
    worker(erika).make("erika", "json")
    worker(erika).make("erika", "json")
    answer = ask(client)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json()["records"][0]["last_name"] == "Mustermann"
    assert answer.json()["acts"] == [], "the act that hands it out is not in it"
    assert rows(erika) == []
    with db.transaction(erika.pool) as connection:
        [entry] = book.history(connection, "erika")
        assert audit.audit(connection).fault is None
    act = entry.act
    assert (act.kind, act.by_id, act.by_role, act.text, act.by_name) == (
        *("own_export", "erika", "owner", "json"),
        "Die Person selbst",
    )


def test_what_was_made_and_never_taken_is_no_act(client: TestClient, erika: House) -> None:
    assert ask(client).status_code == 202
    worker(erika).make("erika", "json")
    with db.transaction(erika.pool) as connection:
        assert book.history(connection, "erika") == []


def test_what_staff_wrote_in_their_own_words_is_not_in_it(client: TestClient, erika: House) -> None:
    with db.transaction(erika.pool) as connection:
        act = Act("looked", "kim", "clerk", "erika", reason="Die Nachbarin Ursula meldet etwas.", by_name="Kim")
        book.append(connection, act, berlin.now())
    assert ask(client).status_code == 202
    worker(erika).make("erika", "json")
    answer = ask(client)
    assert [one["kind"] for one in answer.json()["acts"]] == ["looked"]
    assert "Ursula" not in answer.text


def test_who_asks_twenty_times_has_one_in_the_making(client: TestClient, erika: House) -> None:
    with ThreadPoolExecutor(4) as many:
        assert {one.status_code for one in many.map(lambda _: ask(client), range(20))} == {202}
    assert rows(erika) == [("erika", "json", True)]
    with db.transaction(erika.pool) as connection:
        jobs = connection.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'own_export'").fetchone()
    assert jobs == (1,)


@pytest.mark.parametrize("fault", ["blocked", "disabled", "staff", "no role", "gone"])
def test_nothing_is_handed_out_to_whoever_is_not_in(client: TestClient, erika: House, fault: str) -> None:
    match fault:
        case "blocked":
            erika.console.confirm_email("erika")
        case "disabled":
            erika.console.enable("erika", enabled=False)
        case "staff":
            erika.console.staff.add("erika")
        case "no role":
            erika.console.roles.discard("erika")
        case _:
            del erika.console.users["erika"]
    assert ask(client).status_code == 202
    worker(erika).make("erika", "json")
    assert (ask(client).status_code, rows(erika)) == (409, [])
    with db.transaction(erika.pool) as connection:
        assert book.history(connection, "erika") == [], "what was not handed out is not recorded as handed out"


def test_what_nobody_waits_for_any_more_is_not_made(erika: House) -> None:
    erika.console.down = True  # nothing is read
    worker(erika).make("erika", "json")
    assert rows(erika) == []


def test_an_outage_leaves_it_to_be_made_later(client: TestClient, erika: House) -> None:
    assert ask(client).status_code == 202
    erika.console.down = True
    with pytest.raises(KeycloakError):
        worker(erika).make("erika", "json")
    erika.console.down = False
    worker(erika).make("erika", "json")
    assert ask(client).status_code == 200


def test_what_nobody_came_for_is_forgotten_and_what_was_forgotten_is_not_kept(client: TestClient, erika: House) -> None:
    assert ask(client).status_code == 202
    with db.transaction(erika.pool) as connection:
        connection.execute("UPDATE own_exports SET asked_at = now() - interval '11 minutes'")
        own_exports.forget(connection)
        assert not own_exports.keep(connection, "erika", "json", b"{}")
    assert rows(erika) == []


def test_an_erasure_takes_it_along(client: TestClient, erika: House) -> None:
    assert ask(client).status_code == 202
    with db.transaction(erika.pool) as connection:
        connection.execute(db.queries("personal_data")["erase_own_exports"], {"account_id": "erika"})
    assert rows(erika) == []


@pytest.mark.parametrize(
    ("text", "headers", "status"),
    [
        (body(), {"webhook-signature": "v1,AAAA"}, 401),
        (body(), {"webhook-timestamp": "1"}, 401),
        (body(question_id="another"), {}, 400),
        (body(realm="master"), {}, 400),
        (body(form="xml"), {}, 400),
        (body(user_id="../other"), {}, 400),
        ("no json", {}, 400),
        # A webhook that was signed is no question.
        (
            json.dumps({"type": "user.REGISTER", "timestamp": "2026-11-22T12:00:00Z", "data": {"event_id": "q-1"}}),
            {},
            400,
        ),
        ("x" * 20_000, {}, 413),
    ],
)
def test_nobody_else_asks_and_nothing_else_is_understood(
    client: TestClient, erika: House, text: str, headers: dict[str, str], status: int
) -> None:
    assert ask(client, text, **headers).status_code == status
    assert rows(erika) == []


def test_a_question_is_no_webhook(client: TestClient) -> None:
    assert ask(client, path="/webhooks/keycloak").status_code == 400


def test_without_a_database_it_is_answered_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_exports, "WAITS_SECONDS", 0.5)
    given = {
        "database_dsn": "host=127.0.0.1 port=9 dbname=bwg",
        "database_password": PASSWORD,
        "webhook_secret": SECRET,
    }
    with TestClient(
        webhook.build(ApiSettings.model_validate(given | {"connect_timeout_seconds": 1}), own_data.taken)
    ) as client:
        assert ask(client).status_code == 503
