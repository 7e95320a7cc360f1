"""The processes as an operator starts them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from journey.waiting import eventually
from letter_service import db
from letter_service.cli import equipment
from letter_service.settings import Settings
from tests.letter_service.office import Office

MEMORY_BYTES_AT_MOST = 150 * 2**20
WAIT_SECONDS = 180


def environment(settings: Settings) -> dict[str, str]:
    values = {name: value for name, value in settings if value is not None}
    plain = {name: getattr(value, "get_secret_value", lambda value=value: value)() for name, value in values.items()}
    return {**os.environ, **{f"LETTER_SERVICE_{name.upper()}": str(value) for name, value in plain.items()}}


def command(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "letter-service"
    return subprocess.run(
        [program, *arguments], env=environment(settings), capture_output=True, text=True, timeout=60, check=False
    )


@contextmanager
def running_worker(settings: Settings) -> Iterator[subprocess.Popen[bytes]]:
    program = Path(sys.executable).parent / "letter-service"
    process = subprocess.Popen([program, "worker"], env=environment(settings), stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=20)


def resident_bytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))


def waits_for_orders(office: Office) -> bool:
    """Whether the worker has gone round once, which ends with the work of the day."""
    return bool(office.connection.execute("SELECT 1 FROM daily_work").rowcount)


def state(office: Office, letter: db.Row) -> str:
    return str(office.letter(letter)["state"])


def test_the_worker_prints_what_is_ordered_and_ends_when_told(office: Office, settings: Settings) -> None:
    with running_worker(settings) as process:
        eventually(lambda: waits_for_orders(office), WAIT_SECONDS)
        letter = office.order()
        eventually(lambda: state(office, letter) == "handed_over", WAIT_SECONDS)
        assert resident_bytes(process.pid) < MEMORY_BYTES_AT_MOST
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_a_worker_ends_when_told_while_the_database_keeps_it_waiting(office: Office, settings: Settings) -> None:
    with running_worker(settings) as process, db.connect(equipment.conninfo(settings)) as blocker:
        eventually(lambda: waits_for_orders(office), WAIT_SECONDS)
        blocker.execute("LOCK TABLE letters")
        office.connection.execute("NOTIFY letter_ordered")
        eventually(lambda: office.connection.execute("SELECT 1 FROM pg_locks WHERE NOT granted").rowcount, WAIT_SECONDS)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_a_worker_that_loses_its_database_connection_goes_on(office: Office, settings: Settings) -> None:
    with running_worker(settings):
        eventually(lambda: waits_for_orders(office), WAIT_SECONDS)
        ended = office.connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert ended.rowcount
        letter = office.order()
        eventually(lambda: state(office, letter) == "handed_over", WAIT_SECONDS)


def test_a_worker_killed_again_and_again_hands_over_every_letter_once(office: Office, settings: Settings) -> None:
    letters = [office.order(str(number), str(number)) for number in range(20)]
    small = settings.model_copy(update={"run_letters_at_most": 5, "run_every_seconds": 0.1})
    for enough in (5, len(letters)):
        with running_worker(small):
            eventually(partial(has_handed_over, office, enough), WAIT_SECONDS)
    rows = [line for path in settings.outbox.glob("*.csv") for line in path.read_text().splitlines()[1:]]
    assert sorted(row.partition(";")[2] for row in rows) == sorted(letter["letter_number"] for letter in letters)


def has_handed_over(office: Office, enough: int) -> bool:
    found = office.connection.execute("SELECT count(*) AS number FROM letters WHERE state = 'handed_over'").fetchone()
    return bool(found and found["number"] >= enough)


def test_run_posted_and_status_tell_the_way_of_a_letter(office: Office, settings: Settings) -> None:
    letter = office.order()
    assert command(settings, "run").stdout == "R000001\n"
    assert command(settings, "run").stdout == "Kein Drucklauf.\n"
    assert "liegt vor dem Drucklauf" in command(settings, "posted", "R000001", "--on", "2020-01-02").stderr
    assert command(settings, "posted", "R000001").stdout == "R000001: 1 Briefe als versandt vermerkt.\n"
    told = command(settings, "status", letter["letter_number"]).stdout
    steps = ("bestellt (Bestellung)", "gedruckt (Drucklauf)", "versandt (Bestätigung der Einlieferung)")
    assert all(step in told for step in steps)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("posted", "R000099"), "Diesen Drucklauf gibt es nicht"),
        (("status", "B26-000099-0"), "Diesen Brief gibt es nicht."),
        (("release", "B26-000099-0"), "Diesen Brief gibt es nicht."),
    ],
)
def test_an_unknown_number_is_told_in_one_sentence(
    office: Office, settings: Settings, arguments: tuple[str, ...], told: str
) -> None:
    assert office
    ended = command(settings, *arguments)
    assert ended.returncode == 1
    assert ended.stderr.startswith(told)
    assert ended.stderr.count("\n") == 1


def test_migrating_twice_changes_nothing(settings: Settings) -> None:
    assert command(settings, "migrate").stdout == "Angewendet: nichts, alles ist da\n"
