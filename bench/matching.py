"""`python -m bench.matching [--small] [CASE…]`: the matching beside its rivals, on the same people in one run.

Quality is told over fresh seeds (`REPORT_SEEDS`), which were never used to tune a rule. PostgreSQL is one of its own.
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

from bench import arrivals as typing_
from bench import febrl, people, rivals
from bench.arrivals import KINDS, Arrival
from bench.figures import emit, percentile, tell
from matcher import batch, db, imports, matching, tenants
from matcher.candidate import Applicant
from matcher.settings import DatabaseSettings
from matcher.tenancy import Tenancy
from stack.postgres import Server

BENCH = "matching"
PASSWORD = "only-for-this-benchmark"  # noqa: S105
REPORT_SEEDS = (921, 922, 923, 924, 925)
SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
# Beyond this the toolkit needs more than the memory and the patience of two cores.
LARGEST_TOOLKIT = 100_000


def quality(size: int, each: int) -> None:
    """Five fresh companies: false matches, recall, review rate, by kind and by everyday weight."""
    found: dict[str, Counter[str]] = {kind.name: Counter() for kind in KINDS}
    for seed in REPORT_SEEDS:
        company = people.company(seed, size)
        index = batch.Index(company.rows)
        for one in typing_.arrivals(company, seed + 5000, each):
            candidates, known = index.candidates(one.applicant)
            decision = matching.decide(one.applicant, candidates, people.TODAY, street_known=known)
            found[one.kind].update(_outcome(one, decision.decision, decision.tenant_id))
        tell(f"quality: seed {seed} done")
    _report_quality("quality", found)


def _outcome(one: Arrival, decision: str, tenant_id: str | None) -> list[str]:
    false = decision == "match" and tenant_id != one.tenant_id
    return ["all", decision, *(["false"] if false else [])]


def _report_quality(case: str, found: dict[str, Counter[str]], engine: str = "ours") -> None:
    positive = [kind for kind in KINDS if kind.positive and found[kind.name]["all"]]
    seen = [kind for kind in KINDS if found[kind.name]["all"]]
    matched = sum(found[kind.name]["match"] for kind in seen)
    false = sum(found[kind.name]["false"] for kind in seen)
    wanted = sum(found[kind.name]["all"] for kind in positive)
    right = matched - false
    for metric, value, unit in (
        ("automatic matches", matched, "count"),
        ("false matches", false, "count"),
        ("precision", right / matched if matched else 1, "share"),
        ("recall", right / wanted, "share"),
        ("positives answered none", sum(found[kind.name]["none"] for kind in positive) / wanted, "share"),
        ("recall, weighted", _weighted(found, positive, lambda one: one["match"] - one["false"]), "share"),
        ("review, weighted", _weighted(found, seen, lambda one: one["review"]), "share"),
    ):
        emit(BENCH, case, metric, value, unit, engine=engine)
    for kind in seen:
        one = found[kind.name]
        emit(BENCH, case, f"matched: {kind.name}", one["match"] / one["all"], "share", engine=engine)
        if one["false"]:
            emit(BENCH, case, f"false: {kind.name}", one["false"], "count", engine=engine)


def _weighted(found: dict[str, Counter[str]], kinds: list[typing_.Kind], part: Callable[[Counter[str]], int]) -> float:
    weight = sum(kind.everyday for kind in kinds)
    return sum(kind.everyday * part(found[kind.name]) / found[kind.name]["all"] for kind in kinds) / weight


@contextmanager
def _database() -> Iterator[tuple[Server, DatabaseSettings]]:
    """A PostgreSQL of its own in a folder that goes with it."""
    with tempfile.TemporaryDirectory(prefix="bench-matching-") as name:
        folder = Path(name)
        options = ["shared_buffers=512MB", "max_wal_size=4GB"]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        server = Server(folder / "data", port, PASSWORD, folder / "state", options)
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
        report = imports.apply(connection, content, None)
    if report.refused:
        tell(f"{report.refused} lines refused")
    return time.perf_counter() - begin


def _served_meanwhile(
    settings: DatabaseSettings, applicants: Sequence[Applicant], work: Callable[[], float]
) -> tuple[float, list[float]]:
    """Run the work, and look up all the while; the seconds of the work and of each lookup."""
    over, seconds = threading.Event(), list[float]()

    def look_up() -> None:
        with db.connect(settings) as connection:
            connection.autocommit = True
            while not over.wait(0.05):
                begin = time.perf_counter()
                tenants.candidates(connection, applicants[len(seconds) % len(applicants)])
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
    sample = typing_.arrivals(company, 5777, each)
    random.Random(1).shuffle(sample)
    tell(f"{case}: {len(company.rows)} rows, {len(sample)} registrations")
    with _database() as (server, settings), tempfile.TemporaryDirectory() as name:
        file = Path(name) / "tenants.csv"
        file.write_bytes(people.written(company.rows))
        emit(BENCH, case, "load", _import(settings, file), "s")
        file.write_bytes(people.written([_changed(row, at) for at, row in enumerate(company.rows)]))
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
        [sys.executable, "-m", "bench.lookups", dsn, people.TODAY.isoformat(), str(file)],
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
        found[one.kind].update(_outcome(one, decision, tenant_id))
    _report_quality(case, found)


def _sql(case: str, server: Server, sample: list[Arrival]) -> None:
    with server.connect("matching") as connection:
        begin = time.perf_counter()
        rivals.load_trigrams(connection)
        emit(BENCH, case, "load", time.perf_counter() - begin, "s", engine="pg_trgm")
        for name, engine in (("pg_trgm", rivals.trigrams), ("exact SQL", rivals.exact)):
            answers, seconds = [], []
            begin = time.perf_counter()
            for answer in engine(connection, sample):
                answers.append(answer)
                seconds.append(time.perf_counter() - begin)
                begin = time.perf_counter()
            emit(BENCH, case, "lookup p50", percentile(seconds, 50) * 1000, "ms", engine=name)
            emit(BENCH, case, "lookup p99", percentile(seconds, 99) * 1000, "ms", engine=name)
            _rival_quality(case, name, answers, sample)


def _tables(case: str, rows: Sequence[Tenancy], sample: list[Arrival]) -> None:
    one, other = rivals.left(sample), rivals.right(rows)
    engines = {"splink": rivals.splink} | (
        {"recordlinkage": rivals.toolkit} if len(rows) <= 1.1 * LARGEST_TOOLKIT else {}
    )
    for name, engine in engines.items():
        begin = time.perf_counter()
        answers = engine(one, other)
        emit(BENCH, case, "batch", len(sample) / (time.perf_counter() - begin), "1/s", engine=name)
        _rival_quality(case, name, answers, sample)


def _rival_quality(case: str, name: str, answers: list[rivals.Answer], sample: list[Arrival]) -> None:
    threshold = rivals.best_threshold(answers, sample)
    found = {kind.name: Counter[str]() for kind in KINDS}
    for one, answer in zip(sample, answers, strict=True):
        taken = answer.tenant_id is not None and answer.score >= threshold
        found[one.kind].update(_outcome(one, "match" if taken else "none", answer.tenant_id))
    _report_quality(case, found, name)


def febrl4() -> None:
    """The public data set, without birth date and social security number."""
    for name, engine in (("ours", febrl.ours), ("recordlinkage", febrl.toolkit), ("splink", febrl.splink)):
        emit(BENCH, "febrl4", "F1", engine(), "share", engine=name)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.matching", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help="quality, 10k, 100k, 1m, febrl4; all by default")
    parser.add_argument("--small", action="store_true", help="a few of everything: shows that it works")
    given = parser.parse_args()
    wanted = given.cases or ["quality", *SIZES, "febrl4"]
    if unknown := set(wanted) - {"quality", "febrl4", *SIZES}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if "quality" in wanted:
        quality(*((2_000, 10) if given.small else (20_000, 200)))
    for case in wanted:
        if case in SIZES:
            measure(case, *((2_000, 5) if given.small else (SIZES[case], 60)))
    if "febrl4" in wanted:
        febrl4()


if __name__ == "__main__":
    main()
