"""An alarm without a test does not exist: each rings once where it should, and is silent where all is well."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from letter_service.channels import Status
from letter_service.cli.web import create_app
from letter_service.codes import disowning
from letter_service.codes.keys import KeyFile, KeyRing
from letter_service.errors import (
    ChannelPausedError,
    ChannelRefusedError,
    DispatchError,
    DocumentRefusedError,
    ReadBackError,
    SealBrokenError,
)
from letter_service.letters import orders, store
from letter_service.letters.address import Recipient
from letter_service.pdf import readback
from letter_service.runs import acknowledgements, notices
from letter_service.runs.acknowledgements import Posting
from letter_service.runs.workdays import Workdays
from letter_service.settings import Settings
from tests.letter_service.office import CODE_KEYS, ERIKA, NOON, Office, wrong_code
from tests.letter_service.post_office import PostOffice
from tests.letter_service.realm import Realm

WORKDAYS = Workdays("ST")
SOURCE = "192.0.2.7"


def rung(logs: Any) -> list[str]:
    return [entry["action"] for entry in logs if entry["action"].startswith("alarm.")]


def typed(client: TestClient, realm: Realm, code: str, account: str = "erika") -> str:
    headers = {"Authorization": f"Bearer {realm.code_token(account)}"}
    return str(client.post("/codes/verify", json={"code": code, "source": SOURCE}, headers=headers).json()["result"])


def disowned(client: TestClient, realm: Realm, number: str, code: str) -> str:
    headers = {"Authorization": f"Bearer {realm.token(sub='letter-disown', typ='letter-disown')}"}
    body = {"letter_number": number, "code": code, "source": SOURCE}
    return str(client.post("/letters/disown", json=body, headers=headers).json()["result"])


def app(settings: Settings, **changed: int) -> TestClient:
    return TestClient(create_app(settings.model_copy(update=changed)))


def test_many_wrong_codes_ring_at_the_number_of_the_setting(settings: Settings, realm: Realm) -> None:
    with app(settings, alarm_wrong_codes_per_hour=2) as client, capture_logs() as logs:
        for account in ("one", "two", "three"):
            assert typed(client, realm, wrong_code("000000000000"), account) == "wrong"
    [alarm] = [entry for entry in logs if entry["action"] == "alarm.wrong_codes"]
    assert (alarm["log_level"], alarm["number"]) == ("error", 2)


def test_too_many_tries_from_one_address_ring_for_codes_and_for_disowning(settings: Settings, realm: Realm) -> None:
    with app(settings, source_tries_per_hour=2) as client, capture_logs() as logs:
        assert [typed(client, realm, "12") for _ in range(2)] == ["typo"] * 2
        assert rung(logs) == []
        assert typed(client, realm, "12") == "paused"
        assert disowned(client, realm, "B26-000001-0", "12") == "paused"
    assert rung(logs) == ["alarm.source"] * 2


def test_a_letter_that_somebody_disowns_rings_with_its_number(client: TestClient, realm: Realm, office: Office) -> None:
    office.now = NOON
    letter, code = office.printed_letter()
    office.connection.execute("UPDATE letters SET ordered_at = now()")
    with capture_logs() as logs:
        assert disowned(client, realm, letter["letter_number"], wrong_code(code)) == "no"
        assert rung(logs) == []
        assert disowned(client, realm, letter["letter_number"], code) == "yes"
    [alarm] = [entry for entry in logs if entry["action"] == "alarm.disowned"]
    assert (alarm["log_level"], alarm["letter"]) == ("error", letter["letter_number"])


@pytest.mark.parametrize(
    ("trouble", "action"),
    [
        (ChannelRefusedError(), "alarm.channel"),
        (ChannelPausedError(NOON), "alarm.channel"),
        (DispatchError(), "run.wait"),
        (DocumentRefusedError("Nein."), "letter.set_aside"),
    ],
)
def test_a_channel_that_does_not_take_letters_is_an_error_in_the_log(
    office: Office, trouble: DispatchError, action: str
) -> None:
    office.order()
    with capture_logs() as logs:
        office.print(channel=PostOffice("run", all_trouble=trouble))
    assert [(entry["action"], entry["log_level"]) for entry in logs if entry["log_level"] == "error"] == [
        (action, "error")
    ]


def test_a_letter_that_cannot_be_read_back_rings(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.order()

    def unreadable(*_: object) -> None:
        raise ReadBackError

    monkeypatch.setattr(readback, "check", unreadable)
    with capture_logs() as logs:
        assert office.print() is None
    assert rung(logs) == ["alarm.readback"]


def test_a_failure_that_the_channel_reports_later_rings(office: Office) -> None:
    letter = office.order()
    post = PostOffice()
    office.print(channel=post)
    office.later(hours=1)
    post.statuses[letter["letter_number"]] = Status("failed")
    with capture_logs() as logs:
        acknowledgements.follow(office.connection, post, Posting(None, office.now, WORKDAYS))
    [alarm] = [entry for entry in logs if entry["action"] == "alarm.submission"]
    assert (alarm["letters"], alarm["lost"]) == ([letter["letter_number"]], [])


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.write_text("R000099;morgen\n")])
def test_a_file_of_the_print_house_that_is_refused_or_stays_rings(
    office: Office, tmp_path: Path, make: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "posted.csv")
    office.now = datetime.fromtimestamp(time.time() + 60, UTC)
    if make is Path.touch:

        def gone(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "rename", gone)
    with capture_logs() as logs:
        notices.take_in(office.connection, tmp_path, Posting(None, office.now, WORKDAYS))
    assert rung(logs) == ["alarm.notice"]


def test_a_key_file_that_becomes_unreadable_rings_and_the_keys_stay(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(CODE_KEYS)
    ring = KeyRing(KeyFile(file, KeyRing.parse(CODE_KEYS, "x").keys, "x"))
    file.write_text("nonsense")
    with capture_logs() as logs:
        assert list(ring.keys) == ["new", "old"]
    line = {"event": "keys stay as they were", "log_level": "error", "action": "alarm.keys", "error": "SettingsError"}
    assert logs
    assert all(entry == line for entry in logs)


def ordering(office: Office) -> object:
    order = orders.Order(NEW_ORDER, "erika", "another tenancy", Recipient.model_validate(ERIKA))
    return orders.place_order(office.connection, office.keys, order, valid_days=21, now=office.now)


def stopping(office: Office) -> object:
    return store.stop_account(office.connection, "erika", office.now)


def disowning_it(office: Office) -> object:
    [letter] = office.connection.execute("SELECT * FROM letters").fetchall()
    tried = disowning.Disowning(letter["letter_number"], office.code(letter), SOURCE, office.now)
    return disowning.disown(office.connection, office.keys.codes, tried, 1000)


def returning(office: Office) -> object:
    [letter] = office.connection.execute("SELECT * FROM letters").fetchall()
    return store.take_back(office.connection, letter["letter_number"], office.now)


def typing(office: Office) -> object:
    return office.type("12")


NEW_ORDER = UUID(int=7)


@pytest.mark.parametrize("step", [ordering, stopping, disowning_it, returning, typing])
def test_whatever_changes_an_accounts_letters_queues_up_for_the_account(
    office: Office, step: Callable[[Office], object]
) -> None:
    office.printed_letter()
    info = office.connection.info
    with psycopg.connect(info.dsn, password=info.password, options="-c search_path=letter_service") as other:
        other.execute("SELECT FROM accounts WHERE account_id = 'erika' FOR UPDATE")
        office.connection.execute("SET lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable), office.connection.transaction():
            step(office)
        other.rollback()
        office.connection.execute("SET lock_timeout = '5s'")
        with office.connection.transaction():
            step(office)


def test_a_fingerprint_serves_the_purpose_it_was_made_for_alone(office: Office) -> None:
    ring = office.keys.codes
    made = ring.fingerprint("code", "erika", "123456789012")
    assert ring.matches(made, "code", "erika", "123456789012")
    for purpose, parts in (("order", ("erika", "123456789012")), ("code", ("juergen", "123456789012"))):
        assert not ring.matches(made, purpose, *parts)
    assert not ring.matches(replace(made, key_id="gone"), "code", "erika", "123456789012")


def test_a_sealed_text_opens_for_what_it_was_sealed_for_alone(office: Office) -> None:
    ring = office.keys.clear_text
    sealed = ring.seal("1234-5678-9012", "the letter of erika", bytes(12))
    assert ring.open(sealed, "the letter of erika") == "1234-5678-9012"
    for broken, context in (
        (sealed, "the letter of juergen"),
        (replace(sealed, value=sealed.value[:-1]), "the letter of erika"),
    ):
        with pytest.raises(SealBrokenError):
            ring.open(broken, context)
