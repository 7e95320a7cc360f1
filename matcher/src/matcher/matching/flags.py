"""What any column of a row may say against a letter that goes out by itself. Pure.

A flag says why: deceased, guardian, notice, returned, address_unclear, or a remark that nobody here understands.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from matcher.matching import spelling, vocabulary
from matcher.matching.spelling import Piece, pieces

_REMEMBERED = 5_000
_BEGINNINGS = vocabulary.flags("flags")
_SHORT = vocabulary.flags("short_flags")
SURNAMES_TOO = vocabulary.flags("surname_flags")
_PHRASES = vocabulary.flags("phrases")

_CROSSES = frozenset("†✝✞✟‡")

# A row that the import took although something in it could not be read.
UNREADABLE = "unreadable"

FLAG_TEXTS = {
    "deceased": "Mieter {} ist laut Mieterdaten verstorben; Nachlass oder Erben von Hand klären.",
    "guardian": "Mieter {} hat eine Betreuung; der Brief gehört an die Anschrift der Betreuung.",
    "address_unclear": "Die Anschrift von Mieter {} wird geklärt; vorher geht kein Brief dorthin.",
    "returned": "Von der Anschrift des Mieters {} kam Post zurück; erst die Anschrift prüfen.",
    "notice": "Der Vertrag von Mieter {} ist gekündigt; ein Brief käme womöglich in eine leere Wohnung.",
    "no_tenant": "Die Zeile von Mieter {} ist laut Mieterdaten keine eines Mieters; erst die Daten prüfen.",
    "remark": "Beim Namen von Mieter {} steht in den Mieterdaten ein Vermerk, den erst jemand lesen muss.",
    UNREADABLE: "Die Zeile von Mieter {} in den Mieterdaten ist nicht ganz lesbar; erst die Daten berichtigen.",
}


@lru_cache(_REMEMBERED)
def flags(text: str) -> tuple[str, ...]:
    """The flags in a column that is no name: `status`, a role, a street with a remark behind it."""
    found = pieces(text)
    raised = [flag_at(found, at, alone=True) for at in range(len(found))]
    return tuple(dict.fromkeys(flag for flag in (crossed(found), *raised) if flag))


@lru_cache(_REMEMBERED)
def label_flags(text: str) -> tuple[str, ...]:
    """The flags in a column of a word or two, as a title or a salutation: a number beside a word is a remark."""
    found = pieces(text)
    numbered = any(one.is_word for one in found) and any(one.text.isdecimal() for one in found)
    return (*flags(text), *(("remark",) if numbered else ()))


def crossed(found: Sequence[Piece]) -> str:
    """Nothing but a cross, typed as a plus sign."""
    return "deceased" if found and {one.text for one in found} - set("([])") == {"+"} else ""


def flag_at(found: Sequence[Piece], at: int, *, alone: bool) -> str:
    """The flag that a piece raises; `alone`: in brackets or a column of its own, where short forms need no dot."""
    piece, after = found[at], found[at + 1].text if at + 1 < len(found) else ""
    # A plus sign between two words is an "and"; before all of them, or behind the last, it is a cross.
    if piece.text in _CROSSES or (piece.text == "+" and (at == 0 or not after[:1].isalpha())):
        return "deceased"
    if not piece.is_word:
        return ""
    word = spelling.folded(piece.text)
    if (phrase := _PHRASES.get(f"{word}_{word_behind(found, at)}")) is not None:
        return phrase
    if word in SURNAMES_TOO and alone:
        return SURNAMES_TOO[word]
    if word in _SHORT and (alone or after == "."):
        return _SHORT[word]
    return next((flag for beginning, flag in _BEGINNINGS.items() if word.startswith(beginning)), "")


def word_behind(found: Sequence[Piece], at: int) -> str:
    """The word that stands next, behind two signs at the most."""
    return next((spelling.folded(one.text) for one in found[at + 1 : at + 4] if one.is_word), "")
