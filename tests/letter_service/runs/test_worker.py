"""The worker's wiring: what it does without being asked, how its health is told, and what becomes of one that hangs."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from functools import partial
from typing import Any

import pytest
from structlog.testing import capture_logs

from journey.waiting import eventually
from letter_service import db
from letter_service.channels import Status
from letter_service.db import WORKER_LOCK
from letter_service.errors import BusyError, DispatchError
from letter_service.letters import store
from letter_service.runs import health, progress, worker
from letter_service.runs.health import Pulse, examine
from letter_service.runs.workdays import Schedule, Workdays
from letter_service.settings import Settings
from tests.letter_service.cli.test_command_line import WAIT_SECONDS, command
from tests.letter_service.office import PASSWORD, Office
from tests.letter_service.post_office import PostOffice

AT_ONCE, AT_TEN = Schedule(Workdays("ST")), Schedule(Workdays("ST"), (clock_time(10),))
SECONDS = 300


def beat(office: Office) -> None:
    Pulse(SECONDS, lambda: office.now).beat(office.connection)


@pytest.fixture(autouse=True)
def unarmed() -> Iterator[None]:
    yield
    signal.alarm(0)


def wrong(office: Office, schedule: Schedule = AT_ONCE) -> str:
    return examine(office.connection, schedule, SECONDS, office.now) or ""


def seen(office: Office) -> int:
    return office.connection.execute("SELECT 1 FROM workers").rowcount


def state(office: Office, letter: db.Row) -> str:
    return str(office.letter(letter)["state"])


class StoppedError(BaseException):
    """The test has seen enough."""


@dataclass(frozen=True)
class Stoppable(Pulse):
    """A pulse that ends the loop when the test asks for it, and has the kernel end nothing."""

    stopping: threading.Event = field(default_factory=threading.Event)

    def arm(self) -> None:
        if self.stopping.is_set():
            raise StoppedError


@contextmanager
def working(office: Office, monkeypatch: pytest.MonkeyPatch, **changed: Any) -> Iterator[None]:
    """A worker at work that would wait for an hour when nothing woke it."""
    monkeypatch.setattr(worker, "IDLE_SECONDS", 3600.0)
    pulse = Stoppable(SECONDS, lambda: office.now)

    def work() -> None:
        with suppress(StoppedError):
            worker.work(db.conninfo(office.settings.database_dsn, PASSWORD), office.workshop(**changed), 0.01, pulse)

    thread = threading.Thread(target=work, daemon=True)  # one that nothing wakes must not keep the run of the tests
    thread.start()
    try:
        eventually(partial(seen, office), WAIT_SECONDS)
        yield
    finally:
        pulse.stopping.set()
        office.connection.execute("NOTIFY letter_ordered")
        thread.join(timeout=60)
    assert not thread.is_alive()


def idle(office: Office) -> bool:
    """Whether the worker has gone round once and listens."""
    return bool(office.connection.execute("SELECT 1 FROM daily_work").rowcount) and not locked(office)


def locked(office: Office) -> bool:
    query = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = %s"
    return bool(office.connection.execute(query, [WORKER_LOCK]).rowcount)


def test_an_order_wakes_the_worker(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with working(office, monkeypatch):
        eventually(partial(idle, office), WAIT_SECONDS)
        letter = office.order()
        eventually(lambda: state(office, letter) == "handed_over", WAIT_SECONDS)


def test_a_released_letter_wakes_the_worker(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = office.order()
    progress.set_aside(office.connection, [letter["order_id"]], "Kein Platz.")
    with working(office, monkeypatch):
        eventually(partial(idle, office), WAIT_SECONDS)
        store.release(office.connection, letter["letter_number"])
        eventually(lambda: state(office, letter) == "handed_over", WAIT_SECONDS)


def test_the_worker_takes_in_what_others_tell_and_does_the_days_work(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped, told = office.order("one", "1"), office.order("two", "2")
    post = PostOffice()
    run = office.print(channel=post)
    post.statuses[told["letter_number"]] = Status("posted", office.now.date())
    folder = office.settings.outbox / "acknowledged"
    folder.mkdir(parents=True)
    (folder / "posted.csv").write_text(f"{dropped['letter_number']};{office.now:%Y-%m-%d}\n")
    settled = office.now.timestamp() - 60
    os.utime(folder / "posted.csv", (settled, settled))
    office.later(minutes=1)
    assert run
    with working(office, monkeypatch, channel=post):
        eventually(partial(idle, office), WAIT_SECONDS)
    assert (folder / "done" / "posted.csv").exists()
    assert (state(office, dropped), state(office, told)) == ("posted", "posted")


def test_a_letter_can_be_printed_by_hand_beside_a_worker(
    office: Office, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with working(office, monkeypatch):
        eventually(partial(idle, office), WAIT_SECONDS)
        done = command(settings, "run")
    assert (done.returncode, done.stdout) == (0, "Kein Drucklauf.\n")


def test_printing_by_hand_waits_for_the_worker_and_gives_up_in_a_sentence(office: Office) -> None:
    with db.connect(db.conninfo(office.settings.database_dsn, PASSWORD), autocommit=True) as other:
        assert worker.lock(other)
        with pytest.raises(BusyError):
            worker.wait_for_lock(office.connection, 1)
        worker.unlock(other)
        worker.wait_for_lock(office.connection, 1)
        assert not worker.lock(other)


def test_the_days_work_is_done_once_a_day_by_whichever_worker_comes_first(office: Office) -> None:
    assert worker.daily_work(office.connection, office.workshop())
    assert not worker.daily_work(office.connection, office.workshop())
    office.later(days=1)
    with capture_logs() as logs:
        assert worker.daily_work(office.connection, office.workshop())
    assert [entry["action"] for entry in logs] == ["run.reconcile"]


def test_runs_that_do_not_add_up_ring_an_alarm_on_the_next_day(office: Office) -> None:
    office.printed_letter()
    office.later(days=8)
    with capture_logs() as logs:
        worker.daily_work(office.connection, office.workshop())
    [alarm] = logs
    assert (alarm["log_level"], alarm["action"]) == ("error", "alarm.reconciliation")
    assert "R000001: nach 3 Werktagen nur 0 von 1 bestätigt" in alarm["differences"]


def test_a_machine_without_a_worker_is_not_well(office: Office) -> None:
    assert wrong(office) == "Auf diesem Rechner hat noch kein Druck-Prozess gearbeitet."


def test_a_worker_is_well_while_its_sign_of_life_is_young(office: Office) -> None:
    beat(office)
    office.later(seconds=SECONDS)
    assert wrong(office) == ""
    office.later(seconds=1)
    assert wrong(office) == "Der Druck-Prozess steht: letztes Lebenszeichen am 22.11.2026 12:00."
    beat(office)
    assert wrong(office) == ""


def test_another_machines_worker_says_nothing_about_this_ones(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(socket, "gethostname", lambda: "elsewhere")
        beat(office)
    assert "noch kein Druck-Prozess" in wrong(office)


def test_a_letter_that_waits_too_long_for_its_run_is_told(office: Office) -> None:
    office.order()
    office.later(hours=1)
    beat(office)
    assert wrong(office) == ""
    office.later(seconds=1)
    assert wrong(office) == "Seit 22.11.2026 12:00 wartet etwas auf den Druck: letter-service waiting"


def test_a_letter_is_due_only_when_its_run_is(office: Office) -> None:
    office.now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # a Monday, half an hour after the run in Germany
    office.order()
    office.later(hours=23)
    beat(office)
    assert wrong(office, AT_TEN) == ""
    office.later(hours=2)
    beat(office)
    assert "Seit 24.11.2026 10:00" in wrong(office, AT_TEN)


def test_a_run_that_waits_too_long_is_told_and_one_with_a_later_moment_is_not(office: Office) -> None:
    office.order()
    office.print(channel=PostOffice("run", all_trouble=DispatchError("Der Drucker ist aus.")))
    office.later(hours=2)
    beat(office)
    assert "Seit 22.11.2026 12:00" in wrong(office)
    office.connection.execute("UPDATE runs SET retry_at = %s", [office.now + timedelta(minutes=1)])
    assert wrong(office) == ""


def test_health_is_a_command_for_the_container(office: Office, settings: Settings) -> None:
    ill = command(settings, "health")
    assert (ill.returncode, ill.stdout, len(ill.stderr.splitlines())) == (1, "", 1)
    Pulse(SECONDS).beat(office.connection)
    well = command(settings, "health")
    assert (well.returncode, well.stdout) == (0, "Der Druck-Prozess arbeitet, nichts ist überfällig.\n")


HANGING = """
import re, sys
from letter_service.errors import BusyError, DispatchError
from letter_service.runs.health import Pulse
Pulse(1).arm()
print("armed", flush=True)
re.match("(a+)+$", "a" * 60 + "b")  # hangs in C code and holds the interpreter's lock
"""


def test_a_loop_that_hangs_in_c_code_is_ended_by_the_kernel() -> None:
    hanging = subprocess.run([sys.executable, "-c", HANGING], capture_output=True, text=True, timeout=60, check=False)
    assert (hanging.stdout, hanging.returncode) == ("armed\n", -signal.SIGALRM)


def test_every_round_and_every_letter_of_a_run_arms_the_alarm_again(office: Office) -> None:
    beats: list[Any] = []
    for number in range(3):
        office.order(str(number), str(number))
    office.print(channel=PostOffice(), beat=partial(beats.append, None))
    assert len(beats) == 3
    worker.look_around(office.connection, office.workshop(channel=PostOffice(), beat=partial(beats.append, None)))
    office.later(hours=1)
    worker.look_around(office.connection, office.workshop(channel=PostOffice(), beat=partial(beats.append, None)))
    assert len(beats) == 9


def test_the_name_of_the_machine_is_that_of_the_container() -> None:
    assert health.this_host() == socket.gethostname()
