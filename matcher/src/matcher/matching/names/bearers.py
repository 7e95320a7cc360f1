"""How many people on file bear a name: counted from the columns as they stand. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from matcher.matching import spelling
from matcher.matching.names import marks


def of_words(columns: Mapping[str, int]) -> Counter[str]:
    """The bearers of each first name in folded letters, from the writings of the column and their number."""
    found = Counter[str]()
    for text, count in columns.items():
        for word in {word for words in marks.name_parts(text).people for word in words}:
            found[spelling.folded(word)] += count
    return found


def of_surnames(columns: Mapping[str, int]) -> Counter[str]:
    """The bearers of each surname in folded letters, its words and particles written together."""
    found = Counter[str]()
    for text, count in columns.items():
        for name in {"".join(words) for words in marks.name_parts(text).people}:
            found[spelling.folded(name)] += count
    return found
