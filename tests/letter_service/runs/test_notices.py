"""Files that say what was posted."""

import os
from datetime import date
from pathlib import Path

import pytest

from letter_service.db import Row
from letter_service.runs import notices
from letter_service.runs.acknowledgements import Posting
from letter_service.runs.workdays import Workdays
from tests.letter_service.office import Office


@pytest.fixture
def folder(office: Office) -> Path:
    made = office.settings.outbox / "acknowledged"
    made.mkdir(parents=True)
    return made


def printed(office: Office, count: int = 2) -> list[Row]:
    letters = [office.order(f"account {n}", f"tenancy {n}") for n in range(count)]
    office.print()
    return letters


def drop(office: Office, folder: Path, name: str, content: str | bytes, age: float = 60) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    dropped_at = office.now.timestamp() - age
    os.utime(path, (dropped_at, dropped_at))
    return path


def take_in(office: Office, folder: Path) -> None:
    notices.take_in(office.connection, folder, Posting(None, office.now, Workdays("ST")))


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "content", ["R000001;2026-11-23", "run;date\nR000001;23.11.2026\n", '\ufeff"R000001";"2026-11-23"\r\n']
)
def test_a_run_is_acknowledged_by_a_file(office: Office, folder: Path, content: str) -> None:
    letters = printed(office)
    office.later(days=1)
    drop(office, folder, "Rückmeldung.csv", content)
    take_in(office, folder)
    assert {office.letter(letter)["state"] for letter in letters} == {"posted"}
    assert {office.letter(letter)["expected_on"] for letter in letters} == {date(2026, 11, 26)}
    assert files(folder) == ["done/Rückmeldung.csv"]


def test_single_letters_are_acknowledged_and_close_their_run(office: Office, folder: Path) -> None:
    first, second = printed(office)
    drop(office, folder, "one.txt", f"{first['letter_number']};2026-11-22\n")
    take_in(office, folder)
    assert [office.letter(letter)["state"] for letter in (first, second)] == ["posted", "handed_over"]
    drop(office, folder, "two.txt", f"{second['letter_number']};2026-11-22\n")
    take_in(office, folder)
    run = office.connection.execute("SELECT posted_at FROM runs").fetchone()
    assert run is not None
    assert run["posted_at"] is not None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("R000001;2026-11-22\nR000099;2026-11-22", "Zeile 2: Diesen Drucklauf gibt es nicht"),
        ("R000001;31.02.2026", "Zeile 1: Der Tag muss so aussehen"),
        ("R000001", "Zeile 1: Der Tag muss so aussehen"),
        ("R000001;2026-11-20", "Zeile 1: Der Tag der Einlieferung liegt vor dem Drucklauf."),
        ("R000001;2027-11-20", "Zeile 1: Der Tag der Einlieferung liegt in der Zukunft."),
        ("R000001;2026-11-22\n<html>7</html>;2026-11-22", "Zeile 2: Diesen Brief gibt es nicht."),
        (b"\xff\xfe\x00R", "Die Datei lässt sich nicht als Text (UTF-8) lesen."),
        (b"R000001;2026-11-22\n\x00" * 3, "Zeile 2"),
    ],
)
def test_a_file_with_one_bad_line_is_set_aside_whole_with_its_reason(
    office: Office, folder: Path, content: str | bytes, reason: str
) -> None:
    letters = printed(office)
    drop(office, folder, "bad.csv", content)
    take_in(office, folder)
    assert {office.letter(letter)["state"] for letter in letters} == {"handed_over"}
    assert files(folder) == ["refused/bad.csv", "refused/bad.csv.grund.txt"]
    assert (folder / "refused" / "bad.csv.grund.txt").read_text().startswith(reason)


def test_the_same_file_again_changes_nothing_and_is_kept_beside_the_first(office: Office, folder: Path) -> None:
    letters = printed(office)
    for _ in range(2):
        drop(office, folder, "again.csv", "R000001;2026-11-22")
        take_in(office, folder)
        office.later(hours=1)
    assert files(folder) == ["done/again-2.csv", "done/again.csv"]
    assert [office.states(letter).count("posted") for letter in letters] == [1, 1]


def test_what_is_still_uploading_or_no_file_is_left_alone(office: Office, folder: Path, tmp_path: Path) -> None:
    printed(office)
    drop(office, folder, "young.csv", "R000001;2026-11-22", age=1)
    drop(office, folder, "R000001.pdf", "R000001;2026-11-22")
    drop(office, folder, "huge.csv", "R000001;2026-11-22\n" * 100_000)
    drop(office, tmp_path, "elsewhere.csv", "R000001;2026-11-22")
    (folder / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    take_in(office, folder)
    assert len(files(folder)) == 4
    run = office.connection.execute("SELECT posted_at FROM runs").fetchone()
    assert run == {"posted_at": None}


def test_no_folder_is_no_file(office: Office, tmp_path: Path) -> None:
    take_in(office, tmp_path / "nothing")


def test_a_file_that_cannot_be_moved_away_stops_nothing(
    office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = printed(office)
    drop(office, folder, "held.csv", "R000001;2026-11-22")

    def held(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(Path, "rename", held)
        take_in(office, folder)
    take_in(office, folder)
    assert files(folder) == ["done/held.csv"]
    assert [office.states(letter).count("posted") for letter in letters] == [1, 1]
