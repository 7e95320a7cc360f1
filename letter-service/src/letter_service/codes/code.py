"""The letter code: 12 digits, 11 random ones and a Damm check digit, written 4-4-4."""

import unicodedata
from collections.abc import Callable

from stdnum import damm

CODE_DIGITS = 12
GROUP_DIGITS = 4
TYPED_CHARACTERS_AT_MOST = 100
# Dashes that Unicode does not count among its dashes (Pd): minus, bullet, and what a Japanese keyboard types.
OTHER_DASHES = frozenset("\N{MINUS SIGN}\N{HYPHEN BULLET}\N{KATAKANA-HIRAGANA PROLONGED SOUND MARK}")


def new_code(randbelow: Callable[[int], int]) -> str:
    """Return 12 digits without separators; `randbelow` is `secrets.randbelow` or alike."""
    random_digits = CODE_DIGITS - 1
    number = f"{randbelow(10**random_digits):0{random_digits}d}"
    return number + damm.calc_check_digit(number)


def grouped(code: str) -> str:
    """Return the code as it is printed, `1234-5678-9012`."""
    return "-".join(code[i : i + GROUP_DIGITS] for i in range(0, len(code), GROUP_DIGITS))


def read_code(typed: str) -> str | None:
    """Return the 12 digits somebody meant, or None for a typo.

    Digits of every script count, blanks and dashes of every kind are dropped, anything else is a typo.
    """
    if len(typed) > TYPED_CHARACTERS_AT_MOST:
        return None
    kept = [c for c in unicodedata.normalize("NFKC", typed) if not _is_separator(c)]
    if len(kept) != CODE_DIGITS or not all(unicodedata.category(c) == "Nd" for c in kept):
        return None
    code = "".join(str(unicodedata.decimal(c)) for c in kept)
    return code if damm.checksum(code) == 0 else None


def _is_separator(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Pd", "Cf") or character in OTHER_DASHES
