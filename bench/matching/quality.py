"""How good decisions are: false matches, recall, review rate, by kind and by everyday weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from bench.figures import emit, tell
from bench.matching import people
from bench.matching.arrivals import KINDS, Arrival, Kind, arrivals
from matcher.matching.decision import decide
from matcher.records import batch

BENCH = "matching"
REPORT_SEEDS = (941, 942, 943, 944, 945)


def fresh(size: int, each: int) -> None:
    """Five companies that no rule was tuned with, each kind of registration equally often."""
    found: dict[str, Counter[str]] = {kind.name: Counter() for kind in KINDS}
    for seed in REPORT_SEEDS:
        company = people.company(seed, size)
        index = batch.Index(company.rows)
        for one in arrivals(company, seed + 5000, each):
            decision = decide(one.applicant, index.found(one.applicant), people.TODAY)
            found[one.kind].update(outcome(one, decision.decision, decision.tenant_id))
        tell(f"quality: seed {seed} done")
    report("quality", found)


def outcome(one: Arrival, decision: str, tenant_id: str | None) -> list[str]:
    false = decision == "match" and tenant_id != one.tenant_id
    return ["all", decision, *(["false"] if false else [])]


def report(case: str, found: dict[str, Counter[str]], engine: str = "ours") -> None:
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


def _weighted(found: dict[str, Counter[str]], kinds: list[Kind], part: Callable[[Counter[str]], int]) -> float:
    weight = sum(kind.everyday for kind in kinds)
    return sum(kind.everyday * part(found[kind.name]) / found[kind.name]["all"] for kind in kinds) / weight
