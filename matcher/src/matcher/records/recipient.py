"""Whom a letter goes to, and under which contract: the twelve fields of an address on file stand here once. Pure."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Recipient:
    """The person and address on file, as printed.

    `country`: ISO 3166-1 alpha-2 or German name, empty is Germany; `letter_language`: ISO 639-1, empty is German alone.
    """

    salutation: str
    title: str
    first_name: str
    last_name: str
    street: str
    house_number: str
    postal_code: str
    city: str
    care_of: str = ""
    country: str = ""
    letter_language: str = ""
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """A running contract and whom its letters go to."""

    contract_id: str
    recipient: Recipient


RECIPIENT_COLUMNS = tuple(field.name for field in fields(Recipient))
