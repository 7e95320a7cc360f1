"""Jobs that fail: an outage is waited for, poison is set aside with an alarm, health tells the truth."""

import asyncio
import datetime
import os
import signal
import subprocess
import sys

import pytest
from procrastinate.jobs import Job
from structlog.testing import capture_logs

from matcher import db
from matcher.errors import KeycloakError, MailRefusedError
from matcher.plan.mails import EXPIRING, Mail
from matcher.queue import heartbeat, jobs, poison
from matcher.queue.heartbeat import Health
from matcher.queue.poison import MOST_FAILURES, MOST_RESCUES, Retries
from matcher.registration.mails import Mails
from tests.matcher.house import NOW, House


def a_job(attempts: int) -> Job:
    return Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="settle", attempts=attempts)


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 1), (3, 8), (6, 60), (100_000, 60)])
def test_the_waits_of_an_outage_double_up_to_the_longest_and_never_end(attempts: int, seconds: int) -> None:
    before = datetime.datetime.now(datetime.UTC)
    decision = Retries(60).get_retry_decision(exception=KeycloakError(), job=a_job(attempts))
    assert decision is not None
    assert decision.retry_at is not None
    assert round((decision.retry_at - before).total_seconds()) == seconds


def test_what_is_permanent_is_tried_once() -> None:
    assert Retries(60).get_retry_decision(exception=MailRefusedError(), job=a_job(0)) is None


def test_what_nobody_foresaw_is_tried_a_set_number_of_times() -> None:
    tried = [
        Retries(60).get_retry_decision(exception=ValueError(), job=a_job(number)) for number in range(MOST_FAILURES)
    ]
    assert [one is None for one in tried] == [*[False] * (MOST_FAILURES - 1), True]


def test_a_job_that_workers_die_with_is_poison_after_a_set_number(pool: db.Pool) -> None:
    with db.transaction(pool) as connection:
        found = [poison.is_poison(connection, 7) for _ in range(MOST_RESCUES + 1)]
    assert found == [*[False] * MOST_RESCUES, True]


@pytest.fixture
def parked(house: House) -> House:
    """A house where the settling of `erika` failed for good."""
    with db.transaction(house.pool) as connection:
        jobs.enqueue(connection, "erika", "event")
        connection.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    return house


def test_what_was_set_aside_is_an_alarm_once(parked: House) -> None:
    with capture_logs() as lines, db.transaction(parked.pool) as connection:
        found = [poison.park(connection, [jobs.SETTLE]) for _ in range(2)]
        assert poison.parked_accounts(connection) == {"erika"}
    assert [[one.account_id for one in each] for each in found] == [["erika"], []]
    assert [(one["event"], one["log_level"]) for one in lines] == [("alarm.job_parked", "error")]


def test_a_settling_that_works_again_takes_the_account_back(parked: House) -> None:
    with db.transaction(parked.pool) as connection:
        poison.park(connection, [jobs.SETTLE])
    parked.happens()
    with db.transaction(parked.pool) as connection:
        assert poison.parked_accounts(connection) == set()
        assert poison.park(connection, [jobs.SETTLE]) == []


def test_a_mail_that_is_refused_for_good_is_tried_once_and_shown_to_staff(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    house.console.refuses_mails = True
    with db.transaction(house.pool) as connection:
        connection.execute("INSERT INTO mails (account_id, kind) VALUES ('erika', %s)", [EXPIRING])
    mails = Mails(house.pool, house.console, lambda: NOW)
    for _ in range(3):
        mails.send(Mail("erika", EXPIRING))
    house.settling.settle("erika", "mail")
    assert house.console.tried_mails == 1
    assert "nimmt Mails an die Adresse dieses Kontos nicht an (seit 22.11.2026)" in house.console.value(
        "erika", "registrationNote"
    )
    assert house.state() == "letter_ordered"


@pytest.mark.parametrize(
    ("health", "said"),
    [
        (Health(1.0, None), None),
        (Health(60.0, 300.0), None),
        (Health(None, None), "Die Bearbeitung hat sich noch nie gemeldet."),
        (Health(61.0, None), "Die Bearbeitung hat sich seit 61 Sekunden nicht gemeldet."),
        (Health(1.0, 301.0), "Der älteste fällige Auftrag wartet seit 301 Sekunden."),
    ],
)
def test_health_is_a_young_heartbeat_and_a_young_oldest_job(health: Health, said: str | None) -> None:
    assert health.fault(300) == said


def test_a_beating_loop_is_healthy_and_a_job_left_lying_is_not(pool: db.Pool) -> None:
    async def beat_once() -> None:
        beating = asyncio.create_task(heartbeat.beat(pool, datetime.timedelta(minutes=1)))
        deadline = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=30)
        while (await asyncio.to_thread(now)).beat_seconds is None and datetime.datetime.now(datetime.UTC) < deadline:
            await asyncio.sleep(0)
        beating.cancel()

    def now() -> Health:
        with db.transaction(pool) as connection:
            return heartbeat.health(connection)

    assert now().fault(300) is not None
    asyncio.run(beat_once())
    signal.setitimer(signal.ITIMER_REAL, 0)  # this process goes on
    assert now().fault(300) is None
    with db.transaction(pool) as connection:
        jobs.enqueue(connection, "erika", "event")
        connection.execute("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '10 minutes'")
    assert "Der älteste fällige Auftrag wartet seit" in (now().fault(300) or "")


def test_the_kernel_ends_a_loop_that_is_frozen_in_c_code() -> None:
    frozen = (
        "import asyncio, re\n"
        "from matcher.queue import heartbeat\n"
        "heartbeat.FROZEN_SECONDS = 2\n"
        "heartbeat._say = lambda *_: None\n"
        "async def run():\n"
        "    beating = asyncio.create_task(heartbeat.beat(None, None))\n"
        "    await asyncio.sleep(0)\n"
        "    re.match(r'(a+)+$', 'a' * 60 + 'b')\n"
        "asyncio.run(run())\n"
    )
    ended = subprocess.run([sys.executable, "-c", frozen], env=os.environ, timeout=120, check=False)
    assert ended.returncode == -signal.SIGALRM
