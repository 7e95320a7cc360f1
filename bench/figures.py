"""What a measure found: one JSON object a line on standard output. Progress goes to standard error."""

import json
import statistics
import sys
from collections.abc import Sequence


def emit(bench: str, case: str, metric: str, value: float, unit: str, *, engine: str = "ours") -> None:
    figure = {"bench": bench, "engine": engine, "case": case, "metric": metric, "value": round(value, 4), "unit": unit}
    print(json.dumps(figure), flush=True)


def tell(progress: str) -> None:
    print(f"bench: {progress}", file=sys.stderr, flush=True)


def percentile(values: Sequence[float], percent: int) -> float:
    """The value below which so many percent lie, interpolated between two neighbours."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]
