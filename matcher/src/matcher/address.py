"""Canonical addresses: which typed street, number and town mean the same house. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from matcher import spelling

_REMEMBERED = 5_000
_WIDEST_RANGE = 40

_WORDS = (
    (re.compile(r"\bstr(?:asse|\.)?(?=$|[^a-z0-9])|str(?:asse|\.)(?=$|[^a-z0-9])|(?<=[a-z])str$"), "str "),
    (re.compile(r"pl(?:atz|\.)(?=$|[^a-z0-9])"), "pl "),
    (re.compile(r"all(?:ee|\.)(?=$|[^a-z0-9])"), "allee "),
    (re.compile(r"\b(?:sankt|saint|st\.)[\s-]*(?=[a-z])"), "st "),
    (re.compile(r"\bgr(?:osse[rn]?\b|\.)"), "gr "),
    (re.compile(r"\bkl(?:eine[rn]?\b|\.)"), "kl "),
    (re.compile(r"\ba(?:\.\s*|n\s+)d(?:\.|er\b)"), "an der "),
    (re.compile(r"\b(?:dr|doktor|prof|professor)\b\.?[\s-]*(?=[a-z])"), ""),
)
_UNIT = re.compile(
    r"[\s,;/]+(?:\d+\.\s*)?(?:og|eg|ug|dg|stock|etage|li|links|re|rechts|mitte|whg|wohnung|wg|app|apartment|zimmer|"
    r"hinterhaus|hh|vorderhaus|vh|aufgang|eingang)\b.*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^(?P<street>.*?[^\d\s,])[\s,]*(?:\bnr\.?|\bhausnummer)?[\s,]*"
    r"(?P<number>\d+\s*(?:1/2|½|[a-z])?(?:\s*[-–/+]\s*\d*\s*[a-z]?)*)\s*$",
    re.IGNORECASE,
)
_HALF = re.compile(r"\s*½|\s+1/2\b")
_HOUSE = re.compile(r"^(\d{1,5})([#a-z])?(?:/([a-z])$|/.*$|-(\d{1,5})([a-z])?.*$|-([a-z])$|\+(\d{1,5})([a-z])?$)?")
_PLACE_FILLERS = frozenset({"an", "am", "bei", "der", "dem", "in", "stadt", "ot", "ortsteil", "kreis"})
_VILLAGE = re.compile(r"\b(?:ot|ortsteil)\b[\s.:]*(.+?)\)?$")


def split_street(text: str) -> tuple[str, str]:
    """Street and house number of one typed field; the number is empty where none can be read."""
    short = text[: spelling.LONGEST_INPUT].strip()
    found = _NUMBER.match(_UNIT.sub("", short)) or _NUMBER.match(short)
    if found is None:
        return short, ""
    return found["street"].strip(" ,"), found["number"].strip()


@lru_cache(_REMEMBERED)
def street(text: str) -> str:
    """A street without number: "Lange Str.", "Lange Straße" and "Lange-Strasse" are the same."""
    return _street(spelling.plain(text))


@lru_cache(_REMEMBERED)
def street_forms(text: str) -> tuple[str, ...]:
    """The ways to type one street without umlauts: "Mühlweg" is muehlweg and muhlweg."""
    return tuple(dict.fromkeys([_street(spelling.plain(text)), _street(spelling.bare(text))]))


def _street(plain: str) -> str:
    for pattern, word in _WORDS:
        plain = pattern.sub(word, plain)
    return spelling.solid(plain)


@lru_cache(_REMEMBERED)
def houses(number: str) -> tuple[str, ...]:
    """The houses that a number names: "12 A" is 12a, "12-14" is 12 and 14, "12/3" is a flat in 12."""
    halves = _HALF.sub("#", number)
    written = spelling.plain(halves).replace(" ", "").replace("–", "-").rstrip(".")
    found = _HOUSE.match(written)
    if found is None:
        return ()
    first, letter, flat_letter, last, last_letter, letter_to, also, also_letter = found.groups()
    if letter_to and letter and letter != "#" and letter < letter_to:
        return tuple(f"{int(first)}{chr(code)}" for code in range(ord(letter), ord(letter_to) + 1))
    begin = f"{int(first)}{letter or flat_letter or ''}"
    if also:
        return begin, f"{int(also)}{also_letter or ''}"
    return (begin, *_between(int(first), int(last), last_letter or "")) if last else (begin,)


def _between(first: int, last: int, letter: str) -> list[str]:
    """The houses after the first one: of the same side of the street where both ends are."""
    if not 0 < last - first <= _WIDEST_RANGE:
        return []
    step = 2 if (last - first) % 2 == 0 else 1
    return [*(str(one) for one in range(first + step, last, step)), f"{last}{letter}"]


def house_key(postal_code: str, street_name: str, number: str) -> str:
    """The key of the first house that an address names, equal for every spelling of it; empty without a number."""
    named = houses(number)
    return f"{spelling.letters(postal_code)}|{street(street_name)}|{named[0]}" if named else ""


def same_place(one: str, other: str) -> bool:
    """Whether two towns may be one ("Bernburg", "Bernburg (Saale)"); empty is nowhere, another village another place.

    Where `other` (the file's) names a village, the town or the village alone may stand for the place.
    """
    left, right = _place(one), _place(other)
    if not left or not right:
        return False
    village = _village(one)
    if village and not village <= right:
        return False
    if left <= right or right <= left:
        return True
    return not village and _near_place("".join(sorted(left)), "".join(sorted(right - _village(other))))


def _near_place(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 6 and OSA.distance(one, other, score_cutoff=1) <= 1


@lru_cache(_REMEMBERED)
def _place(text: str) -> frozenset[str]:
    return frozenset(word for word in spelling.words(text) - _PLACE_FILLERS if len(word) > 1)


@lru_cache(_REMEMBERED)
def _village(text: str) -> frozenset[str]:
    found = _VILLAGE.search(spelling.plain(text))
    return _place(found[1]) if found else frozenset()


def slip(typed: str, filed: str) -> bool:
    """Whether a street (canonical) may be another one typed wrongly: one letter of a long word, or two exchanged.

    Short words are left alone, since Bergstraße and Burgstraße are both real.
    """
    stem = min(len(_stem(typed)), len(_stem(filed)))
    if OSA.distance(typed, filed, score_cutoff=1) != 1:
        return False
    exchanged = len(typed) == len(filed) and sorted(typed) == sorted(filed)
    return stem >= 8 or (stem >= 5 and (exchanged or _doubled(typed, filed)))


def _stem(text: str) -> str:
    return re.sub(r"(?:str|weg|pl|gasse|allee|ring|ufer|damm)$", "", text)


def _doubled(one: str, other: str) -> bool:
    return re.sub(r"(.)\1", r"\1", one) == re.sub(r"(.)\1", r"\1", other)
