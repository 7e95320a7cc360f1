from pathlib import Path

import pytest

from letter_service import channels
from letter_service.channels import ChannelChoice, DispatchSettings
from letter_service.errors import SettingsError
from letter_service.layout.letter import PROFILES

LETTERXPRESS = {"CHANNEL": "letterxpress", "LETTERXPRESS_USER": "bwg", "LETTERXPRESS_KEY": "k" * 16}
PINGEN = {
    "CHANNEL": "pingen",
    "PINGEN_ORGANISATION": "b7a2-1",
    "PINGEN_CLIENT_ID": "bwg",
    "PINGEN_CLIENT_SECRET": "s" * 16,
}
CUPS = {"CHANNEL": "cups", "CUPS_PRINTER": "ipps://druck.example/printers/Briefe"}


def read(monkeypatch: pytest.MonkeyPatch, **given: str) -> DispatchSettings:
    for name, value in given.items():
        monkeypatch.setenv(f"LETTER_SERVICE_{name}", value)
    return DispatchSettings.from_environment()


def test_letters_go_to_the_folder_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = read(monkeypatch)
    assert channels.channel(settings, tmp_path).name == "folder"
    assert settings.daily_budget_cents == 0


@pytest.mark.parametrize("given", [CUPS, LETTERXPRESS, PINGEN], ids=lambda given: given["CHANNEL"])
def test_the_chosen_channel_is_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, given: dict[str, str]) -> None:
    built = channels.channel(read(monkeypatch, **given), tmp_path)
    assert built.name == given["CHANNEL"]
    assert built.profile == ChannelChoice.from_environment().profile
    assert built.profile in PROFILES


def test_who_prints_nothing_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LETTER_SERVICE_CHANNEL", "pingen")
    assert ChannelChoice.from_environment().profile == "pingen"


def test_the_company_may_print_in_another_form(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert channels.channel(read(monkeypatch, **CUPS, LAYOUT="din-a"), tmp_path).profile == "din-a"


def test_the_two_services_send_nothing_in_earnest_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, **PINGEN)
    assert settings.letterxpress_mode == "test"
    assert "staging" in settings.pingen_urls()[0]


@pytest.mark.parametrize("given", [CUPS, LETTERXPRESS, PINGEN], ids=lambda given: given["CHANNEL"])
def test_what_the_chosen_channel_lacks_is_named(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> None:
    for lacking in set(given) - {"CHANNEL"}:
        with pytest.raises(SettingsError, match=f"LETTER_SERVICE_{lacking}"):
            read(monkeypatch, **{**given, lacking: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHANNEL", "pigeon"),
        ("DAILY_BUDGET_CENTS", "-1"),
        ("CUPS_PRINTER", "ipp://us:secret@host/printers/Briefe"),
        ("CUPS_PRINTER", "http://host/printers/Briefe"),
        ("LETTERXPRESS_URL", "ftp://api.letterxpress.de"),
        ("LETTERXPRESS_MODE", "later"),
        ("PINGEN_ORGANISATION", "../../users"),
        ("DISPATCH_TIMEOUT_SECONDS", "0"),
    ],
)
def test_a_wrong_value_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        read(monkeypatch, **{name: value})
    assert f"LETTER_SERVICE_{name}" in str(wrong.value)
    assert value not in str(wrong.value)


def test_a_short_key_is_refused_and_a_key_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="LETTER_SERVICE_LETTERXPRESS_KEY"):
        read(monkeypatch, **{**LETTERXPRESS, "LETTERXPRESS_KEY": "too short"})
    monkeypatch.delenv("LETTER_SERVICE_LETTERXPRESS_KEY")
    (tmp_path / "key").write_text("a key from a file\n")
    settings = read(monkeypatch, LETTERXPRESS_KEY_FILE=str(tmp_path / "key"))
    assert settings.letterxpress_key.get_secret_value() == "a key from a file"
    assert "a key from" not in repr(settings)
