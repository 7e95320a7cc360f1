"""Streets without numbers: one canonical form, and how two streets compare. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from matcher.matching.addresses.tokens import Token, is_numeral, tokens
from matcher.matching.vocabulary import words

_REMEMBERED = 5_000
_SHORTEST_CUT = 12
_SHORTEST_SLIP = 4
_LEFT_OUT = words("street", "left_out")
_SHORT = {"gr": "gr", "kl": "kl", "alt": "alt", "neu": "neu", "hl": "hl", "ob": "ob", "unt": "unt", "hint": "hint"}
_SHORT |= {"dt": "deutsch", "bgm": "burgermeister", "burgerm": "burgermeister", "bhf": "bahnhof"}
_WHOLE = {
    "gross": "gr",
    "klein": "kl",
    "heilig": "hl",
    "ober": "ob",
    "unter": "unt",
    "hinter": "hint",
    "deutsch": "deutsch",
}
_SAINT, _COMMON = words("street", "saints"), words("street", "common")
# How each kind of street may end, the longest first.
_ENDINGS = (
    ("strasse", "str"),
    ("strase", "str"),
    ("strsse", "str"),
    # Short columns cut the word.
    ("strass", "str"),
    ("stras", "str"),
    ("stra", "str"),
    ("platz", "pl"),
    ("allee", "allee"),
    ("gasse", "gasse"),
    ("damm", "damm"),
    ("ring", "ring"),
    ("ufer", "ufer"),
    ("weg", "weg"),
    ("str", "str"),
)
_ALONE = {"pl": "pl", "all": "allee", "g": "gasse", "w": "weg", "s": "str", "ch": "chaussee"}


class Street(NamedTuple):
    """`words` without the kind of street, `kind` (str, pl, weg …, empty where none is named), `whole` as it was typed.

    An initial or another shortened word ends in a dot.
    """

    words: tuple[str, ...]
    kind: str
    whole: str

    @property
    def stem(self) -> str:
        """The words in one, without the kind of street and without dots."""
        return "".join(self.words).replace(".", "")

    @property
    def solid(self) -> str:
        """The stem and the kind of street in one: what two equal streets share."""
        return self.stem + self.kind


@lru_cache(_REMEMBERED)
def street(text: str) -> Street:
    """A street as typed or filed: "Lange Str.", "Lange Straße" and "Lange-Strasse" are the same."""
    return of(tokens(text))


def of(found: Sequence[Token]) -> Street:
    """The street that these tokens name."""
    named_at = [at for at, token in enumerate(found) if token.kind != "sign" and token.text not in _LEFT_OUT]
    stems, kind = [], ""
    # "Damm Straße", "Spring Str.": where the kind stands apart, the words before it are none, whatever they end in.
    apart = bool(named_at) and _parted(found[named_at[-1]].text, dotted=False, last=True)[0] == ""
    for at in named_at:
        if apart and at != named_at[-1] and found[at].text.isalpha() and _ends_in_kind(found[at].text):
            stems.append(found[at].text)
            continue
        dotted = at + 1 < len(found) and found[at + 1].text == "."
        stem, named = _parted(found[at].text, dotted=dotted, last=at == named_at[-1])
        kind = named or kind
        stems += [stem] if stem else []
    return Street(tuple(stems), kind, "".join(found[at].text for at in named_at))


def _parted(word: str, *, dotted: bool, last: bool) -> tuple[str, str]:
    """The stem of a word and the kind of street that it ends in."""
    if word == "pl" or (dotted and last and word in _ALONE):
        return "", _ALONE[word]
    short = "st" if word in _SAINT and not last else _SHORT.get(word) or _inflected(word)
    if short:
        return short, ""
    for ending, kind in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) != 1:
            return word[: -len(ending)], kind
    slipped = _slipped_kind(word)
    if slipped is not None:
        return slipped, "str"
    return (f"{word}.", "") if len(word) == 1 or (dotted and not last) else (word, "")


def _ends_in_kind(word: str) -> bool:
    return any(word.endswith(ending) for ending, _ in _ENDINGS)


def _inflected(word: str) -> str:
    """ "Große", "Großer" and "gr." are one word, "Alte" and "Alter" too."""
    for stem, short in {**_WHOLE, "alt": "alt", "neu": "neu"}.items():
        if word.startswith(stem) and word[len(stem) :] in ("", "e", "er", "es", "en", "em"):
            return short
    return ""


def _slipped_kind(word: str) -> str | None:
    """The stem of a word that ends in "straße" with one slip of the finger, or None."""
    for length in (7, 6, 5, 8):
        tail = word[-length:]
        if len(word) < length or (tail[0] != "s" and tail[:2] != "tr"):
            continue
        if min(OSA.distance(tail, full, score_cutoff=1) for full in ("strasse", "strase", "strssae")) <= 1:
            return word[:-length]
    return None


def same(typed: Street, filed: Street) -> bool:
    """Whether both are one street in another spelling."""
    return bool(typed.stem or typed.kind) and (typed.solid == filed.solid)


def shortened(typed: Street, filed: Street) -> bool:
    """Whether one gives a word by its initial or first letters, or leaves the kind out: K.-Kollwitz-Str., Linden 5."""
    if typed.kind and filed.kind and typed.kind != filed.kind:
        return False
    if len(typed.words) != len(filed.words) or not typed.words:
        return False
    pairs = list(zip(typed.words, filed.words, strict=True))
    if typed.kind != filed.kind and len(typed.stem) < _SHORTEST_SLIP:
        return False
    return all(one == other or _short_for(one, other) or _short_for(other, one) for one, other in pairs)


def _short_for(short: str, long: str) -> bool:
    return short.endswith(".") and len(short) <= len(long) and long.startswith(short[:-1]) and not is_numeral(long)


def cut(typed: Street, filed: Street) -> bool:
    """Whether the file's street is the beginning of the typed one: short columns end in "Thomas-Müntzer-Straß"."""
    if not _SHORTEST_CUT <= len(filed.whole) < len(typed.whole) or is_numeral(typed.whole[len(filed.whole) :]):
        return False
    return typed.whole.startswith(filed.whole)


def slip(typed: Street, filed: Street) -> bool:
    """Whether one letter is wrong, missing or too much, or two are exchanged.

    The caller knows that the typed street is not on file itself.
    """
    lengths = sorted((len(typed.stem), len(filed.stem)))
    if lengths[0] < _SHORTEST_SLIP - 1 or lengths[1] < _SHORTEST_SLIP or typed.stem in _COMMON:
        return False
    if _signs(typed) != _signs(filed):
        return False
    return OSA.distance(typed.solid, filed.solid, score_cutoff=1) == 1


def _signs(one: Street) -> list[str]:
    """What tells one street from the next where a slip is no slip: its numbers, Roman ones too, and single letters."""
    return [word for word in one.words if word.isdecimal() or is_numeral(word) or (len(word) == 2 and word[1] == ".")]
