"""What else could answer the question: Splink, the recordlinkage toolkit, `pg_trgm` and exact SQL.

Each gives for every registration its best row and a score; `best_threshold` then picks the score from which the answers
count as automatic matches, by the labels, which is more than anybody has in life.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
import psycopg

from bench.matching.arrivals import Arrival
from matcher.matching import spelling
from matcher.records.tenancy import Tenancy


@dataclass(frozen=True)
class Answer:
    """The best row for one registration; `tenant_id` None where nothing was found."""

    tenant_id: str | None
    score: float


def best_threshold(answers: Sequence[Answer], arrivals: Sequence[Arrival]) -> float:
    """The threshold with the highest F1 over what is wanted."""
    wanted = sum(one.tenant_id is not None for one in arrivals)
    pairs = sorted(
        (
            (answer.score, answer.tenant_id == one.tenant_id)
            for answer, one in zip(answers, arrivals, strict=True)
            if answer.tenant_id
        ),
        reverse=True,
    )
    best, threshold, right = 0.0, float("inf"), 0
    for taken, (score, correct) in enumerate(pairs, 1):
        right += correct
        f1 = 2 * right / (taken + wanted)
        if f1 >= best:
            best, threshold = f1, score
    return threshold


def _fields(*, first: str, last: str, street: str, number: str, code: str, city: str) -> dict[str, str]:
    return {
        "first_name": spelling.plain(first),
        "last_name": spelling.plain(last),
        "street": spelling.plain(street),
        "house_number": spelling.plain(number).replace(" ", ""),
        "postal_code": code,
        "city": spelling.plain(city),
    }


def _split(typed: str) -> tuple[str, str]:
    """Street and house number, at the first digit."""
    at = next((at for at, sign in enumerate(typed) if sign.isdigit()), len(typed))
    return typed[:at].strip(" ,"), typed[at:].strip()


def left(arrivals: Sequence[Arrival]) -> pd.DataFrame:
    """The registrations as a table, split like the file."""
    found = []
    for at, one in enumerate(arrivals):
        typed = one.applicant
        street, number = _split(typed.street)
        found.append(
            {"unique_id": at}
            | _fields(
                first=typed.first_name,
                last=typed.last_name,
                street=street,
                number=number,
                code=typed.postal_code,
                city=typed.city,
            )
        )
    return pd.DataFrame(found)


def right(rows: Sequence[Tenancy]) -> pd.DataFrame:
    """The running rows of the file as a table."""
    found = []
    for at, one in enumerate(rows):
        if one.move_out is None:
            fields = _fields(
                first=one.first_name,
                last=one.last_name,
                street=one.street,
                number=one.house_number,
                code=one.postal_code,
                city=one.city,
            )
            found.append({"unique_id": at, "tenant_id": one.tenant_id} | fields)
    return pd.DataFrame(found)


def _best(pairs: pd.DataFrame, registrations: int, people: pd.DataFrame) -> list[Answer]:
    """The best row of each registration from columns `left`, `right` (unique ids) and `score`."""
    tenants = dict(zip(people["unique_id"], people["tenant_id"], strict=True))
    best = pairs.sort_values("score").drop_duplicates("left", keep="last")
    found = {
        int(one): Answer(tenants[other], float(score))
        for one, other, score in best[["left", "right", "score"]].to_numpy()
    }
    return [found.get(at, Answer(None, 0)) for at in range(registrations)]


def splink(registrations: pd.DataFrame, people: pd.DataFrame) -> list[Answer]:
    """Splink 5 on DuckDB: levels by Jaro-Winkler, trained by expectation maximisation, three blocking rules."""
    import splink.comparison_library as cl  # noqa: PLC0415
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("first_name", [0.95, 0.88]),
            cl.JaroWinklerAtThresholds("last_name", [0.95, 0.88]),
            cl.JaroWinklerAtThresholds("street", [0.95, 0.88]),
            cl.ExactMatch("house_number"),
            cl.ExactMatch("postal_code"),
            cl.JaroWinklerAtThresholds("city", [0.9]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("postal_code", "last_name"),
            block_on("postal_code", "street", "house_number"),
            block_on("first_name", "last_name"),
        ],
    )
    db_api = DuckDBAPI()
    tables = [db_api.register(registrations), db_api.register(people.drop(columns="tenant_id"))]
    linker = Linker(tables, settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("postal_code", "street", "house_number")
    )
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "last_name"))
    found = linker.inference.predict().as_pandas_dataframe()
    pairs = found.rename(columns={"unique_id_l": "left", "unique_id_r": "right", "match_weight": "score"})
    return _best(pairs, len(registrations), people)


def toolkit(registrations: pd.DataFrame, people: pd.DataFrame) -> list[Answer]:
    """The recordlinkage toolkit: blocks by postal code and surname or house, the sum of Jaro-Winkler similarities."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import recordlinkage  # noqa: PLC0415

        index = recordlinkage.Index()
        index.block(["postal_code", "last_name"])
        index.block(["postal_code", "street", "house_number"])
        index.block(["first_name", "last_name"])
        one, other = registrations.set_index("unique_id"), people.set_index("unique_id")
        pairs = index.index(one, other)
        compare = recordlinkage.Compare()
        for column in ("first_name", "last_name", "street", "city"):
            compare.string(column, column, method="jarowinkler")
        compare.exact("house_number", "house_number")
        compare.exact("postal_code", "postal_code")
        scores = compare.compute(pairs, one, other).sum(axis=1)
    found = pd.DataFrame(
        {
            "left": scores.index.get_level_values(0),
            "right": scores.index.get_level_values(1),
            "score": scores.to_numpy(),
        }
    )
    return _best(found, len(registrations), people)


