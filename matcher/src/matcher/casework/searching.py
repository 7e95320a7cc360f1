"""Search over what the matcher keeps: the company's records by name, address and number, and letters by number.

Names and addresses that somebody typed live in Keycloak alone; they are found by `Accounts.search`.
"""

from __future__ import annotations

from dataclasses import dataclass

from matcher.db import Connection

MOST_HITS = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """A tenant on file, or an account by its tenant or letter number; the words say what was found by what."""

    words: str
    tenant_id: str = ""
    account_id: str = ""
    state: str = ""
    letter_number: str = ""


def search(connection: Connection, text: str, limit: int = MOST_HITS) -> list[Hit]:
    """What fits the text: a tenant number, a letter number (or the whole text of its QR code), a name, an address."""
    raise NotImplementedError
