"""What stands in a name and is none: titles, remarks, other people, and the flags that forbid a letter. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from matcher.matching import spelling
from matcher.matching.flags import SURNAMES_TOO, crossed, flag_at, word_behind
from matcher.matching.spelling import Piece, pieces
from matcher.matching.vocabulary import words

_REMEMBERED = 5_000

TITLES, _DEGREES = words("name", "titles"), words("name", "degrees")
GENERATIONS = {"jun": "jun", "jr": "jun", "junior": "jun", "sen": "sen", "sr": "sen", "senior": "sen"}
_BORN, _ALIAS, _HARMLESS = words("name", "born"), words("name", "alias"), words("name", "harmless")
_CONNECTORS = frozenset({"u", "und", "&", "+", "/"})
_NUMBERED = words("name", "numbered")


class NameParts(NamedTuple):
    """What one name column says: the words of each person in it, and everything that is no name.

    `behind_comma`: the words of the first person behind a comma; they stand in `people` too.
    """

    people: tuple[tuple[str, ...], ...]
    behind_comma: tuple[str, ...]
    born: tuple[str, ...]
    alias: tuple[str, ...]
    generation: str
    flags: tuple[str, ...]


@lru_cache(_REMEMBERED)
def name_parts(text: str) -> NameParts:
    """One name column taken apart, in one walk."""
    walk = _Walk(pieces(text))
    people = tuple(tuple(found) for found in walk.people if found)
    return NameParts(
        people,
        tuple(walk.behind),
        tuple(walk.born),
        tuple(walk.alias),
        walk.generation,
        tuple(dict.fromkeys(walk.flags)),
    )


class _Walk:
    """One pass over the pieces of a name column."""

    def __init__(self, found: Sequence[Piece]) -> None:
        self.found, self.at = found, 0
        self.people: list[list[str]] = [[]]
        self.behind: list[str] = []
        self.born: list[str] = []
        self.alias: list[str] = []
        self.flags: list[str] = []
        self.generation = ""
        self._comma = False
        while self.at < len(found):
            self._step()

    def _step(self) -> None:
        piece, word = self.found[self.at], spelling.folded(self.found[self.at].text)
        if piece.text in "([":
            self._brackets()
        elif self._is_care_of():
            self._care_of()
        elif flag := self._raised(word):
            self.flags.append(flag)
            self._skip()
        elif self._connects(word):
            self.people.append([]) if self.people[-1] else None
            self.at += 1
        elif piece.text.isdecimal():
            self._numbered()
        elif not piece.is_word:
            self.flags += ["remark"] if piece.text == ":" else []
            self._comma = self._comma or (piece.text == "," and bool(self.people[0]))
            self.at += 1
        elif not self._beside(word):
            self._word(piece.text, word)

    def _beside(self, word: str) -> bool:
        """A word that is none of the name: a title, the mark of a generation, the beginning of another surname."""
        if word in _BORN | _ALIAS and (self.people[0] or self._text(1) == "."):
            self._linked(self.born if word in _BORN else self.alias)
        elif word in GENERATIONS and self.people[0]:
            self.generation = self.generation or GENERATIONS[word]
            self.at += 1
        elif word in TITLES or (word in _DEGREES and self._goes_on()):
            self.at += 1
        else:
            return False
        return True

    def _raised(self, word: str) -> str:
        """A flag of this piece; a word that is a surname too needs another name beside it, and no hyphen."""
        return flag_at(self.found, self.at, alone=False) or (self._beside_a_name() and SURNAMES_TOO.get(word, "")) or ""

    def _beside_a_name(self) -> bool:
        after = self._text(1)
        glued = after == "-" and not self.found[self.at + 1].apart
        joined = glued or (self.at > 0 and self.found[self.at - 1].text == "-" and not self.found[self.at].apart)
        return not joined and (any(self.people) or after[:1].isalpha())

    def _word(self, text: str, word: str) -> None:
        dashed = self.at > 0 and self.found[self.at - 1].text == "-" and self._text(1) == "-" and len(text) <= 3
        if any(self.people) and (word in _HARMLESS or (dashed and self.found[self.at - 1].apart)):
            self.at += 1
            return
        self.people[-1].append(text)
        if self._comma and len(self.people) == 1:
            self.behind.append(text)
        self.at += 1

    def _goes_on(self) -> bool:
        """Whether a title stands directly before: "Dr. med.", "Dipl.-Ing."."""
        before = [piece.text for piece in self.found[max(self.at - 3, 0) : self.at] if piece.text not in ".-"]
        return bool(before) and before[-1] in TITLES | _DEGREES

    def _connects(self, word: str) -> bool:
        return word in _CONNECTORS and (word != "u" or self._text(1) == "." or self.found[self.at].apart)

    def _is_care_of(self) -> bool:
        texts = [piece.text for piece in self.found[self.at : self.at + 3]]
        with_somebody = texts[:1] == ["bei"] and any(self.people) and len(texts) > 1
        return texts in (["c", "/", "o"], ["z", ".", "hd"]) or texts[:1] == ["zhd"] or with_somebody

    def _care_of(self) -> None:
        """Everything behind it is somebody else's name."""
        rest = self.found[self.at :]
        self.flags += [flag for at in range(len(rest)) if (flag := flag_at(rest, at, alone=True))]
        self.at = len(self.found)

    def _brackets(self) -> None:
        """What stands in brackets is a remark, a name before marriage or another one, or a mark."""
        begin = self.at + 1
        end = next((at for at in range(begin, len(self.found)) if self.found[at].text in ")]"), len(self.found))
        inner, self.at = self.found[begin:end], end + 1
        raised = [flag for at in range(len(inner)) if (flag := flag_at(inner, at, alone=True))]
        raised += [cross] if (cross := crossed(inner)) else []
        inside = [spelling.folded(piece.text) for piece in inner if piece.is_word]
        if raised:
            self.flags += raised[:1]
        elif inside and inside[0] in _BORN | _ALIAS:
            (self.born if inside[0] in _BORN else self.alias).extend(piece.text for piece in inner[1:] if piece.is_word)
        elif inside and inside[0] in GENERATIONS:
            self.generation = GENERATIONS[inside[0]]
        elif any(len(word) > 4 and word not in _HARMLESS | TITLES for word in inside):
            self.flags.append("remark")

    def _linked(self, kept: list[str]) -> None:
        """The words behind "geb." or "gen.", up to a comma, a bracket or the next person."""
        self.at += 1
        while self.at < len(self.found):
            piece = self.found[self.at]
            if piece.text in ",;()[]" or piece.text in _CONNECTORS:
                return
            if piece.is_word:
                kept.append(piece.text)
            self.at += 1

    def _skip(self) -> None:
        """Step behind a flag and what explains it: a date, "Fr. Klein"; before a name it stands alone."""
        self.at += 1
        if not any(self.people):
            return
        while self.at < len(self.found):
            piece = self.found[self.at]
            if piece.text in "([" or self._connects(piece.text):
                return
            self.at += 1

    def _numbered(self) -> None:
        """A number is no name, nor is the short word before it: "WE 5"; where no word explains it, it is a remark."""
        before = next((one.text for one in reversed(self.found[: self.at]) if one.is_word), "")
        if _NUMBERED.isdisjoint((spelling.folded(before), word_behind(self.found, self.at))):
            self.flags.append("remark")
        last = self.people[-1]
        if len(last) > 1 and len(last[-1]) <= 3 and self.found[self.at - 1].text == last[-1]:
            last.pop()
        self.at += 1

    def _text(self, ahead: int) -> str:
        at = self.at + ahead
        return self.found[at].text if at < len(self.found) else ""