TRIGRAMS = """SELECT tenant_id, 1 - (written <-> %s) FROM rival_trigrams ORDER BY written <-> %s LIMIT 1"""
EXACT = """SELECT tenant_id, 1.0 FROM rival_trigrams WHERE first_name = lower(%s) AND last_name = lower(%s)
AND street = lower(%s) AND house_number = lower(%s) AND postal_code = %s LIMIT 1"""


def load_trigrams(connection: psycopg.Connection) -> None:
    """What the two SQL rivals search: the running rows in lower case, with a GiST index of trigrams and a B-tree."""
    connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public")
    connection.execute("DROP TABLE IF EXISTS rival_trigrams")
    connection.execute("""CREATE TABLE rival_trigrams AS SELECT tenant_id, lower(first_name) AS first_name,
        lower(last_name) AS last_name, lower(street) AS street, lower(house_number) AS house_number, postal_code,
        lower(concat_ws(' ', first_name, last_name, street, house_number, postal_code, city)) AS written
        FROM matcher.tenancies WHERE move_out IS NULL""")
    connection.execute("CREATE INDEX ON rival_trigrams USING gist (written public.gist_trgm_ops(siglen=64))")
    connection.execute("CREATE INDEX ON rival_trigrams (last_name, first_name, postal_code)")
    connection.execute("ANALYZE rival_trigrams")


def trigrams(connection: psycopg.Connection, arrivals: Sequence[Arrival]) -> Iterator[Answer]:
    """`pg_trgm`: the nearest row by trigrams of the whole line."""
    for one in arrivals:
        typed = one.applicant
        parts = (typed.first_name, typed.last_name, typed.street, typed.postal_code, typed.city)
        written = " ".join(parts).lower().replace("\x00", "")[:500]
        yield _row(connection.execute(TRIGRAMS, [written, written]))


def exact(connection: psycopg.Connection, arrivals: Sequence[Arrival]) -> Iterator[Answer]:
    """Exact SQL: equal in lower case or nothing."""
    for one in arrivals:
        typed = one.applicant
        street, number = _split(typed.street)
        values = [typed.first_name, typed.last_name, street, number, typed.postal_code]
        yield _row(connection.execute(EXACT, [value.replace("\x00", "") for value in values]))


def _row(cursor: psycopg.Cursor) -> Answer:
    found = cursor.fetchone()
    return Answer(str(found[0]), float(found[1])) if found else Answer(None, 0)
