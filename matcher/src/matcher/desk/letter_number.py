"""The number of a letter, as somebody typed it or a hand scanner read it. Pure."""

from __future__ import annotations

import re

LONGEST = 300
# A scanner types the whole text of the QR code, which ends with the number. One that takes a German keyboard for an
# American one types ß for the hyphen.
_NUMBER = re.compile(r"B([0-9]{2})[-ß–]?([0-9]{6,9})[-ß–]?([0-9])$", re.IGNORECASE)


def read(typed: str) -> str | None:
    """The number as it is printed, `B26-000123-4`; None where there is none.

    What stands before it in the text of a QR code is the letter's code, which nobody keeps or shows.
    """
    found = _NUMBER.search("".join(typed[:LONGEST].split()))
    return "B{}-{}-{}".format(*found.groups()) if found else None
