"""What first names are: a lexicon of many languages, and tables and rules of one person's different spellings. Pure.

The lexicon is `nam_dict.txt` by Jörg Michael (48,000 names with their sex, frequency by country; GNU FDL), as it ships
in the package gender-guesser; no code of that package is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz.distance import OSA

from matcher import spelling

COMMON = 5
_GERMANY = 42
_MALE, _FEMALE = frozenset({"M", "1M", "?M"}), frozenset({"F", "1F", "?F"})
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
# Names that German parents write together with a second one: Karlheinz, Hansjürgen, Annemarie.
_START_WORDS = "karl carl hans klaus heinz ernst franz fritz wolf anne anna eva rose rosa hanne inge ilse"
_STARTS = frozenset(_START_WORDS.split())
# Transliteration in the order of application, for names that German, English and French write in their own ways.
_SOUNDS = (
    ("tsch", "ch"),
    ("dsch", "j"),
    ("sch", "sh"),
    ("ph", "f"),
    ("th", "t"),
    ("kh", "h"),
    ("ck", "k"),
    ("x", "ks"),
    ("w", "v"),
    ("q", "k"),
    ("y", "i"),
    ("j", "i"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ii", "i"),
)


@cache
def lexicon() -> dict[str, tuple[str, int]]:
    """Known names in plain letters: their sex ("M", "F" or "?") and frequency in Germany (0 to 13, a power of two)."""
    known: dict[str, tuple[str, int]] = {}
    with (resources.files("gender_guesser") / "data" / "nam_dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            if line[:1] in "#=":
                continue
            kind, name = line[:29].split()[:2]
            frequency = int(line[_GERMANY : _GERMANY + 1].strip() or "0", 16)
            sex = "M" if kind in _MALE else "F" if kind in _FEMALE else "?"
            for form in set(spelling.forms(name.replace("+", ""))):
                if form not in known or known[form][1] < frequency:
                    known[form] = (sex, frequency)
    return known


def is_name(letters: str) -> bool:
    """Whether these plain letters are a first name somewhere, as themselves or by the table."""
    return letters in lexicon() or letters in _table()


@cache
def _table() -> dict[str, frozenset[str]]:
    """For each name those that may stand for it."""
    text = (resources.files("matcher") / "variants.txt").read_text(encoding="utf-8")
    pairs: dict[str, set[str]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        head, *others = (spelling.letters(word) for word in line.split())
        for other in others:
            pairs.setdefault(head, set()).add(other)
            pairs.setdefault(other, set()).add(head)
    return {name: frozenset(others) for name, others in pairs.items()}


@lru_cache(5_000)
def transliterated(letters: str) -> str:
    """One spelling for the ways in which a foreign name is written: Yuliya, Iuliia and Julija are one."""
    for written, heard in _SOUNDS:
        letters = letters.replace(written, heard)
    letters = re.sub(r"c(?=[eiy])", "s", letters)
    letters = re.sub(r"c(?!h)", "k", letters)
    letters = re.sub(r"^ie", "e", re.sub(r"i+", "i", letters))
    return re.sub(r"(.)\1", r"\1", letters) if len(letters) >= 6 else letters


def is_variant(one: str, other: str) -> bool:
    """Whether two names (plain letters) are spellings or short forms of one by table or rule."""
    listed = other in _table().get(one, ())
    if not listed and (min(len(one), len(other)) < 4 or transliterated(one) != transliterated(other)):
        return False
    short, long = sorted((one, other), key=len)
    return not (long[:-1] == short and long[-1] in "aeio")


def is_part(one: str, other: str) -> bool:
    """Whether one is the first half of the other, written together: Karl and Karlheinz."""
    short, long = sorted((one, other), key=len)
    return short in _STARTS and long.startswith(short) and long[len(short) :] in lexicon()


def is_slip(typed: str, filed: str) -> bool:
    """Whether `typed` (plain letters) is `filed` with one letter wrong, and can be nobody else.

    A name that exists is never a slip (Helke is not Heike), nor is another ending (Andrea, Andreas), nor what is as
    near to a common name of the other sex.
    """
    if min(len(typed), len(filed)) < 4 or is_name(typed) or OSA.distance(typed, filed, score_cutoff=1) != 1:
        return False
    if _ending_differs(typed, filed):
        return False
    sex = lexicon().get(filed, ("?", 0))[0]
    others = (lexicon()[near] for near in _neighbours(typed) if near != filed and near in lexicon())
    return not any(frequency >= COMMON and sex != other for other, frequency in others)


def _ending_differs(typed: str, filed: str) -> bool:
    if sorted(typed) == sorted(filed):
        return typed[-1] != filed[-1] and {typed[-1], filed[-1]} <= set("aeios")
    same = typed[:-1] == filed[:-1] or typed[:-1] == filed or typed == filed[:-1]
    doubled = typed[-1] == typed[-2] and typed[-1] not in "aeiou" and typed[:-1] == filed
    return same and not doubled


def _neighbours(word: str) -> Iterator[str]:
    """Everything one letter away."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for sign in _ALPHABET:
            yield head + sign + tail
            if tail:
                yield head + sign + tail[1:]
