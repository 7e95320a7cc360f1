"""House numbers: which houses one names, and how two of them compare. Pure.

12, 12 a and 12 b are three houses, 14 lies in 12-14, 12 b in 12 a-d, 12/3 is flat or part 3 of 12, 12 1/2 a house of
its own. "12 und 14" are two houses, or one that is filed under both. Two numbers that both name a part, and not the
same one, are for a person to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matcher.matching.addresses.tokens import Token
from matcher.matching.vocabulary import words

_WIDEST_RANGE = 40
_LARGEST = 99_999
_POSTAL_CODE = 5
# What stands between two houses that are both named.
JOINING = words("house", "joining")
_NUMBER_WORDS = words("house", "numbers")


class HouseNumber(NamedTuple):
    """`number` and `letter` of the first house, `last` and `last_letter` of a range (0 and empty without one).

    `part` is what follows a slash or "Haus" (a part of the house or a flat), `flat` a flat that is named as such.
    `joined` says that the range's ends are all of it: "12 und 14".
    """

    number: int
    letter: str = ""
    last: int = 0
    last_letter: str = ""
    part: str = ""
    flat: str = ""
    joined: bool = False

    @property
    def ends(self) -> tuple[HouseNumber, ...]:
        """The houses that are named one by one: two of "12 und 14", and one of any other number."""
        if not self.joined:
            return (self,)
        first = self._replace(last=0, last_letter="", joined=False)
        return (first, first._replace(number=self.last, letter=self.last_letter, part="", flat=""))

    @property
    def houses(self) -> tuple[tuple[int, str], ...]:
        """Every house that is named, as number and letter."""
        if self.joined:
            return tuple((one.number, one.letter) for one in self.ends)
        if self.last_letter and not self.last and self.letter < self.last_letter:
            return tuple((self.number, chr(code)) for code in range(ord(self.letter), ord(self.last_letter) + 1))
        first = (self.number, self.letter)
        if not 0 < self.last - self.number <= _WIDEST_RANGE:
            return (first,)
        step = 2 if (self.last - self.number) % 2 == 0 else 1
        between = [(one, "") for one in range(self.number + step, self.last, step)]
        return (first, *between, (self.last, self.last_letter))

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of these houses without letters, by which an index finds them."""
        return tuple(dict.fromkeys(number for number, _ in self.houses))


def same_house(typed: HouseNumber, filed: HouseNumber) -> bool:
    """Whether the two may name one house; a slash may stand for a range (18/20 is 18-20 too)."""
    if _as_range(typed)[:4] == _as_range(filed)[:4]:
        return True
    houses = set(filed.houses)
    return any(house in houses for house in typed.houses)


def parts_differ(typed: HouseNumber, filed: HouseNumber) -> bool:
    """Whether both name a part or a flat, and not the same one."""
    if typed.part and filed.part and _apart(typed.part, filed.part):
        return True
    return bool(typed.flat and filed.flat and typed.flat != filed.flat)


def _apart(one: str, other: str) -> bool:
    """12/3 and 12/3/15 may be one; 12/3 and 12/4 are two."""
    short, long = sorted((one.split("/"), other.split("/")), key=len)
    return long[: len(short)] != short


def _as_range(house: HouseNumber) -> HouseNumber:
    last = int(house.part) if house.part.isdecimal() else 0
    if house.last or not 0 < last - house.number <= _WIDEST_RANGE:
        return house
    return house._replace(last=last, part="")


def read(found: Sequence[Token], at: int) -> tuple[HouseNumber, int] | None:
    """The house number that begins at a token, and where the rest begins; None where none does."""
    number = int(found[at].text[:6])
    if not 0 < number <= _LARGEST:
        return None
    at += 1
    letter, at = _letter(found, at)
    if not letter and _texts(found, at, 3) in (["1", "/", "2"],):
        return HouseNumber(number, "½"), at + 3
    house = HouseNumber(number, letter)
    while at < len(found):
        more = _continued(house, found, at)
        if more is None:
            break
        house, at = more
    return house, at


