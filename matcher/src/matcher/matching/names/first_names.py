"""What first names are: by the lexicon, and by tables and rules of one person's different spellings. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

from rapidfuzz.distance import OSA

from matcher.matching import spelling
from matcher.matching.names import transliteration
from matcher.matching.names.lexicon import known, lexicon
from matcher.matching.vocabulary import words

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_VOWELS = "aeiou"
_UMLAUTS = ("ae", "oe", "ue")
_KEYBOARD = "qwertzuiop asdfghjkl yxcvbnm"
_STARTS = sorted(words("name", "first_halves"))
_SHARED = words("name", "shared_first")
_SHORTEST_HALF = 3
# Servant of …: what follows is the name. Abdulkarim and Abdulrahim are two men, and Abdelkarim is the first of them.
_SERVANT = re.compile(r"^abd(?:[aeou]+l|[aeou]r(?=r))(?=[a-z]{3})")
_DOUBLED = re.compile(r"(.)\1+")
_SERVANTS = re.compile(r"\b(abd|abd[aeou]+l) (?=[a-z])")


def is_name(letters: str) -> bool:
    """Whether these plain letters are a first name somewhere, as themselves or by the table."""
    return letters in lexicon() or letters in _table()


@cache
def _table() -> dict[str, frozenset[str]]:
    """For each name those that may stand for it."""
    text = (resources.files("matcher.matching.names") / "variants.txt").read_text(encoding="utf-8")
    pairs: dict[str, set[str]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        names = [spelling.letters(word) for word in line.split() if word != "="]
        for head in names if line.startswith("=") else names[:1]:
            for other in names:
                pairs.setdefault(head, set()).add(other)
                pairs.setdefault(other, set()).add(head)
    return {name: frozenset(others - {name}) for name, others in pairs.items()}


@lru_cache(20_000)
def is_written(name: str, writing: str) -> bool:
    """Whether two names (plain letters) are one in two systems of writing: Yuliya and Julija, but not Gabriel(e).

    Two that are both usual here are two people's, whatever a third system makes of them (Marco and Mario).
    """
    here = known(name).near and known(writing).near
    alike = transliteration.alike_here if here else transliteration.alike
    ending = other_ending(name, writing) or _doubled_ending(name, writing)
    return alike(name, writing) and not ending and not _two_sexes(name, writing)


def _doubled_ending(one: str, other: str) -> bool:
    """Whether one is the other with a doubled letter and a vowel behind it: Noel and Noelle."""
    short, long = (_DOUBLED.sub(r"\1", name) for name in sorted((one, other), key=len))
    return long[:-1] == short and long[-1:] in _VOWELS


def _two_sexes(one: str, other: str) -> bool:
    """Whether one is a man's and the other a woman's name: Dennis and Denise."""
    return {known(one).sex, known(other).sex} == {"M", "F"}


def is_variant(name: str, variant: str) -> bool:
    """Whether two names (plain letters) are spellings or short forms of one by table or system of writing."""
    if own_part(name) == own_part(variant):
        return name != variant
    if _both_servants(name, variant):
        return is_variant(own_part(name), own_part(variant))
    return (variant in _table().get(name, ()) and not other_ending(name, variant)) or is_written(name, variant)


@lru_cache(20_000)
def own_part(name: str) -> str:
    """A name without the beginning that many names share: karim of abdulkarim."""
    return _SERVANT.sub("", name, count=1)


def _both_servants(one: str, other: str) -> bool:
    return own_part(one) != one and own_part(other) != other


@lru_cache(20_000)
def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that tell one person from the family: not Thị, Văn, or Mohammad before another name."""
    joined = _SERVANTS.sub(r"\1", " ".join(words)).split()
    return tuple(word for word in joined if spelling.folded(word) not in _SHARED) or tuple(joined)


def is_foreign_variant(name: str, variant: str) -> bool:
    """Whether two surnames are one in two systems of writing, or by the table if one is no German first name."""
    by_table = variant in _table().get(name, ()) and not (known(name).near and known(variant).near)
    return by_table or transliteration.alike(name, variant)


