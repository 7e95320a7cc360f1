"""An address that its owner recognises and nobody else can read. Pure."""

from __future__ import annotations

import re

HIDDEN = "***"
POSTAL_CODE_SHOWN = 2


def address_hint(street: str, house_number: str, postal_code: str, city: str) -> str:
    """`L*** S*** 12 a, 06*** Bernburg`: each word's first letter, the number, the region and the town."""
    words = " ".join(f"{word[0]}{HIDDEN}" for word in re.findall(r"[^\W_]+", street))
    house = " ".join(house_number.split())
    region = f"{postal_code.strip()[:POSTAL_CODE_SHOWN]}{HIDDEN}" if postal_code.strip() else ""
    return ", ".join(" ".join(filter(None, part)) for part in ((words, house), (region, city.strip())) if any(part))
