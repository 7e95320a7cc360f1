"""Hostile texts grown out of each pattern's own alphabet, and what each costs at a length and at twice that length.

`python -m tests.patterns.growth` reads `[[pattern, flags, use], …]` as JSON and writes, for each, the worst ratio that
it found. It is a process of its own, since nothing stops a pattern that hangs but its end.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import product

from stack.settings import ROOT
from tests.patterns.pattern import Pattern
from tests.patterns.translation import FLAGS

# A member and a stranger of each class that a pattern may name; the letters and digits stand for their scripts.
CLASSES = " \t7aZäИ_-\x00"
SYNTAX = set(r"\^$*+?{}[]|()")
LENGTH, BEST_OF = 1000, 5
# Below that a clock tells nothing: a linear pattern takes about ten nanoseconds a letter.
NOTICED_NANOSECONDS = 2_000_000
SECONDS = 300
USES = {"search": re.Pattern.search, "match": re.Pattern.match, "fullmatch": re.Pattern.fullmatch}


class HangsError(Exception):
    """This pattern did not come to an end with one of its texts."""


def alphabet(text: str) -> list[str]:
    """The letters that a pattern knows, and one of each kind that it may mean."""
    literal = [letter for letter in text if letter not in SYNTAX]
    return list(dict.fromkeys([*literal, *CLASSES]))


def hostile(text: str, length: int) -> Iterator[str]:
    """Each letter and each pair of them repeated to a length, alone and before a stranger."""
    letters = alphabet(text)
    for pump in (*letters, *(first + second for first, second in product(letters, letters) if first != second)):
        yield pump * (length // len(pump))
        yield pump * (length // len(pump)) + "\x00"


def worst(patterns: list[Pattern]) -> dict[Pattern, float]:
    """How much longer each one's worst text of twice the length takes; HangsError names one that does not end."""
    asked = json.dumps([[_in_python(pattern), pattern.flags.replace("u", ""), pattern.use] for pattern in patterns])
    command = [sys.executable, "-m", "tests.patterns.growth"]
    try:
        done = subprocess.run(
            command, input=asked, capture_output=True, text=True, check=True, cwd=ROOT, timeout=SECONDS
        )
    except subprocess.TimeoutExpired as error:
        reached = (error.stdout or b"").count(b"\n")
        raise HangsError(str(patterns[reached])) from None
    return dict(zip(patterns, map(float, done.stdout.split()), strict=True))


def _in_python(pattern: Pattern) -> str:
    """Java's and JavaScript's classes of letters become Python's; all else that we write there is the same."""
    return pattern.text.replace(r"\p{L}", r"\w").replace(r"\p{M}", r"\w").replace(r"\P{L}", r"\W")


def _worst(pattern: re.Pattern[str], use: str) -> float:
    texts = zip(hostile(pattern.pattern, LENGTH), hostile(pattern.pattern, 2 * LENGTH), strict=True)
    return max(_ratio(pattern, use, once, twice) for once, twice in texts)


def _ratio(pattern: re.Pattern[str], use: str, once: str, twice: str) -> float:
    if _nanoseconds(pattern, use, twice, 1) < NOTICED_NANOSECONDS:
        return 1.0
    return _nanoseconds(pattern, use, twice, BEST_OF) / _nanoseconds(pattern, use, once, BEST_OF)


def _nanoseconds(pattern: re.Pattern[str], use: str, text: str, times: int) -> int:
    """The least processor time of so many runs."""
    return min(_once(pattern, use, text) for _ in range(times))


def _once(pattern: re.Pattern[str], use: str, text: str) -> int:
    began = time.process_time_ns()
    USES[use](pattern, text)
    return time.process_time_ns() - began


def main() -> None:
    for text, flags, use in json.loads(sys.stdin.read()):
        print(_worst(re.compile(text, sum(FLAGS[letter] for letter in flags)), use), flush=True)


if __name__ == "__main__":
    main()