def _continued(house: HouseNumber, found: Sequence[Token], at: int) -> tuple[HouseNumber, int] | None:
    """One more piece of a number: the end of a range, or a part behind a slash or a dot."""
    sign, after = found[at].text, found[at + 1] if at + 1 < len(found) else None
    if sign in JOINING:
        return _joined(house, found, _behind(found, at + 1))
    if after is None or sign not in ("-", "/", ".", "bis") or (sign == "." and not _glued(found[at], after)):
        return None
    spaced = found[at].apart and after.apart
    if after.is_number:
        return _numbered(house, sign, found, at + 1)
    if not after.is_word or len(after.text) != 1:
        return None
    if sign in ("-", "bis") and house.letter and house.letter < after.text and not house.last:
        return house._replace(last_letter=after.text), at + 2
    begins = not house.letter and sign in ("-", "/", ".") and not (spaced and sign != "/")
    return (house._replace(letter=after.text), at + 2) if begins else None


def _glued(dot: Token, after: Token) -> bool:
    """A dot between two numbers: "12.3"."""
    return after.is_number and not dot.apart and not after.apart


def _behind(found: Sequence[Token], at: int) -> int:
    """Behind the dots and the "Nr." that may stand before a second number: "12 u. 14", "12 und Nr. 14"."""
    while at < len(found) and (found[at].text == "." or found[at].text in _NUMBER_WORDS):
        at += 1
    return at


def _joined(house: HouseNumber, found: Sequence[Token], at: int) -> tuple[HouseNumber, int] | None:
    """A second house that is named beside the first: "12 und 14", "12 a oder b"."""
    if house.last or house.last_letter or at == len(found):
        return None
    if found[at].is_number and len(found[at].text) < _POSTAL_CODE:
        value = int(found[at].text)
        letter, at = _letter(found, at + 1)
    elif house.letter and _is_letter(found, at):
        value, letter, at = house.number, found[at].text, at + 1
    else:
        return None
    if value == 0 or (value, letter) == (house.number, house.letter):
        return house, at
    return house._replace(last=value, last_letter=letter, joined=True), at


def _numbered(house: HouseNumber, sign: str, found: Sequence[Token], at: int) -> tuple[HouseNumber, int] | None:
    value = int(found[at].text[:6])
    if sign in ("/", ".") or (sign == "-" and value <= house.number and not house.last):
        letter, after = _letter(found, at + 1)
        same = value == house.number and sign == "-" and letter and house.letter
        if same:
            return house._replace(last_letter=letter), after
        part = f"{house.part}/{value}{letter}" if house.part else f"{value}{letter}"
        return house._replace(part=part), after
    if house.last or value <= house.number:
        same_number = value == house.number and house.letter
        letter, after = _letter(found, at + 1)
        return (house._replace(last_letter=letter), after) if same_number and letter else None
    letter, after = _letter(found, at + 1)
    return house._replace(last=value, last_letter=letter), after


def _letter(found: Sequence[Token], at: int) -> tuple[str, int]:
    """A letter that belongs to the number before: "12a", "12 a", "12-a" and "12.a", but not "12 u. 14"."""
    if at < len(found) and _is_letter(found, at):
        return found[at].text, at + 1
    glued = at + 1 < len(found) and found[at].text in ("-", ".") and _is_letter(found, at + 1)
    if glued and not (found[at].apart or found[at + 1].apart):
        return found[at + 1].text, at + 2
    return "", at


def _is_letter(found: Sequence[Token], at: int) -> bool:
    token = found[at]
    if not (token.is_word and len(token.text) == 1 and token.text.isascii()):
        return False
    after = found[at + 1] if at + 1 < len(found) else None
    # "60 W 03" and "7 H3" name a flat and a part of the house, "c/o" somebody else, "12 u. 14" two houses.
    if after is not None and token.text in "wh" and after.is_number:
        return False
    if after is not None and token.text == "u" and token.apart and after.is_number:
        return False
    if after is not None and token.text == "c" and after.text == "/":
        return False
    return not (after is not None and token.text == "u" and after.text == "." and token.apart)


def _texts(found: Sequence[Token], at: int, count: int) -> list[str]:
    return [token.text for token in found[at : at + count]]
