"""Settings of the matcher: what is wrong stops the start with one sentence."""

import pytest

from matcher.errors import SettingsError
from matcher.settings import DatabaseSettings


@pytest.fixture(autouse=True)
def given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_DATABASE_DSN", "dbname=bwg")
    monkeypatch.setenv("MATCHER_DATABASE_PASSWORD", "long-enough-for-a-secret")


def test_a_misspelt_setting_stops_the_start_and_shows_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHER_CLIENT_SECRETT", "nobody-may-read-this")
    with pytest.raises(SettingsError) as told:
        DatabaseSettings.load()
    assert str(told.value) == "Diese Einstellungen gibt es nicht: MATCHER_CLIENT_SECRETT."


@pytest.mark.parametrize("name", ["MATCHER_PORT", "MATCHER_LOG_LEVEL", "MATCHER_WEBHOOK_SECRET_FILE"])
def test_a_setting_of_another_command_disturbs_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "1")
    assert DatabaseSettings.load().database_dsn == "dbname=bwg"
