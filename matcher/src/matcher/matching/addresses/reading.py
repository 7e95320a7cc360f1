"""What people type for an address, taken apart: street, number, flat, c/o, village, postal code, in any order. Pure.

A walk over the tokens of one field, each looked at a bounded number of times. Any text gives a reading; what was not
understood is kept in `rest`, and `sure` says whether anything was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from matcher.matching.addresses import house_number, place, street
from matcher.matching.addresses.house_number import HouseNumber
from matcher.matching.addresses.place import Place
from matcher.matching.addresses.segment import COUNTRY, UNITS, Segment
from matcher.matching.addresses.street import Street
from matcher.matching.addresses.tokens import Token, tokens
from matcher.matching.vocabulary import words

_REMEMBERED = 5_000
_SEPARATORS = frozenset(",;|")
_FORMER = words("house", "former")


@dataclass(frozen=True, slots=True)
class Reading:
    """`streets`: the street, and its former name where the text gives one; `number`: None without one.

    `place` and `postal_code` are what the field itself says of them, `care_of` whether somebody else is named.
    """

    streets: tuple[Street, ...]
    number: HouseNumber | None
    place: Place
    care_of: bool = False
    rest: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether every word was understood."""
        return not self.rest


@lru_cache(_REMEMBERED)
def read(text: str) -> Reading:
    """The address in one field as people type it."""
    parts = _segments(tokens(text))
    former = [street.of(part[1:]) for part in parts if _is_former(part)]
    parts = [part for part in parts if part and not _is_former(part)]
    care_of = [part for part in parts if _is_care_of(part)]
    parts = [part for part in parts if not _is_care_of(part)]
    if not parts:
        return Reading((), None, place.of(()), bool(care_of))
    named = [at for at, part in enumerate(parts) if _names_a_street(part)] or [0]
    at = next((at for at in named if any(token.is_number for token in parts[at])), named[0])
    main, more = Segment(parts[at]), [part for where, part in enumerate(parts) if where != at]
    number, rest, where = main.number, list(main.rest), list(main.places)
    for part in more:
        number, left, places = _beside(number, part)
        rest += left
        where += places
    found = (main.street, *former) if main.street.solid else tuple(former)
    return Reading(found, number, place.of(where), bool(care_of) or main.care_of, tuple(rest))


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
    return bool(found) and (found[-1].text == ")" or any(_is_former([token]) for token in found))


def _segments(found: Sequence[Token]) -> list[list[Token]]:
    """The text at commas, semicolons, brackets, and at a slash or a dash that stands alone before a word."""
    parts: list[list[Token]] = [[]]
    for at, token in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        bracket = token.text in "()[]" and token.kind == "sign"
        alone = token.text in ("/", "-") and token.apart and after is not None and after.is_word and len(after.text) > 2
        if token.text in _SEPARATORS or bracket or (alone and after is not None and after.apart):
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _is_former(part: Sequence[Token]) -> bool:
    return bool(part) and part[0].text in _FORMER


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


def _beside(number: HouseNumber | None, part: Sequence[Token]) -> tuple[HouseNumber | None, list[str], list[Token]]:
    """What a segment beside the street adds: a number, a flat, a place; and what is left of it."""
    walk = Segment(part, begun=True)
    if number is None:
        number = walk.number
    elif walk.number is not None:
        walk_part = walk.number.part
        number = number._replace(flat=number.flat or walk.number.flat, part=number.part or walk_part)
        if walk.bare and not (walk_part or walk.number.flat):
            return number, [str(walk.number.number)], walk.places
    elif walk.flat or walk.part:
        number = number._replace(flat=number.flat or walk.flat, part=number.part or walk.part)
    street_text = walk.street.whole
    known = not street_text or any(token.text in COUNTRY for token in part)
    return number, ([] if known or walk.places else [street_text, *walk.rest]), walk.places
