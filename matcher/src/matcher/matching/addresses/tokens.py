"""A text as a short list of words, numbers and signs: what the readers of addresses walk through, once. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from matcher.matching import spelling

_PIECE = re.compile(r"\d+|[^\W\d_]+|\S")
# "Schüütze", "Straßße" and the spellings of Schifffahrt: more than two of one letter are two, and an umlaut is one.
_REPEATED = re.compile(r"([aou]e)(?=\1)|(.)(?=\2\2)")


_NUMERAL = frozenset("ivx")


class Token(NamedTuple):
    """A word in plain and folded letters, the digits of a number, or one sign.

    `apart` says that a blank (or the beginning) stands before it.
    """

    kind: str
    text: str
    apart: bool

    @property
    def is_word(self) -> bool:
        """Whether it is a word, folded to plain letters."""
        return self.kind == "word"

    @property
    def is_number(self) -> bool:
        """Whether it is a number, in digits alone."""
        return self.kind == "number"


def is_numeral(word: str) -> bool:
    """Whether a word in small letters may be a Roman numeral, every letter of which counts: "Siedlung III"."""
    return _NUMERAL.issuperset(word)


@lru_cache(5_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text of any kind, in its order; "12½" becomes "12 1/2"."""
    plain = spelling.plain(text[: spelling.LONGEST_INPUT].replace("½", " 1/2"))
    found, end = [], -1
    for piece in _PIECE.finditer(plain):
        word = piece[0]
        kind = "number" if word.isdecimal() else "word" if word[0].isalpha() else "sign"
        if kind == "number" and not word.isascii():
            word = str(int(word))
        if kind == "word":
            word = spelling.folded(word if is_numeral(word) else _REPEATED.sub("", word))
        found.append(Token(kind, word, piece.start() != end))
        end = piece.end()
    return tuple(found)
