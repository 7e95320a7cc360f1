"""Whether a row of the records says, beyond doubt, that its one tenant died. Pure.

An account is closed for it without a word, so less is enough for a letter to wait than for this: "Ehemann verstorben"
is no death of the tenant's.
"""

from __future__ import annotations

from matcher.matching import spelling
from matcher.matching.names.named import named
from matcher.records.recipient import Recipient

_SAYS = frozenset({"verstorben", "verst", "gestorben", "tot", "todesfall", "sterbefall", "deceased"})
_CROSSES = frozenset("†✝✞✟‡")
# What may stand beside it without another person being meant.
_BESIDE = frozenset(
    {
        *("am", "seit", "ist", "im", "der", "die", "laut", "mieter", "mieterin", "hauptmieter", "hauptmieterin"),
        *("mitmieter", "mitmieterin", "januar", "februar", "marz", "april", "mai", "juni", "juli", "august"),
        *("september", "oktober", "november", "dezember"),
    }
)


def is_told(status: str, recipient: Recipient) -> bool:
    """Whether `status` says that the person of this row died, and says nothing else."""
    pieces = spelling.pieces(status)
    if any(one.text == "?" for one in pieces):
        return False
    words = {spelling.folded(one.text) for one in pieces if one.is_word}
    says = words & _SAYS or any(one.text in _CROSSES for one in pieces)
    return bool(says) and words <= _SAYS | _BESIDE and len(named(recipient.first_name, recipient.last_name).people) == 1
