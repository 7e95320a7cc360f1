"""`python -m bench.matching [--small] [CASE…]`: the matching beside its rivals, on the same people in one run.

Quality is told over seeds that were never used to tune a rule. PostgreSQL is one of its own.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from bench.figures import emit, percentile, tell
from bench.matching import febrl, labelled, people, quality, records, rivals
from bench.matching.arrivals import KINDS, Arrival, arrivals
from bench.matching.foreign import measure as foreign
from bench.matching.quality import BENCH
from matcher import db
from matcher.matching.candidate import Applicant
from matcher.records import importing, lookup
from matcher.records.tenancy import Tenancy
from matcher.settings import DatabaseSettings
from stack.postgres import Server

PASSWORD = "only-for-this-benchmark"  # noqa: S105
SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
# A rival that answers one after the other gets so long; it is judged by what it answered until then.
RIVAL_SECONDS = 90


@contextmanager
def _database() -> Iterator[tuple[Server, DatabaseSettings]]:
    """A PostgreSQL of its own in a folder that goes with it."""
    with tempfile.TemporaryDirectory(prefix="bench-matching-") as name:
        folder = Path(name)
        options = ["shared_buffers=512MB", "max_wal_size=4GB"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        server = Server(folder / "data", port, PASSWORD, options)
        server.start()
        try:
            server.create_database("matching", "matcher", PASSWORD)
            dsn = f"host=127.0.0.1 port={server.port} user=matcher dbname=matching"
            given = {"database_dsn": dsn, "database_password": PASSWORD, "statement_timeout_seconds": 900}
            settings = DatabaseSettings.model_validate(given)
            with db.connect(settings) as connection:
                db.migrate(connection)
            yield server, settings
        finally:
            server.stop()


def _import(settings: DatabaseSettings, file: Path) -> float:
    """Seconds from the file to the commit."""
    begin = time.perf_counter()
    with file.open("rb") as content, db.connect(settings) as connection:
        report = importing.apply(connection, content, None)
    if report.refused:
        tell(f"{report.refused} lines refused")
    return time.perf_counter() - begin


def _served_meanwhile(
    settings: DatabaseSettings, applicants: Sequence[Applicant], work: Callable[[], float]
) -> tuple[float, list[float]]:
    """Run the work, and look up all the while; the seconds of the work and of each lookup."""
    over, seconds = threading.Event(), list[float]()

    def look_up() -> None:
        with db.open_pool(settings, size=1) as pool, pool.connection() as connection:
            connection.autocommit = True
            while not over.wait(0.05):
                begin = time.perf_counter()
                lookup.found(connection, applicants[len(seconds) % len(applicants)])
                seconds.append(time.perf_counter() - begin)

    thread = threading.Thread(target=look_up)
    thread.start()
    try:
        return work(), seconds
    finally:
        over.set()
        thread.join()


def measure(case: str, size: int, each: int) -> None:
    """One size: load, single lookups, batch, memory, and every rival on the same rows."""
    company = people.company(777, size)
    sample = arrivals(company, 5777, each)
    random.Random(1).shuffle(sample)
    tell(f"{case}: {len(company.rows)} rows, {len(sample)} registrations")
    with _database() as (server, settings), tempfile.TemporaryDirectory() as name:
        file = Path(name) / "tenants.csv"
        file.write_bytes(records.written(company.rows))
        emit(BENCH, case, "load", _import(settings, file), "s")
        file.write_bytes(records.written([_changed(row, at) for at, row in enumerate(company.rows)]))
        seconds, served = _served_meanwhile(
            settings, [one.applicant for one in sample[:200]], lambda: _import(settings, file)
        )
        emit(BENCH, case, "load again, a tenth changed", seconds, "s")
        emit(BENCH, case, "lookup meanwhile, p99", percentile(served, 99) * 1000, "ms")
        _ours(case, settings, sample, Path(name) / "applicants")
        _sql(case, server, sample)
    _tables(case, company.rows, sample)


def _changed(row: Tenancy, at: int) -> Tenancy:
    return row if at % 10 else replace(row, flat_id=f"{row.flat_id}-neu")


def _ours(case: str, settings: DatabaseSettings, sample: list[Arrival], file: Path) -> None:
    file.write_bytes(pickle.dumps([one.applicant for one in sample]))
    dsn = f"{settings.database_dsn} password={PASSWORD}"
    done = subprocess.run(
        [sys.executable, "-m", "bench.matching.lookups", dsn, people.TODAY.isoformat(), str(file)],
        check=True,
        capture_output=True,
    )
    told = json.loads(done.stdout)
    milliseconds = [1000 * one for one in told["seconds"]]
    emit(BENCH, case, "lookup p50", percentile(milliseconds, 50), "ms")
    emit(BENCH, case, "lookup p99", percentile(milliseconds, 99), "ms")
    emit(BENCH, case, "batch, per core", len(sample) / told["processor_seconds"], "1/s")
    emit(BENCH, case, "memory", told["memory"] / 2**20, "MB")
    found = {kind.name: Counter[str]() for kind in KINDS}
    for one, (decision, tenant_id) in zip(sample, told["answers"], strict=True):
        found[one.kind].update(quality.outcome(one, decision, tenant_id))
    quality.report(case, found)


def _sql(case: str, server: Server, sample: list[Arrival]) -> None:
    with server.connect("matching") as connection:
        begin = time.perf_counter()
        rivals.load_trigrams(connection)
        emit(BENCH, case, "load", time.perf_counter() - begin, "s", engine="pg_trgm")
        for name, engine in (("pg_trgm", rivals.trigrams), ("exact SQL", rivals.exact)):
            answers, seconds = _one_by_one(engine(connection, sample))
            emit(BENCH, case, "registrations answered", len(answers), "count", engine=name)
            emit(BENCH, case, "lookup p50", percentile(seconds, 50) * 1000, "ms", engine=name)
            emit(BENCH, case, "lookup p99", percentile(seconds, 99) * 1000, "ms", engine=name)
            _rival_quality(case, name, answers, sample[: len(answers)])


def _one_by_one(engine: Iterator[rivals.Answer]) -> tuple[list[rivals.Answer], list[float]]:
    """The answers and the seconds of each, until the time is over."""
    answers, seconds = list[rivals.Answer](), list[float]()
    begin = time.perf_counter()
    for answer in engine:
        answers.append(answer)
        seconds.append(time.perf_counter() - begin)
        if sum(seconds) > RIVAL_SECONDS:
            break
        begin = time.perf_counter()
    return answers, seconds


def _tables(case: str, rows: Sequence[Tenancy], sample: list[Arrival]) -> None:
    one, other = rivals.left(sample), rivals.right(rows)
    for name, engine in (("splink", rivals.splink), ("recordlinkage", rivals.toolkit)):
        begin = time.perf_counter()
        answers = engine(one, other)
        emit(BENCH, case, "batch", len(sample) / (time.perf_counter() - begin), "1/s", engine=name)
        _rival_quality(case, name, answers, sample)


def _rival_quality(case: str, name: str, answers: list[rivals.Answer], sample: list[Arrival]) -> None:
    threshold = rivals.best_threshold(answers, sample)
    found = {kind.name: Counter[str]() for kind in KINDS}
    for one, answer in zip(sample, answers, strict=True):
        taken = answer.tenant_id is not None and answer.score >= threshold
        found[one.kind].update(quality.outcome(one, "match" if taken else "none", answer.tenant_id))
    quality.report(case, found, name)


def febrl4() -> None:
    """The public data set, without birth date and social security number."""
    for name, engine in (("ours", febrl.ours), ("recordlinkage", febrl.toolkit), ("splink", febrl.splink)):
        emit(BENCH, "febrl4", "F1", engine(), "share", engine=name)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.matching", description=__doc__)
    parser.add_argument(
        "cases", nargs="*", metavar="CASE", help="quality, companies, foreign, 10k, 100k, 1m, febrl4; all by default"
    )
    parser.add_argument("--small", action="store_true", help="a few of everything: shows that it works")
    given = parser.parse_args()
    wanted = given.cases or ["quality", "companies", "foreign", *SIZES, "febrl4"]
    if unknown := set(wanted) - {"quality", "companies", "foreign", "febrl4", *SIZES}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if "quality" in wanted:
        quality.fresh(*((2_000, 10) if given.small else (20_000, 200)))
    if "companies" in wanted:
        labelled.measure()
    if "foreign" in wanted:
        foreign.measure(*((600, 5) if given.small else (4_000, 60)))
    for case in wanted:
        if case in SIZES:
            measure(case, *((2_000, 5) if given.small else (SIZES[case], 60)))
    if "febrl4" in wanted:
        febrl4()


if __name__ == "__main__":
    main()
