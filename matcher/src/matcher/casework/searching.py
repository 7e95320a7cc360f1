"""Search over what the matcher keeps: the company's records by name, address and number, and letters by number.

Names and addresses that somebody typed live in Keycloak alone; they are found by `Accounts.search`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from matcher.casework import checks
from matcher.db import Connection, queries
from matcher.matching import keys

MOST_HITS, MOST_WORDS = 20, 6
SHORTEST_TEXT = 2
LETTER = "Brief {}"
ACCOUNT = "Konto zur Mieternummer {}"
ENDED = " (beendet)"
# Signs that stand for others where words are compared.
_PLAIN = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})
# Letters that no mark was put on, and vowels with an e behind them: Yılmaz is Yilmaz, Groß Gross, and Müller Mueller.
_LETTERS = str.maketrans({"ß": "ss", "ı": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ø": "o", "Ø": "O"})
_UMLAUT = re.compile(r"([aou])e", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Hit:
    """A tenant on file, or an account by its tenant or letter number; the words say what was found by what."""

    words: str
    tenant_id: str = ""
    account_id: str = ""
    state: str = ""
    letter_number: str = ""


def search(connection: Connection, text: str, limit: int = MOST_HITS) -> list[Hit]:
    """What fits the text: a tenant number, a letter number (or the whole text of its QR code), a name, an address.

    An account is found by what its tenant is called on file, whatever was typed into the registration.
    """
    number, words = checks.letter_number_of(text), checks.line(text).replace(",", " ").split()[:MOST_WORDS]
    if sum(map(len, words)) < SHORTEST_TEXT:
        return []
    like = [f"%{_folded(word).translate(_PLAIN)}%" for word in words]
    contact = [keys.number("c", one) for one in (_phone(text), keys.email(checks.line(text))) if one]
    letters = connection.execute(queries("casework")["letters"], {"number": number}).fetchall()
    wanted = {"number": checks.line(text), "words": like, "contact": contact, "limit": limit}
    tenants = connection.execute(queries("casework")["tenants"], wanted).fetchall()
    # Whoever registered under another spelling than the records have is found by the records, too.
    numbers = [wanted["number"], *(row[0] for row in tenants)]
    accounts = connection.execute(queries("casework")["accounts"], wanted | {"numbers": numbers}).fetchall()
    hits = [
        *(Hit(LETTER.format(row[3]), str(row[2]), str(row[0]), str(row[1] or ""), str(row[3])) for row in letters),
        *(Hit(ACCOUNT.format(row[2]), str(row[2]), str(row[0]), str(row[1])) for row in accounts),
        *(Hit(f"{row[1]}, {row[2]}, {row[3]}{ENDED if row[4] else ''}", str(row[0])) for row in tenants),
    ]
    return hits[:limit]


def _folded(word: str) -> str:
    """A word without its marks, as the query has what is on file."""
    plain = unicodedata.normalize("NFD", word.translate(_LETTERS))
    return _UMLAUT.sub(r"\1", "".join(sign for sign in plain if not "\u0300" <= sign <= "\u036f"))


def _phone(text: str) -> str:
    """The telephone number that the text is, as the matching compares it; an empty text when it is none."""
    return "" if any(sign.isalpha() for sign in text) else keys.phone(text)
