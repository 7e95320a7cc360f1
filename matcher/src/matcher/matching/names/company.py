"""Companies: distinguished from people, and compared without their legal form. Pure."""

from __future__ import annotations

from functools import lru_cache

from matcher.matching import spelling, vocabulary

_REMEMBERED = 5_000
_LEGAL, _TRADES = vocabulary.words("company", "legal"), vocabulary.words("company", "trades")
_FILLERS, _CALLING = vocabulary.words("company", "fillers"), vocabulary.words("company", "calling")
_REGISTERED = (" e . v ", " e . k ", " e . g ")


@lru_cache(_REMEMBERED)
def words(first_name: str, last_name: str) -> frozenset[str]:
    """The words of a company's full name without legal forms; of a person too, if the other side is a company."""
    found = (piece for text in (first_name, last_name) for piece in spelling.pieces(text) if piece.is_word)
    plain = (spelling.folded(piece.text) for piece in found)
    return frozenset(word for word in plain if word not in _LEGAL | _FILLERS and len(word) > 1)


def is_company(first_name: str, last_name: str, salutation: str = "") -> bool:
    """Whether this is no natural person: by its salutation, its legal form or its trade."""
    pieces = [spelling.folded(piece.text) for text in (first_name, last_name) for piece in spelling.pieces(text)]
    if spelling.folded(spelling.plain(salutation)).strip(".") in _CALLING or (pieces and pieces[0] in _CALLING):
        return True
    if not _LEGAL.isdisjoint(pieces) or any(form in f" {' '.join(pieces)} " for form in _REGISTERED):
        return True
    named = any(piece.is_word for piece in spelling.pieces(first_name))
    return not named and any(piece in _TRADES for piece in pieces)
