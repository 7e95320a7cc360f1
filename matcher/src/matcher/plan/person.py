"""The name and address of an account that is active: as the records have them, where the realm takes them. Pure."""

from __future__ import annotations

import unicodedata

from matcher.matching.names.named import named
from matcher.records.recipient import Recipient

LONGEST_VALUE = 100
POSTAL_CODE_DIGITS = 5
# Beside letters: what keycloak/user-profile.json lets stand in a name, a street, a place.
_IN_NAMES, _IN_STREETS, _IN_PLACES = " .,'’`´()&+/-", " .,'’/()+&-0123456789", " .'’/()-"


def person_of(recipient: Recipient) -> dict[str, list[str]]:
    """The attributes of the person; what the records cannot say of one person, or the realm refuses, stays as typed."""
    return _name_of(recipient) | _address_of(recipient)


def _name_of(recipient: Recipient) -> dict[str, list[str]]:
    found = named(recipient.first_name, recipient.last_name, salutation=recipient.salutation)
    written = (recipient.first_name, recipient.last_name)
    if found.is_company or found.flags or len(found.people) != 1:
        return {}
    if not all(_has_letter(one) and _fits(one, _IN_NAMES) for one in written):
        return {}
    return {"firstName": [written[0]], "lastName": [written[1]]}


def _address_of(recipient: Recipient) -> dict[str, list[str]]:
    street = f"{recipient.street} {recipient.house_number}".strip()
    code, city = recipient.postal_code, recipient.city
    serves = (
        _has_letter(street) and any(one.isdecimal() for one in street) and _fits(street, _IN_STREETS),
        len(code) == POSTAL_CODE_DIGITS and code.isascii() and code.isdecimal(),
        _has_letter(city) and _fits(city, _IN_PLACES),
    )
    return {"street": [street], "postal_code": [code], "locality": [city]} if all(serves) else {}


def _has_letter(text: str) -> bool:
    return any(one.isalpha() for one in text)


def _fits(text: str, signs: str) -> bool:
    """Whether the realm's user profile takes it."""
    return len(text) <= LONGEST_VALUE and all(one in signs or unicodedata.category(one)[0] in "LM" for one in text)
