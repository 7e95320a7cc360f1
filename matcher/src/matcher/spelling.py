"""Canonical spelling of names and words, so that equal things compare equal. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

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
    }
)
_BARE = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "æ": "a", "ø": "o"})
_TITLES = re.compile(r"^(?:(?:herrn?|frau|dr|prof)(?:\.\s*|\s+))+(?=\S)")

# Kölner Phonetik (H. J. Postel, 1969): the digit of each letter that has the same one everywhere.
_DIGITS = (
    dict.fromkeys("aeijouy", "0") | dict.fromkeys("bp", "1") | dict.fromkeys("dt", "2") | dict.fromkeys("fvw", "3")
)
_DIGITS |= dict.fromkeys("gkq", "4") | {"l": "5", "m": "6", "n": "6", "r": "7", "s": "8", "z": "8", "h": ""}


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:LONGEST_INPUT]).casefold()


def _without_marks(folded: str) -> str:
    if folded.isascii():
        return folded
    return "".join(sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign))


@lru_cache(_REMEMBERED)
def plain(text: str) -> str:
    """Lower case, German transliteration (ä is ae, ß is ss), other accents dropped, single blanks."""
    return " ".join(_without_marks(_folded(text).translate(_LETTERS)).split())


@lru_cache(_REMEMBERED)
def bare(text: str) -> str:
    """Like `plain`, but with umlauts as people type them who have none: ä is a."""
    return " ".join(_without_marks(_folded(text).translate(_BARE).translate(_LETTERS)).split())


def solid(text: str) -> str:
    """Only the letters and digits of a text that is plain already."""
    return text if text.isalnum() else "".join(sign for sign in text if sign.isalnum())


def letters(text: str) -> str:
    """Only letters and digits: hyphens, blanks and apostrophes do not tell people apart."""
    return solid(plain(text))


@lru_cache(_REMEMBERED)
def forms(text: str) -> tuple[str, str]:
    """The two ways to type one name without umlauts: "Müller" is mueller and muller."""
    return letters(text), solid(bare(text))


@lru_cache(_REMEMBERED)
def name(text: str) -> str:
    """A first or last name without titles: "O'Brien" is "obrien", "von der Höh-Müller" is "vonderhoehmueller"."""
    return solid(_TITLES.sub("", plain(text)))


def words(text: str) -> frozenset[str]:
    """The words of a name or town, each in its canonical spelling."""
    return frozenset(re.findall(r"\w+", plain(text)))


@lru_cache(_REMEMBERED)
def sound(text: str) -> str:
    """The Kölner Phonetik of letters without accents: "meier", "maier" and "mayer" are all 67."""
    digits = [_digit(text, at) for at in range(len(text))]
    told: list[str] = []
    for digit in "".join(digits):
        if not told or told[-1] != digit:
            told.append(digit)
    return "".join(told[:1] + [digit for digit in told[1:] if digit != "0"])


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