def other_ending(one: str, other: str) -> bool:
    """Whether one is the other with a vowel behind it or in its end, as names of the other sex are: Gabriel(e).

    The same vowel twice is a slip (Milenaa) unless the first is an umlaut's (Sükrü, Sükrüe), and a y is no ending of
    its own (Sergey, Sergei).
    """
    short, long = sorted((one, other), key=len)
    twice = long[-1:] == short[-1:] and short[-2:] not in _UMLAUTS
    added = bool(long) and long[:-1] == short and long[-1] in _VOWELS and not twice
    both = bool(one and other) and one[:-1] == other[:-1]
    return added or (both and one[-1] in _VOWELS and other[-1] in _VOWELS)


def is_other_sex(typed: str, filed: str) -> bool:
    """Whether a slip may be the other ending: not where it only replaced the end of a German name, and makes none."""
    replaced = len(typed) == len(filed) and not is_name(typed) and known(filed).german
    return other_ending(typed, filed) and not replaced


def are_two(one: str, other: str) -> bool:
    """Whether both are names, each of its own: Michael and Michal, Arno and Arnoe."""
    return one != other and ((is_name(one) and is_name(other)) or other_ending(one, other))


@lru_cache(5_000)
def halves(word: str) -> tuple[str, ...]:
    """The two names that one is written together from: karlheinz is karl and heinz; empty for any other."""
    for start in _STARTS:
        rest = word[len(start) :]
        if word.startswith(start) and len(rest) >= _SHORTEST_HALF and rest in lexicon():
            return start, rest
    if is_name(word) or own_part(word) != word:
        return ()
    pairs = ((word[:at], word[at:]) for at in range(_SHORTEST_HALF, len(word) - _SHORTEST_HALF + 1))
    return next((pair for pair in pairs if all(known(half).near for half in pair) and not _two_sexes(*pair)), ())


@lru_cache(20_000)
def is_slip(typed: str, filed: str) -> bool:
    """Whether `typed` (plain letters) is `filed` with one letter wrong, and no name that one of the family may bear.

    A name that exists is no slip (Helke is not Heike), unless it is one of other countries and the one on file is not.
    """
    if _both_servants(typed, filed):
        return is_slip(own_part(typed), own_part(filed))
    if len(typed) < 3 or len(filed) < 4 or OSA.distance(typed, filed, score_cutoff=1) != 1:
        return False
    foreign = typed not in _table() and not known(typed).near and known(filed).german
    return foreign or not is_name(typed)


def is_of_fingers(typed: str, filed: str) -> bool:
    """Whether one letter is wrong as only fingers do it: two exchanged, one twice, or the key beside, inside the word.

    Two people's names differ otherwise (Aylin, Aysin); a letter that is missing is not counted (Marina, Maria).
    """
    if len(typed) == len(filed) + 1:
        return any(typed[:at] + typed[at + 1 :] == filed and typed[at] == typed[at - 1] for at in range(1, len(typed)))
    apart = [at for at in range(len(typed)) if typed[at] != filed[at]] if len(typed) == len(filed) else []
    if len(apart) == 2:
        return apart[1] == apart[0] + 1 and {*typed[apart[0] : apart[1] + 1]} == {*filed[apart[0] : apart[1] + 1]}
    inner = len(apart) == 1 and 0 < apart[0] < len(typed) - 1
    return inner and any(typed[apart[0]] + filed[apart[0]] in row for row in (_KEYBOARD, _KEYBOARD[::-1]))


@lru_cache(20_000)
def is_two_slips(typed: str, filed: str) -> bool:
    """Whether `typed` is a long name with two letters wrong, and neither a name nor one letter from a usual one."""
    if _both_servants(typed, filed):
        return is_two_slips(own_part(typed), own_part(filed))
    if min(len(typed), len(filed)) < 6 or is_name(typed) or OSA.distance(typed, filed, score_cutoff=2) != 2:
        return False
    return not any(known(near).near for near in _neighbours(typed))


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
