"""Where a letter went, as one number: what came back or could not be printed does not go there again. Pure."""

from __future__ import annotations

from matcher.matching import keys
from matcher.matching.addresses import address
from matcher.records.recipient import Recipient


def address_hash(recipient: Recipient) -> int:
    """A signed 64-bit number; another spelling of the same house is the same number, another care-of is not."""
    house = address.filed(recipient.street, recipient.house_number, recipient.postal_code, recipient.city).house_key
    return keys.number("place", house, recipient.care_of.casefold(), recipient.country.casefold())
