"""How the matching does on foreign companies: false matches and recall over seeds, by the file's manner and by kind."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict

from bench.figures import emit
from bench.matching.foreign import company
from bench.matching.foreign.registrations import KINDS, registrations
from bench.matching.quality import BENCH
from matcher.matching.decision import decide
from matcher.records import reading
from matcher.records.batch import Index

SEEDS = (1, 2, 3)
TODAY = datetime.date(2026, 11, 24)


def measure(size: int, each: int) -> None:
    """Both manners of a file, each over all seeds."""
    for manner in ("tidy", "old"):
        found = defaultdict[str, Counter[str]](Counter)
        for seed in SEEDS:
            people = company.company(seed, size)
            index = Index(reading.read(company.file(people, manner, seed)).rows.values())
            for one in registrations(people, seed, each):
                answer = decide(one.applicant, index.found(one.applicant), TODAY)
                false = answer.decision == "match" and answer.tenant_id != one.tenant_id
                found[one.kind].update(["all", "false" if false else answer.decision])
        _report(f"foreign, {manner}", found)


def _report(case: str, found: dict[str, Counter[str]]) -> None:
    wanted = [found[kind.name] for kind in KINDS if kind.wanted == "match"]
    asked = sum(one["all"] for one in wanted)
    emit(BENCH, case, "false matches", sum(one["false"] for one in found.values()), "count")
    emit(BENCH, case, "registrations", sum(one["all"] for one in found.values()), "count")
    emit(BENCH, case, "recall", sum(one["match"] for one in wanted) / asked, "share")
    emit(BENCH, case, "positives answered none", sum(one["none"] for one in wanted) / asked, "share")
    for kind in KINDS:
        one, part = found[kind.name], "match" if kind.wanted == "match" else "review"
        emit(BENCH, case, f"{part}: {kind.name}", one[part] / max(one["all"], 1), "share")
        if one["false"]:
            emit(BENCH, case, f"false: {kind.name}", one["false"], "count")
