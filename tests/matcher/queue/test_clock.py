"""A clock that was wrong for a moment keeps nobody waiting for the time that it told."""

import asyncio
import datetime
from types import SimpleNamespace

import procrastinate
import pytest
from procrastinate.testing import InMemoryConnector

from matcher import db
from matcher.queue import heartbeat
from matcher.queue.jobs import enqueue
from matcher.queue.regular import Regular
from matcher.worker import Worker

MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DUE = "SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at <= now()"
DEFER = "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp) VALUES ('catch_up', %s)"
BEGUN = "SELECT count(*) FROM procrastinate_periodic_defers"


def number(pool: db.Pool, query: str) -> int:
    with db.transaction(pool) as connection:
        row = connection.execute(query).fetchone()
    return int(str(row[0])) if row else 0


def regular_work(pool: db.Pool, at: datetime.datetime) -> None:
    with db.transaction(pool) as connection:
        connection.execute(DEFER, [int(at.timestamp())])


def test_what_was_put_off_by_a_clock_that_was_ahead_is_due_at_once(pool: db.Pool) -> None:
    with db.transaction(pool) as connection:
        enqueue(connection, "erika", "event", HOUR)
        enqueue(connection, "max", "event", MINUTE)
    assert not heartbeat.was_ahead(pool, MINUTE)
    assert number(pool, DUE) == 1


def test_regular_work_that_was_begun_for_times_to_come_is_begun_anew(pool: db.Pool) -> None:
    now = datetime.datetime.now(datetime.UTC)
    regular_work(pool, now)
    assert not heartbeat.was_ahead(pool, MINUTE)
    regular_work(pool, now + HOUR)
    assert heartbeat.was_ahead(pool, MINUTE)
    assert (number(pool, BEGUN), heartbeat.was_ahead(pool, MINUTE)) == (1, False)


def test_regular_work_goes_on_by_the_right_time_when_the_queue_had_it_while_the_clock_was_ahead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = procrastinate.App(connector=InMemoryConnector())

    @app.periodic(cron="* * * * *")
    @app.task(name="regular", queueing_lock="regular")
    def regular(timestamp: int) -> None: ...

    told = [7230.0, 90.0]

    async def tick(*_: object, **__: object) -> None:
        told.pop(0)
        if not told:
            raise asyncio.CancelledError
        waiting.clear()

    monkeypatch.setattr(Regular, "wait", tick)
    monkeypatch.setattr("procrastinate.periodic.time", SimpleNamespace(time=lambda: told[0]))
    connector = app.connector
    assert isinstance(connector, InMemoryConnector)
    waiting = connector.jobs

    async def two_minutes() -> None:
        async with app.open_async():
            await app.configure_task("regular", queueing_lock="regular").defer_async(timestamp=0)
            worker = Worker(app, lambda: None)
            await worker._periodic_deferrer()

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(two_minutes())
    assert [job["args"] for job in waiting.values()] == [{"timestamp": 60}]
