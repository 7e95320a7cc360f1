"""One segment of an address field, between two commas, walked once: street, number, part, flat, place, rest. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from matcher.matching.addresses import house_number, street
from matcher.matching.addresses.house_number import JOINING, HouseNumber
from matcher.matching.addresses.street import Street
from matcher.matching.addresses.tokens import Token
from matcher.matching.vocabulary import words

_FLATS, _FLOORS, _SIDES = words("house", "flats"), words("house", "floors"), words("house", "sides")
_ENTRANCES, _HOUSES, _NUMBER_WORDS = words("house", "entrances"), words("house", "houses"), words("house", "numbers")
UNITS = _FLATS | _FLOORS | _SIDES | _ENTRANCES | _HOUSES | _NUMBER_WORDS
COUNTRY = words("house", "country")
FORMER, NOW = words("house", "former"), words("house", "now")
# The words of a second street stand before its number, which is no postal code.
_LONGEST_STREET, _LONGEST_NUMBER = 8, 4

_ONES = ["eins", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun"]
_TEENS = ["zehn", "elf", "zwolf", "dreizehn", "vierzehn", "funfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"]
_TENS = ["zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


def _spelled() -> dict[str, int]:
    """German words for 1 to 199, as folded letters."""
    small = {word: at for at, word in enumerate([*_ONES, *_TEENS], 1)}
    for at, ten in enumerate(_TENS, 2):
        small[ten] = at * 10
        small |= {f"{one.replace('eins', 'ein')}und{ten}": at * 10 + digit for digit, one in enumerate(_ONES, 1)}
    hundreds = {f"{head}hundert{word}": 100 + n for head in ("", "ein") for word, n in [*small.items(), ("", 0)]}
    return small | hundreds


_SPELLED = _spelled()


class Segment:
    """One pass over a segment: street words first, then the number, then units; a postal code begins the place.

    `bare`: it begins with its number; `rest`: what was not understood; `begun`: street and number stand elsewhere;
    `left`: where a second address begins behind the first; `renumbered`: a second number is named as one.
    """

    def __init__(self, found: Sequence[Token], *, begun: bool = False) -> None:
        self.found, self.at = found, 0
        self.number: HouseNumber | None = None
        self.part = self.flat = ""
        self.bare = self.care_of = self.renumbered = self._leads = False
        self.rest: list[str] = []
        self.left: Sequence[Token] = ()
        self.places: list[Token] = []
        self._street: list[Token] = []
        self._begun = begun
        while self.at < len(found):
            self._step()
        self._settle()

    @property
    def street(self) -> Street:
        """The street that the words walked so far name."""
        return street.of(self._street)

    def _step(self) -> None:
        token = self.found[self.at]
        if self._place_begins(token):
            self.places += self.found[self.at :]
            self.at = len(self.found)
        elif token.is_number:
            self._numbered(token)
        elif token.is_word:
            self._word(token)
        else:
            if (self.number is None or self._leads) and token.text in ".-'/":
                self._street.append(token)
            self.at += 1

    def _place_begins(self, token: Token) -> bool:
        """A postal code, or a village that is introduced as one."""
        if token.text in ("ot", "ortsteil"):
            return True
        code = token.is_number and len(token.text) == 5 and self.at + 1 < len(self.found)
        return code and (self.number is not None or self._begun) and self.found[self.at + 1].is_word

    def _numbered(self, token: Token) -> None:
        after = self._text(1)
        ordinal = after == "." and self._next_word(2) is not None
        if ordinal and self._text(2) in _FLOORS | _SIDES:
            self.at += 3
        elif after in _FLOORS and self.number is not None:
            self.at += 2
        elif (
            ordinal
            and self.number is None
            and self._street
            and self._text(2) not in _FLATS | _ENTRANCES
            and self._is_long(2)
        ):
            self._street.append(token)
            self.at += 2
        elif self.number is not None:
            self.rest.append(token.text)
            self.at += 1
        else:
            self._house()

    def _house(self) -> None:
        read = house_number.read(self.found, self.at)
        if read is None:
            self.rest.append(self.found[self.at].text)
            self.at += 1
            return
        self.bare = self._leads = not any(one.kind != "sign" for one in self._street)
        self.number, self.at = read

    def _word(self, token: Token) -> None:
        settled = self.number is not None or self._begun
        if self._number_word(token, settled) or (settled and self._unit(token)):
            return
        if token.text in _SPELLED and self.number is None and self._street and not self._digits_follow():
            self.number = HouseNumber(_SPELLED[token.text])
            self.at += 1
        elif self.number is not None and not self._leads:
            self._after_number(token)
        else:
            self._street.append(token)
            self.at += 1

    def _number_word(self, token: Token, settled: bool) -> bool:
        """ "Nr.", "Haus-Nr." and a "Haus" behind the street say that a number follows, "o. Nr." that none does."""
        after = self._text(1)
        if token.text == "haus" and after in ("-", ".") and self._text(2) in _NUMBER_WORDS:
            self.at += 3
        elif token.text in _NUMBER_WORDS and (self._street or settled or self._unit_number() is not None):
            self.renumbered = self.renumbered or (self.number is not None and self._unit_number() is not None)
            self.at += 1
        elif token.text in ("o", "ohne") and self._text(2 if after == "." else 1) in _NUMBER_WORDS:
            self.at = len(self.found)
        elif token.text == "haus" and not settled and self.street.kind and self._unit_number() is not None:
            self.at += 1
        else:
            return False
        return True

    def _unit(self, token: Token) -> bool:
        """A part of the house, a flat, a floor, a side, a stair, or somebody else's door behind the number."""
        if token.text in _HOUSES and self._unit_number() is not None:
            self.part = self._take_unit()
        elif token.text in _FLATS:
            self.flat = self._take_unit() or self.flat
        elif token.text in _ENTRANCES:
            self._take_unit(letters=True)
        elif token.text in _FLOORS | _SIDES:
            self.at += 1
        elif token.text == "bei":
            self.care_of, self.at = True, len(self.found)
        else:
            return False
        return True

    def _after_number(self, token: Token) -> None:
        """A word behind street and number: one letter may be a stair, anything longer was not understood."""
        if self._second_begins():
            self.left, self.at = self.found[self.at :], len(self.found)
            return
        if len(token.text) > 1 and token.text not in COUNTRY:
            self.rest.append(token.text)
        self.at += 1

    def _second_begins(self) -> bool:
        """Whether words that are no units, and a number, follow: another whole address."""
        named = False
        for token in self.found[self.at : self.at + _LONGEST_STREET]:
            if token.is_number:
                return named and len(token.text) <= _LONGEST_NUMBER
            if token.text in UNITS or (not token.is_word and token.text not in ".-'/"):
                return False
            named = named or (token.is_word and len(token.text) > 1 and token.text not in JOINING)
        return False

    def _unit_number(self) -> Token | None:
        """The number that a unit's word introduces: "WE 12", "Hs. 2", "H3"."""
        at = self.at + 1
        while at < len(self.found) and (self.found[at].text in ".-:" or self.found[at].text in _NUMBER_WORDS):
            at += 1
        return self.found[at] if at < len(self.found) and self.found[at].is_number else None

    def _take_unit(self, *, letters: bool = False) -> str:
        """Step behind a unit's word, its dots and its number (or letter); returns the number without zeros in front."""
        self.at += 1
        while self.at < len(self.found) and (self._text(0) in ".-:" or self._text(0) in _NUMBER_WORDS):
            self.at += 1
        if self.at == len(self.found):
            return ""
        token = self.found[self.at]
        if token.is_number or (letters and len(token.text) == 1 and token.is_word):
            self.at += 1
            return token.text.lstrip("0") or "0"
        return ""

    def _settle(self) -> None:
        """A unit that was named belongs to the number."""
        if self.number is not None:
            self.number = self.number._replace(part=self.number.part or self.part, flat=self.number.flat or self.flat)

    def _text(self, ahead: int) -> str:
        at = self.at + ahead
        return self.found[at].text if at < len(self.found) else ""

    def _next_word(self, ahead: int) -> str | None:
        at = self.at + ahead
        return self.found[at].text if at < len(self.found) and self.found[at].is_word else None

    def _is_long(self, ahead: int) -> bool:
        return len(self._text(ahead)) > 1

    def _digits_follow(self) -> bool:
        return any(token.is_number for token in self.found[self.at + 1 : self.at + 3])
