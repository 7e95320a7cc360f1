import base64
from pathlib import Path

import pytest
from typer.testing import CliRunner

from letter_service.channels import DispatchSettings
from letter_service.cli import equipment, main, web
from letter_service.codes.keys import Keyed, KeyRing
from letter_service.errors import KeyMissingError, SealBrokenError, SettingsError
from letter_service.settings import Settings, refuse_unknown
from tests.company import SENDER
from tests.letter_service.office import ANSWER_KEY, CLEAR_TEXT_KEYS, CODE_KEYS, PAGE_URL, PASSWORD

BROKEN_RINGS = ["no colon and no key", "id:dG9vIHNob3J0", "id:not/base64!!!!!!!", f"{CODE_KEYS}\n{CODE_KEYS}"]
NEEDED = {
    "DATABASE_DSN": "host=127.0.0.1 port=9 user=letter_service dbname=bwg",
    "DATABASE_PASSWORD": PASSWORD,
    "CODE_KEYS": CODE_KEYS,
    "CLEAR_TEXT_KEYS": CLEAR_TEXT_KEYS,
    "ANSWER_KEY": ANSWER_KEY.private_pem(),
    "ISSUER": "http://localhost:8080/realms/bwg",
    "JWKS_URL": "http://localhost:8080/realms/bwg/protocol/openid-connect/certs",
    "OUTBOX": "outbox",
    "PAGE_URL": PAGE_URL,
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name, value in NEEDED.items():
        monkeypatch.setenv(f"LETTER_SERVICE_{name}", value)
    monkeypatch.setenv("LETTER_SERVICE_COMPANY_FILE", str(SENDER))
    return monkeypatch


def refused() -> str:
    with pytest.raises(SettingsError) as wrong:
        Settings.from_environment()
    return str(wrong.value)


def test_a_complete_environment_is_read(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("LETTER_SERVICE_RUN_EVERY_SECONDS", "30")
    settings = Settings.from_environment()
    assert settings.run_every_seconds == 30
    assert equipment.paper(settings, "din-b").company.short_name == "BWG Bernburg"
    assert PASSWORD not in repr(settings)


def test_a_letter_without_a_sender_stops_the_start(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("LETTER_SERVICE_COMPANY_FILE")
    with pytest.raises(SettingsError, match=r"^LETTER_SERVICE_COMPANY_FILE fehlt: Ein Brief braucht einen Absender\.$"):
        equipment.paper(Settings.from_environment(), "din-b")


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_setting_is_named(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.delenv(f"LETTER_SERVICE_{name}")
    assert f"LETTER_SERVICE_{name}" in refused()


@pytest.mark.parametrize("key", ["no PEM of sixteen letters", ANSWER_KEY.public_pem()])
def test_an_answer_key_that_cannot_sign_stops_the_start(environment: pytest.MonkeyPatch, key: str) -> None:
    environment.setenv("LETTER_SERVICE_ANSWER_KEY", key)
    with pytest.raises(SettingsError, match="LETTER_SERVICE_ANSWER_KEY") as wrong:
        web.create_app(Settings.from_environment())
    assert key not in str(wrong.value)


@pytest.mark.parametrize("value", ["", "short", "fifteen-letters"])
def test_a_short_secret_is_refused_and_not_shown(environment: pytest.MonkeyPatch, value: str) -> None:
    environment.setenv("LETTER_SERVICE_DATABASE_PASSWORD", value)
    told = refused()
    assert "LETTER_SERVICE_DATABASE_PASSWORD" in told
    assert not value or value not in told


def test_a_secret_may_lie_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("a password from a file\n")
    environment.delenv("LETTER_SERVICE_DATABASE_PASSWORD")
    environment.setenv("LETTER_SERVICE_DATABASE_PASSWORD_FILE", str(tmp_path / "password"))
    assert Settings.from_environment().database_password.get_secret_value() == "a password from a file"


def test_a_secret_given_twice_or_in_a_missing_file_is_refused(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("LETTER_SERVICE_DATABASE_PASSWORD_FILE", str(tmp_path / "nothing"))
    assert "nicht beide" in refused()
    environment.delenv("LETTER_SERVICE_DATABASE_PASSWORD")
    assert "lässt sich nicht lesen" in refused()


@pytest.mark.parametrize("name", ["CODE_KEYS", "CLEAR_TEXT_KEYS"])
@pytest.mark.parametrize("ring", BROKEN_RINGS)
def test_a_broken_key_ring_stops_the_start_with_one_sentence(
    environment: pytest.MonkeyPatch, name: str, ring: str
) -> None:
    environment.setenv(f"LETTER_SERVICE_{name}", ring)
    ended = CliRunner().invoke(main.app, ["worker"])
    assert ended.exit_code == 1
    assert f"LETTER_SERVICE_{name}" in ended.output
    assert "Traceback" not in ended.output


@pytest.mark.parametrize("command", [["api"], ["migrate"], ["run"], ["posted", "R000001"], ["status", "B26-000001-0"]])
def test_every_command_without_settings_ends_with_one_sentence(command: list[str]) -> None:
    ended = CliRunner().invoke(main.app, command)
    assert ended.exit_code == 1
    assert ended.output.startswith("Diese Einstellungen fehlen oder sind falsch: LETTER_SERVICE_")
    assert ended.output.count("\n") == 1


def test_a_database_that_is_away_is_told_in_one_sentence(environment: pytest.MonkeyPatch) -> None:
    assert environment
    ended = CliRunner().invoke(main.app, ["status", "B26-000001-0"])
    assert (ended.exit_code, ended.output) == (1, "Die Datenbank antwortet nicht.\n")


@pytest.mark.parametrize("url", ["", "konto/brief", "ftp://konto.example/", "https://konto.example/#fragment"])
def test_a_page_that_no_browser_opens_is_refused(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("LETTER_SERVICE_PAGE_URL", url)
    assert "LETTER_SERVICE_PAGE_URL" in refused()


def ring(*names: str) -> KeyRing:
    lines = [f"{name}:{base64.b64encode(name.encode() * 32).decode()}" for name in names]
    return KeyRing.parse("\n".join(lines), "KEYS")


def test_the_first_key_signs_and_every_key_verifies() -> None:
    before = ring("a").fingerprint("code", "erika", "123456789012")
    assert ring("b", "a").matches(before, "code", "erika", "123456789012")
    assert ring("b", "a").fingerprint("code", "erika", "123456789012").key_id == "b"
    assert not ring("b").matches(before, "code", "erika", "123456789012")


def test_a_fingerprint_is_bound_to_its_account_and_purpose() -> None:
    kept = ring("a").fingerprint("code", "erika", "123456789012")
    assert not ring("a").matches(kept, "code", "mallory", "123456789012")
    assert not ring("a").matches(kept, "order", "erika", "123456789012")
    assert not ring("a").matches(kept, "code", "erika1", "23456789012")


def test_a_sealed_text_opens_with_its_key_and_in_its_place_only() -> None:
    sealed = ring("a").seal("Erika", "order 1", b"n" * 12)
    assert ring("b", "a").open(sealed, "order 1") == "Erika"
    with pytest.raises(SealBrokenError):
        ring("a").open(sealed, "order 2")
    with pytest.raises(SealBrokenError):
        ring("a").open(Keyed("a", sealed.value[:-1] + b"x"), "order 1")
    with pytest.raises(SealBrokenError):
        ring("a").open(Keyed("a", b""), "order 1")
    with pytest.raises(KeyMissingError):
        ring("b").open(sealed, "order 1")


@pytest.mark.parametrize("name", ["LETTER_SERVICE_LETER_VALID_DAYS", "LETTER_SERVICE_PORT_FILE", "LETTER_SERVICE_"])
def test_a_setting_that_does_not_exist_stops_every_command(environment: pytest.MonkeyPatch, name: str) -> None:
    environment.setenv(name, "a value that is not shown")
    for arguments in (["migrate"], ["api"], ["worker"], ["waiting"], ["keys", "status"]):
        ended = CliRunner().invoke(main.app, arguments)
        assert str(ended.exception) == f"Diese Einstellungen gibt es nicht: {name}."


def test_every_setting_that_exists_is_known() -> None:
    classes = (Settings, DispatchSettings)
    names = [name for settings in classes for name in settings.model_fields]
    names += ["answer_key_file", "pingen_client_secret_file"]
    refuse_unknown({f"LETTER_SERVICE_{name.upper()}": "x" for name in names} | {"PATH": "x"}, classes)
