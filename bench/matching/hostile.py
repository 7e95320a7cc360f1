"""`python -m bench.matching.hostile [TEXTS]`: what hostile text in a field costs the decision, and at twice the length.

Texts are grown from what the rules of names and addresses look for. The longer ones are as long as the field may be.
Time is that of the processor, so that others on the machine do not count.
"""

import datetime
import json
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from bench.figures import emit, tell
from matcher.matching.candidate import Applicant, Candidate, Found
from matcher.matching.decision import decide
from stack.settings import ROOT

TEXTS = 10_000
TODAY = datetime.date(2026, 11, 30)
ERIKA = Applicant("Erika", "Mustermann", "Lange Straße 12", "06406", "Bernburg", "03471 1", "erika@example.org")
# What the file has of Erika's house: somebody to be compared with by every rule.
HOUSE = Found(
    tuple(
        Candidate(
            f"T-{at}", first, last, street="Lange Straße", house_number=number, postal_code="06406", city="Bernburg"
        )
        for at, (first, last, number) in enumerate(
            [("Erika", "Mustermann", "12"), ("Erich", "Muster-Mann", "12 a"), ("Max und Erika", "von Muster", "12-14")]
        )
    )
)
FIELDS = {
    "first_name": "firstName",
    "last_name": "lastName",
    "street": "street",
    "postal_code": "postal_code",
    "city": "locality",
    "phone": "phoneNumber",
    "email": "email",
}
PIECES = (
    *"aeZß7 0-/.,()&+'’\"–:;|_@\t\u00a0\u200b\u202e٣İﷺИäé́",
    *(
        "str.",
        "straße",
        "12a",
        "12 - ",
        " und ",
        "geb. ",
        "Dr. ",
        "c/o ",
        "von ",
        "(Saale)",
        " OT ",
        "Whg.",
        "II",
        "--",
        "Erika",
        "Muster",
    ),
)
# The slowest of a first look are looked at again, since a clock stumbles.
LOOKED_AT_AGAIN, BEST_OF = 50, 5


def measure(count: int) -> None:
    """The slowest text of each field at both lengths, and how much longer the longer one takes."""
    limits = {
        one["name"]: one["validations"]["length"]["max"] for one in _profile() if "length" in one.get("validations", {})
    }
    for field, attribute in FIELDS.items():
        tell(f"{field}, {count} texts")
        length = limits[attribute]
        texts = list({hostile(random.Random(f"{field} {at}"), length) for at in range(2 * count)})[:count]
        short = _worst(field, [text[: length // 2] for text in texts])
        long = _worst(field, texts)
        emit("hostile", field, "texts", len(texts), "1")
        emit("hostile", field, "worst_at_limit", 1000 * long, "ms")
        emit("hostile", field, "twice_the_length", long / short, "1")


def _profile() -> list[dict[str, Any]]:
    return list(json.loads((ROOT / "keycloak" / "user-profile.json").read_text())["attributes"])


def hostile(dice: random.Random, length: int) -> str:
    """A few pieces again and again, behind a beginning and before a stranger."""
    pump = "".join(dice.choices(PIECES, k=dice.randint(1, 4)))
    start = "".join(dice.choices(PIECES, k=dice.randint(0, 3)))
    return (start + pump * length)[: length - 1] + str(dice.choice(PIECES))[0]


def _worst(field: str, texts: list[str]) -> float:
    first = sorted(texts, key=lambda text: _seconds(partial(_decided, field, text)), reverse=True)
    return max(
        min(_seconds(partial(_decided, field, text)) for _ in range(BEST_OF)) for text in first[:LOOKED_AT_AGAIN]
    )


def _decided(field: str, text: str) -> None:
    decide(replace(ERIKA, **{field: text}), HOUSE, TODAY)


def _seconds(work: Callable[[], None]) -> float:
    began = time.thread_time()
    work()
    return time.thread_time() - began


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else TEXTS)
