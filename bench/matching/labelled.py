"""Companies that others invented and labelled (`companies`): false matches, recall and everyday mix, by kind."""

from __future__ import annotations

import csv
import datetime
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

from bench.figures import emit
from bench.matching.quality import BENCH
from matcher.records import batch, reading

FOLDER = Path(__file__).parent / "companies"
COMPANIES = ("a", "b")
# The day on which the labels hold.
DAY = datetime.date(2026, 11, 24)


def measure() -> None:
    """Every company by the matching of two files, as `make match` does it."""
    for company in COMPANIES:
        rows = reading.read(_bytes(company, "tenants")).rows.values()
        answers = map(json.loads, batch.answers(_bytes(company, "registrations"), rows, DAY))
        _report(company, {one["registration_id"]: one for one in answers})


def _bytes(company: str, name: str) -> bytes:
    return gzip.decompress((FOLDER / f"{company}-{name}.csv.gz").read_bytes())


def _report(company: str, answers: dict[str, dict[str, str]]) -> None:
    kinds, groups = defaultdict[str, Counter[str]](Counter), dict[str, str]()
    mix = defaultdict[str, float](float)
    for truth in csv.DictReader(_bytes(company, "truth").decode().splitlines(), delimiter=";"):
        outcome = _outcome(truth, answers[truth["registration_id"]])
        groups[truth["kind"]] = truth["group"]
        kinds[truth["kind"]].update(outcome)
        for one in outcome:
            mix[one] += float(truth["weight"])
    case = f"company {company}"
    positive = sum((found for kind, found in kinds.items() if groups[kind] == "positive"), Counter[str]())
    whole = sum(kinds.values(), Counter[str]())
    for metric, value, unit in (
        ("automatic matches", whole["match"], "count"),
        ("false matches", whole["false"], "count"),
        ("recall", positive["right"] / positive["all"], "share"),
        ("positives answered none", positive["none"] / positive["all"], "share"),
        ("recall, weighted", mix["right"] / mix["matchable"], "share"),
        ("review, weighted", mix["review"] / mix["all"], "share"),
    ):
        emit(BENCH, case, metric, value, unit)
    for kind, found in sorted(kinds.items()):
        part = "right" if groups[kind] == "positive" else "review"
        emit(BENCH, case, f"{groups[kind]}, {part}: {kind}", found[part] / found["all"], "share")
        if found["false"]:
            emit(BENCH, case, f"false: {kind}", found["false"], "count")


def _outcome(truth: dict[str, str], answer: dict[str, str]) -> list[str]:
    """What became of one registration, as the names of the counts that it belongs to."""
    meant = {truth["auto"], *truth["also_ok"].split("|")} - {""}
    decision = answer["decision"]
    right = decision == "match" and answer["tenant_id"] in meant and "match" in truth["acceptable"].split("|")
    told = ["all", decision] + (["matchable"] if meant else [])
    return told + (["right"] if right else ["false"] if decision == "match" else [])
