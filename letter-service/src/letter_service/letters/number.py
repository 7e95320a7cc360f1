"""The letter number: `B26-000123-4`, year, running number and check digit. The letter keeps it apart from any code."""

import re
import unicodedata

from stdnum import damm

TYPED_CHARACTERS_AT_MOST = 300
NUMBER = re.compile(r"B(\d{2})-?(\d{6,})-?(\d)", re.ASCII)


def letter_number(year: int, running: int) -> str:
    """Return the number as it is printed."""
    digits = f"{year % 100:02d}{running:06d}"
    return f"B{digits[:2]}-{digits[2:]}-{damm.calc_check_digit(digits)}"


def read_letter_number(typed: str) -> str | None:
    """Return the number somebody typed, or scanned with the whole QR code (`…#code/number`); None for a typo."""
    if len(typed) > TYPED_CHARACTERS_AT_MOST:
        return None
    text = "".join(unicodedata.normalize("NFKC", typed).split()).rpartition("/")[2].upper()
    found = NUMBER.fullmatch("".join("-" if unicodedata.category(c) == "Pd" else c for c in text))
    if found is None or damm.checksum("".join(found.groups())) != 0:
        return None
    return "B{}-{}-{}".format(*found.groups())
