"""New keys in front of the rings: every code stays valid, every waiting letter is printed."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from letter_service.cli import main
from letter_service.codes import rotation
from letter_service.codes.keys import KeyRing
from letter_service.db import Row
from letter_service.errors import SettingsError
from letter_service.letters import orders
from letter_service.settings import Settings
from tests.letter_service.cli.test_command_line import environment
from tests.letter_service.office import CLEAR_TEXT_KEYS, CODE_KEYS, Office


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """The same settings, with the keys in files."""
    files = {
        "code_keys_file": (tmp_path / "codes", CODE_KEYS),
        "clear_text_keys_file": (tmp_path / "clear", CLEAR_TEXT_KEYS),
    }
    for path, keys in files.values():
        path.touch(mode=0o600)
        path.write_text(keys + "\n")
    return settings.model_copy(update={name: path for name, (path, _) in files.items()})


@pytest.fixture
def keys(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """The command `letter-service keys …`; returns what it said."""
    in_environment(settings, monkeypatch)
    for name in ("CODE_KEYS", "CLEAR_TEXT_KEYS"):
        monkeypatch.delenv(f"LETTER_SERVICE_{name}")

    def run(command: str) -> str:
        ended = CliRunner().invoke(main.app, ["keys", command])
        assert ended.exit_code == 0, ended.output
        return ended.output

    return run


def in_environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(settings).items():
        monkeypatch.setenv(name, value)


def sealed_with(office: Office, letter: Row) -> str:
    return str(office.letter(letter)["clear_key_id"])


def test_a_rotation_keeps_every_code_and_every_waiting_letter(office: Office, keys: Callable[[str], str]) -> None:
    printed, code = office.printed_letter()
    waiting = office.order("juergen", "4712")
    told = keys("rotate")
    assert "2 wartende Briefe neu verschlossen." in told
    assert sealed_with(office, waiting) == next(iter(office.keys.clear_text.keys)) != "clear"
    assert office.print() == "R000002"
    assert office.letter(waiting)["state"] == "handed_over"
    assert office.type(code).result == "yes"
    assert office.letter(printed)["state"] == "used"


def test_a_running_process_follows_the_files_without_a_restart(office: Office, keys: Callable[[str], str]) -> None:
    office.order()
    before = list(office.keys.codes.keys)
    keys("rotate")
    assert list(office.keys.codes.keys)[1:] == before
    later = office.order("juergen", "4712")
    assert later["code_key_id"] == next(iter(office.keys.codes.keys)) not in before


def test_the_command_says_which_keys_are_needed_and_which_may_go(office: Office, keys: Callable[[str], str]) -> None:
    letter, code = office.printed_letter()
    office.with_old_key(letter, code)
    keys("rotate")
    told = keys("status")
    assert "Code-Schlüssel old: noch gebraucht bis" in told
    assert "Klartext-Schlüssel clear: nicht mehr gebraucht. Die Zeile kann aus der Datei." in told
    assert code not in told


def test_a_key_that_is_missing_is_told(office: Office, keys: Callable[[str], str]) -> None:
    office.order()
    office.connection.execute("UPDATE letters SET clear_key_id = 'lost'")
    told = keys("rotate")
    assert "Klartext-Schlüssel lost: fehlt im Schlüsselbund, 1 Briefe brauchen ihn!" in told


def test_keys_from_the_environment_cannot_be_rotated_and_the_command_says_what_to_do(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = settings.model_copy(update={"code_keys_file": None, "clear_text_keys_file": None})
    in_environment(plain, monkeypatch)
    ended = CliRunner().invoke(main.app, ["keys", "rotate"])
    assert ended.exit_code == 1
    assert "LETTER_SERVICE_CODE_KEYS_FILE" in str(ended.exception)


def test_a_ring_is_written_whole_and_only_for_its_owner(tmp_path: Path, office: Office) -> None:
    file = tmp_path / "ring"
    file.touch(mode=0o600)
    file.write_text(CLEAR_TEXT_KEYS + "\n")
    (tmp_path / ".ring.part").write_text("what a crash left")
    ring = KeyRing.parse(CLEAR_TEXT_KEYS, "X")
    assert rotation.add_key(file, ring, office.now.date()) == "20261122"
    longer = KeyRing.parse(file.read_text(), "X")
    assert rotation.add_key(file, longer, office.now.date()) == "20261122-2"
    assert list(KeyRing.parse(file.read_text(), "X").keys) == ["20261122-2", "20261122", "clear"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_ring_that_cannot_be_written_stays_as_it_was(tmp_path: Path, office: Office) -> None:
    ring = KeyRing.parse(CLEAR_TEXT_KEYS, "X")
    file = tmp_path / "nothing" / "ring"
    with pytest.raises(SettingsError) as refused:
        rotation.add_key(file, ring, office.now.date())
    assert str(refused.value) == f"Die Schlüsseldatei {file} lässt sich nicht schreiben: No such file or directory."


def test_a_place_where_not_even_tidying_up_works_is_told_in_one_sentence(tmp_path: Path, office: Office) -> None:
    """As in a container, whose secrets lie on a read-only file system."""
    file = tmp_path / "ring"
    file.write_text(CLEAR_TEXT_KEYS + "\n")
    (tmp_path / ".ring.part").mkdir()
    with pytest.raises(SettingsError, match="lässt sich nicht schreiben"):
        rotation.add_key(file, KeyRing.parse(CLEAR_TEXT_KEYS, "X"), office.now.date())
    assert file.read_text() == CLEAR_TEXT_KEYS + "\n"


def test_a_broken_file_leaves_a_running_process_its_keys(office: Office, settings: Settings) -> None:
    letter = office.order()
    assert settings.clear_text_keys_file is not None
    settings.clear_text_keys_file.write_text("nonsense\n")
    assert orders.opened(office.keys, letter).code
    settings.clear_text_keys_file.unlink()
    assert office.print() == "R000001"


def test_a_key_file_keeps_its_mode_and_owner_whatever_the_process_narrows(
    settings: Settings, keys: Callable[[str], str]
) -> None:
    """The API and the worker run as other users than the one who turns the keys."""
    files = [file for file in (settings.code_keys_file, settings.clear_text_keys_file) if file]
    for file in files:
        file.chmod(0o640)
    keys("rotate")
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o640] * 2


def test_a_broken_letter_stops_no_rotation_and_is_named(office: Office, keys: Callable[[str], str]) -> None:
    broken = office.order()
    office.connection.execute("UPDATE letters SET clear_text = 'nonsense, long enough'")
    office.order("juergen", "4712")
    told = keys("rotate")
    assert "1 wartende Briefe neu verschlossen." in told
    assert f"Nicht mehr zu öffnen und aufgegeben: {broken['letter_number']}." in told
    assert office.letter(broken)["state"] == "stopped"


def test_each_key_is_told_with_the_last_day_on_which_it_is_needed(office: Office) -> None:
    letter, code = office.printed_letter()
    office.with_old_key(letter, code)
    clear = KeyRing.parse(f"{CLEAR_TEXT_KEYS.replace('clear', 'fresh')}\n{CLEAR_TEXT_KEYS}", "X")

    def told() -> list[str]:
        return list(rotation.needed(office.connection, office.keys.codes, clear, office.now))

    needed = [
        "Code-Schlüssel new: der neueste, er unterschreibt.",
        "Code-Schlüssel old: noch gebraucht bis 20.02.2027 (1 Briefe).",
        "Klartext-Schlüssel fresh: der neueste, er unterschreibt.",
        "Klartext-Schlüssel clear: noch gebraucht (1 Briefe).",
    ]
    assert told() == needed
    office.later(days=90, seconds=-1)
    assert told() == needed
    office.later(seconds=1)
    free = "Code-Schlüssel old: nicht mehr gebraucht. Die Zeile kann aus der Datei."
    assert told() == [needed[0], free, *needed[2:]]
    # A letter that is valid for longer than it can be disowned.
    office.connection.execute("UPDATE letters SET valid_until = '2027-02-21'")
    longer = "Code-Schlüssel old: noch gebraucht bis 21.02.2027 (1 Briefe)."
    assert told() == [needed[0], longer, *needed[2:]]
    office.later(days=2)
    assert told() == [needed[0], free, *needed[2:]]


def test_codes_whose_key_is_lost_are_told(office: Office) -> None:
    letter, code = office.printed_letter()
    office.with_old_key(letter, code)
    ring = KeyRing.parse(CODE_KEYS.partition("\n")[0], "X")
    told = list(rotation.needed(office.connection, ring, office.keys.clear_text, office.now))
    assert "Code-Schlüssel old: fehlt im Schlüsselbund, 1 Briefe brauchen ihn!" in told
