"""What people type for an address, taken apart: street, number, flat, c/o, village, postal code, in any order. Pure.

A walk over the tokens of one field, each looked at a bounded number of times. Any text gives a reading; what was not
understood is kept in `rest`, and `sure` says whether anything was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from matcher.matching.addresses import house_number, place, street
from matcher.matching.addresses.house_number import JOINING, HouseNumber
from matcher.matching.addresses.place import Place
from matcher.matching.addresses.segment import COUNTRY, FORMER, NOW, UNITS, Segment
from matcher.matching.addresses.street import Street
from matcher.matching.addresses.tokens import Token, tokens

_REMEMBERED = 5_000
_SEPARATORS = frozenset(",;|")
# A number with more digits is a postal code, or none at all.
_LARGEST_BESIDE = 9_999


@dataclass(frozen=True, slots=True)
class Reading:
    """`streets`: the street, and its former name where the text gives one; `number`: None without one.

    `place` and `postal_code` are what the field itself says of them, `care_of` whether somebody else is named,
    `others` what stands beside as a whole address of its own, `renumbered` whether a second number is named as one.
    """

    streets: tuple[Street, ...]
    number: HouseNumber | None
    place: Place
    care_of: bool = False
    rest: tuple[str, ...] = ()
    others: tuple[Reading, ...] = ()
    renumbered: bool = False

    @property
    def sure(self) -> bool:
        """Whether every word was understood."""
        return not self.rest


@lru_cache(_REMEMBERED)
def read(text: str) -> Reading:
    """The address in one field as people type it."""
    told = _segments(tokens(text))
    former = [one for part in told if _is_former(part) and (one := Segment(part[1:])).street.solid]
    parts = [_bare(part) for part in told if not _is_former(part)]
    care_of = [part for part in parts if _is_care_of(part)]
    parts = [part for part in parts if part and not _is_care_of(part)]
    if not parts:
        return Reading((), None, place.of(()), bool(care_of))
    named = [at for at, part in enumerate(parts) if _names_a_street(part)] or [0]
    at = next((at for at in named if any(token.is_number for token in parts[at])), named[0])
    main, more = Segment(parts[at]), [part for where, part in enumerate(parts) if where != at]
    beside = _Beside(main)
    for part in (*more, _bare(main.left)):
        beside.add(part)
    # "Halbergasse 22 (früher Platz des Friedens 22)" was renamed; "früher …, jetzt …" tells of a move.
    moved = _is_former(told[0]) or any(token.text in NOW for part in told for token in part)
    renamed = [one.number is None or (one.number == beside.number and not moved) for one in former]
    names = [one.street for one, same in zip(former, renamed, strict=True) if same]
    others = [_whole(one) for one, same in zip(former, renamed, strict=True) if not same] + beside.others
    found = (main.street, *names) if main.street.solid else tuple(names)
    where, held = place.of(beside.places), bool(care_of) or main.care_of
    return Reading(found, beside.number, where, held, tuple(beside.rest), tuple(others), main.renumbered)


def _whole(one: Segment) -> Reading:
    """A segment as an address of its own."""
    return Reading((one.street,), one.number, place.of(()))


def _bare(part: Sequence[Token]) -> Sequence[Token]:
    """A segment without what joins it to the one before: "und Gartenweg 3", "jetzt: Gartenweg 3"."""
    begins = next((at for at, token in enumerate(part) if token.text not in NOW | JOINING | {".", ":"}), len(part))
    return part[begins:]


@lru_cache(_REMEMBERED)
def filed(street_column: str, number_column: str) -> Reading:
    """The address in the file's two columns; flats and floors may stand in either, the number in the street."""
    alone = tokens(number_column)
    found = house_number.read(alone, 0) if alone and alone[0].is_number else None
    if (
        found is not None
        and found[1] == len(alone)
        and not any(one.is_number or one.kind == "sign" for one in tokens(street_column))
    ):
        return Reading((street.street(street_column),), found[0], place.of(()))
    return read(
        f"{street_column}, {number_column}" if _has_number(street_column) else f"{street_column} {number_column}"
    )


def _has_number(text: str) -> bool:
    """Whether a street column ends with a bracket or names a number of its own."""
    found = tokens(text)
    return bool(found) and (found[-1].text == ")" or any(token.text in FORMER for token in found))


def _segments(found: Sequence[Token]) -> list[list[Token]]:
    """The text at commas, semicolons, brackets, at a slash or a dash that stands alone before a word, and where behind
    a number another time begins: "früher Gartenweg 3 jetzt Lange Straße 12".
    """
    parts: list[list[Token]] = [[]]
    numbered = False
    for at, token in enumerate(found):
        if token.text in FORMER | NOW and numbered:
            parts.append([])
            numbered = False
        numbered = numbered or token.is_number
        after = found[at + 1] if at + 1 < len(found) else None
        bracket = token.text in "()[]" and token.kind == "sign"
        alone = token.text in ("/", "-") and token.apart and after is not None and after.is_word and len(after.text) > 2
        if token.text in _SEPARATORS or bracket or (alone and after is not None and after.apart):
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _is_former(part: Sequence[Token]) -> bool:
    """Whether a segment tells of a time that is over: "vorm. Gartenweg", and not "Vorm Steintor"."""
    return part[0].text in FORMER and (part[0].text != "vorm" or [one.text for one in part[1:2]] == ["."])


def _is_care_of(part: Sequence[Token]) -> bool:
    texts = [token.text for token in part[:3]]
    return (
        texts[:3] == ["c", "/", "o"]
        or (bool(texts) and texts[0] in ("bei", "co", "zhd"))
        or texts[:3] == ["z", ".", "hd"]
    )


def _names_a_street(part: Sequence[Token]) -> bool:
    """Whether a segment has a word that is no unit, no country and not introduced by a postal code."""
    if part[0].is_number and len(part[0].text) == 5:
        return False
    found = [token.text for token in part if token.is_word and len(token.text) > 1]
    return found[:1] not in (["ot"], ["ortsteil"]) and any(word not in UNITS for word in found)


class _Beside:
    """What the segments beside the street add: a number, a flat, a place, another address; and what is left of them."""

    def __init__(self, main: Segment) -> None:
        self.number = main.number
        self.rest, self.places = list(main.rest), list(main.places)
        self.others: list[Reading] = []

    def add(self, part: Sequence[Token]) -> None:
        """Take in one segment, and what begins behind its own address."""
        while part:
            walk = Segment(part, begun=True)
            self._add(walk, known=any(token.text in COUNTRY for token in part))
            part = _bare(walk.left)

    def _add(self, walk: Segment, *, known: bool) -> None:
        self.places += walk.places
        if self.number is None:
            self.number = walk.number
        elif walk.number is not None:
            self._second(self.number, walk, walk.number)
            if walk.bare and not (walk.number.part or walk.number.flat):
                self.rest.append(str(walk.number.number))
                return
        elif walk.flat or walk.part:
            self.number = self.number._replace(flat=self.number.flat or walk.flat, part=self.number.part or walk.part)
        street_text = walk.street.whole
        self.rest += [] if not street_text or known or walk.places else [street_text, *walk.rest]

    def _second(self, number: HouseNumber, walk: Segment, second: HouseNumber) -> None:
        """A second number: of a flat or a part of the same house, or of another street."""
        self.number = number._replace(flat=number.flat or second.flat, part=number.part or second.part)
        if walk.street.solid and not walk.bare and second.number <= _LARGEST_BESIDE:
            self.others.append(_whole(walk))
