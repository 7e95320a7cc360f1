"""What is kept no longer: files with codes, rows of letters that are over, tries, sources, clear texts."""

from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from letter_service.db import Row
from letter_service.letters import store
from letter_service.runs import retention, worker
from letter_service.runs.health import Pulse
from tests.letter_service.office import Office

KEEP_DAYS, VALID_DAYS = 7, 21


def number_of(office: Office, table: str) -> int:
    found = office.connection.execute(f"SELECT count(*) AS number FROM {table}").fetchone()  # noqa: S608
    return int(found["number"]) if found else 0


def cleared(office: Office) -> list[str]:
    outbox = office.settings.outbox
    return retention.clear_outbox(office.connection, outbox, keep_days=KEEP_DAYS, valid_days=VALID_DAYS, now=office.now)


def files(office: Office) -> list[str]:
    return sorted(path.name for path in office.settings.outbox.iterdir() if path.is_file())


def test_the_files_of_a_run_go_a_set_time_after_it_was_posted(office: Office) -> None:
    office.printed_letter()
    office.later(days=2)
    office.post("R000001")
    office.later(days=KEEP_DAYS)
    assert cleared(office) == []
    assert len(files(office)) == 3
    office.later(seconds=1)
    assert cleared(office) == ["R000001"]
    assert files(office) == []
    assert cleared(office) == []


def test_the_files_of_a_run_that_nobody_acknowledged_go_when_its_codes_are_over(office: Office) -> None:
    office.printed_letter()
    office.later(days=VALID_DAYS + 1)
    assert cleared(office) == []
    office.later(seconds=1)
    assert cleared(office) == ["R000001"]


def test_files_of_others_in_the_outbox_stay(office: Office) -> None:
    office.printed_letter()
    strangers = [office.settings.outbox / name for name in ("notes.pdf", "R000099.pdf", "R000001.pdf.bak")]
    for stranger in strangers:
        stranger.touch()
    office.later(days=90)
    assert cleared(office) == ["R000001"]
    assert all(stranger.exists() for stranger in strangers)


def test_files_that_cannot_be_removed_ring_an_alarm(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.printed_letter()
    office.later(days=90)

    def read_only(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", read_only)
    with capture_logs() as logs:
        assert cleared(office) == []
    assert [(entry["action"], entry["run"]) for entry in logs] == [("alarm.outbox", "R000001")]


def test_an_outbox_that_is_not_there_yet_is_no_error(office: Office) -> None:
    assert cleared(office) == []


def over(office: Office, kind: str) -> Row:
    letter, code = office.printed_letter()
    office.post("R000001")
    if kind == "used":
        assert office.type(code).result == "yes"
    elif kind == "stopped":
        store.stop_account(office.connection, "erika", office.now)
    elif kind == "returned":
        store.take_back(office.connection, letter["letter_number"], office.now)
    else:
        office.later(days=VALID_DAYS + 1)
        office.print()
    assert office.letter(letter)["state"] == kind
    return letter


@pytest.mark.parametrize("kind", ["used", "expired", "returned", "stopped"])
def test_a_letter_that_was_over_long_ago_is_forgotten_with_all_that_hangs_on_it(office: Office, kind: str) -> None:
    over(office, kind)
    tables = ("letters", "transitions", "submissions", "runs", "accounts")
    office.later(days=120)
    assert retention.forget(office.connection, 120, office.now) == 0
    office.later(days=31)
    office.print()
    assert retention.forget(office.connection, 120, office.now) == 1
    assert {table: number_of(office, table) for table in tables} == dict.fromkeys(tables, 0)


def test_a_letter_that_is_not_over_and_its_account_stay_however_old(office: Office) -> None:
    letter = office.order()
    office.later(days=1000)
    assert retention.forget(office.connection, 120, office.now) == 0
    assert office.letter(letter)["state"] == "ordered"
    assert number_of(office, "accounts") == 1


def test_an_account_that_typed_lately_keeps_its_count(office: Office) -> None:
    office.later(days=1000)
    office.type("000000000000")
    office.later(days=119)
    retention.forget(office.connection, 120, office.now)
    assert number_of(office, "accounts") == 1


def test_a_machine_that_is_gone_is_forgotten(office: Office) -> None:
    Pulse(3600, lambda: office.now).beat(office.connection)
    office.later(days=121)
    retention.forget(office.connection, 120, office.now)
    assert number_of(office, "workers") == 0


def test_tries_and_sources_are_forgotten_and_not_before(office: Office) -> None:
    office.type("12")
    for time, tries, sources in ((timedelta(hours=2), 1, 1), (timedelta(seconds=1), 1, 0), (timedelta(days=30), 0, 0)):
        office.now += time
        retention.tidy(office.connection, 72, office.now)
        assert (number_of(office, "attempts"), number_of(office, "sources")) == (tries, sources)


def test_the_tries_of_disowning_are_forgotten_when_no_letter_of_that_time_can_be_disowned(office: Office) -> None:
    office.connection.execute(
        "INSERT INTO disown_guesses (letter_number, source, last_at) VALUES ('B26-000001-0', '', %s)", [office.now]
    )
    office.later(days=90)
    retention.tidy(office.connection, 72, office.now)
    assert number_of(office, "disown_guesses") == 1
    office.later(seconds=1)
    retention.tidy(office.connection, 72, office.now)
    assert number_of(office, "disown_guesses") == 0


@pytest.mark.parametrize("state", ["used", "expired", "returned", "stopped"])
def test_the_clear_text_of_a_letter_that_is_over_is_destroyed_at_once(office: Office, state: str) -> None:
    letter = office.order()
    ways = {"used": ["rendered", "used"], "returned": ["rendered", "returned"]}
    for step in ways.get(state, [state]):
        office.connection.execute("UPDATE letters SET state = %s", [step])
    retention.tidy(office.connection, 72, office.now)
    assert (office.letter(letter)["clear_text"], office.letter(letter)["clear_key_id"]) == (None, None)


def test_the_days_work_clears_the_outbox_and_forgets_letters(office: Office, tmp_path: Path) -> None:
    over(office, "used")
    office.later(days=500)
    office.print()
    assert worker.daily_work(office.connection, office.workshop())
    assert (files(office), number_of(office, "letters")) == ([], 0)
    assert tmp_path in office.settings.outbox.parents
