"""A lexicon of first names of many countries, from `first_names.txt` (Faker's lists, MIT licence). Pure."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import NamedTuple


class Known(NamedTuple):
    """A name's sex ("M", "F" or "?") and where it is usual: "german", "swiss" (also smaller neighbours), "abroad"."""

    sex: str
    where: str

    @property
    def german(self) -> bool:
        """Whether people in Germany or Austria usually bear it."""
        return self.where == "german"

    @property
    def near(self) -> bool:
        """Whether people who speak German usually bear it."""
        return self.where in ("german", "swiss")


UNKNOWN = Known("?", "")


@cache
def lexicon() -> dict[str, Known]:
    """Known names in plain and in folded letters."""
    text = (resources.files("matcher.matching.names") / "first_names.txt").read_text(encoding="utf-8")
    names, known = dict[str, Known](), UNKNOWN
    for line in text.splitlines():
        if line.startswith("["):
            sex, where = line.strip("[]").split()
            known = Known(sex, where)
        elif not line.startswith("#"):
            names |= dict.fromkeys(line.split(), known)
    return names


def known(name: str) -> Known:
    """What is known of a name in plain letters."""
    return lexicon().get(name, UNKNOWN)
