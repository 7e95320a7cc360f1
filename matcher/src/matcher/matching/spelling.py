"""Canonical spelling of names and words, so that equal things compare equal. Pure; every pattern is linear."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

LONGEST_INPUT = 200
_REMEMBERED = 5_000

_LETTERS = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "æ": "ae",
        "œ": "oe",
        "ø": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "’": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
    }
)
_LETTER_KINDS = frozenset({"Lu", "Ll", "Lt", "Lo"})
_UMLAUT = re.compile(r"(?<![aeoq])([aou])e")
_PIECE = re.compile(r"\d+|[^\W\d_]+|\S")
_TITLES = frozenset({"herr", "herrn", "frau", "dr", "prof"})

# Kölner Phonetik (H. J. Postel, 1969): the digit of each letter that has the same one everywhere.
_DIGITS = (
    dict.fromkeys("aeijouy", "0") | dict.fromkeys("bp", "1") | dict.fromkeys("dt", "2") | dict.fromkeys("fvw", "3")
)
_DIGITS |= dict.fromkeys("gkq", "4") | {"l": "5", "m": "6", "n": "6", "r": "7", "s": "8", "z": "8", "h": ""}


def bounded(text: str) -> str:
    """The text as far as any rule reads it, without signs that nobody sees (zero width, direction, soft hyphen)."""
    short = text[:LONGEST_INPUT]
    if short.isascii():
        return short
    visible = "".join(sign for sign in short if unicodedata.category(sign) != "Cf")
    return unicodedata.normalize("NFKC", visible)[:LONGEST_INPUT]


def has_other_script(text: str) -> bool:
    """Whether a letter is none of the Latin alphabet: Cyrillic, Arabic, Greek and others."""
    short = bounded(text)
    return not short.isascii() and any(
        unicodedata.category(sign) in _LETTER_KINDS and not unicodedata.name(sign, "").startswith("LATIN")
        for sign in short
    )


def _without_marks(folded: str) -> str:
    if folded.isascii():
        return folded
    return "".join(sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign))


@lru_cache(_REMEMBERED)
def plain(text: str) -> str:
    """Lower case, German transliteration (ä is ae, ß is ss), other accents dropped, single blanks."""
    return " ".join(_without_marks(bounded(text).casefold().translate(_LETTERS)).split())


@lru_cache(_REMEMBERED)
def folded(plain_text: str) -> str:
    """Plain text without the e of umlauts, as people type them who have none: "mueller" and "muller" are "muller".

    An e behind two vowels is none of an umlaut: "bauer" and "neue" stay.
    """
    return _UMLAUT.sub(r"\1", plain_text)


def solid(text: str) -> str:
    """Only the letters and digits of a text that is plain already."""
    return text if text.isalnum() else "".join(sign for sign in text if sign.isalnum())


def letters(text: str) -> str:
    """Only letters and digits: hyphens, blanks and apostrophes do not make two people."""
    return solid(plain(text))


class Piece(NamedTuple):
    """A word in plain letters, the digits of a number, or one sign; `apart` says that a blank stands before it."""

    text: str
    apart: bool

    @property
    def is_word(self) -> bool:
        """Whether it is a word, and no sign."""
        return self.text[0].isalpha()


@lru_cache(_REMEMBERED)
def pieces(text: str) -> tuple[Piece, ...]:
    """The pieces of a text in plain letters; apostrophes join."""
    signs = plain(text).replace("'", "")
    found, end = [], -1
    for piece in _PIECE.finditer(signs):
        found.append(Piece(piece[0], piece.start() != end))
        end = piece.end()
    return tuple(found)


@lru_cache(_REMEMBERED)
def forms(text: str) -> tuple[str, str]:
    """The two ways to type one name without umlauts: "Müller" is mueller and muller."""
    return letters(text), solid(folded(plain(text)))


@lru_cache(_REMEMBERED)
def name(text: str) -> str:
    """A first or last name without titles: "O'Brien" is "obrien", "von der Höh-Müller" is "vonderhoehmueller"."""
    words = plain(text).replace(".", ". ").split()
    while len(words) > 1 and words[0].rstrip(".") in _TITLES:
        words.pop(0)
    return solid("".join(words))


@lru_cache(_REMEMBERED)
def sound(text: str) -> str:
    """The Kölner Phonetik of letters without accents: "meier", "maier" and "mayer" are all 67."""
    digits = [_digit(text, at) for at in range(len(text))]
    sounds: list[str] = []
    for digit in "".join(digits):
        if not sounds or sounds[-1] != digit:
            sounds.append(digit)
    return "".join(sounds[:1] + [digit for digit in sounds[1:] if digit != "0"])


def _digit(text: str, at: int) -> str:
    sign, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if sign == "c":
        hard = after in tuple("ahkoqux") or (at == 0 and after in tuple("lr"))
        return "4" if hard and before not in tuple("sz") else "8"
    if sign == "x":
        return "8" if before in tuple("ckq") else "48"
    if sign == "p" and after == "h":
        return "3"
    if sign in "dt" and after in tuple("csz"):
        return "8"
    return _DIGITS.get(sign, "")


def name_key(first_name: str, last_name: str) -> str:
    """The key of a full name, equal for every spelling of it."""
    return f"{name(last_name)}|{name(first_name)}"
