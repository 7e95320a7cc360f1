"""Arabic script: letters in the form that their neighbours ask for, and lines in the order in which they are drawn.

Both are kept libraries': the forms of Unicode's Arabic presentation blocks, and its bidirectional algorithm (UAX 9).
"""

import unicodedata

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display

# Hebrew, Arabic and their neighbours, and the blocks of presentation forms.
FROM_RIGHT = frozenset(("R", "AL"))
# Left-to-right embedding and its end, around what keeps its own order: a telephone number, a name.
EMBEDDING = ("\u202a", "\u202c")
_WITHOUT_MARKS = dict.fromkeys(map(ord, EMBEDDING))
_reshaper = ArabicReshaper({"delete_harakat": True, "support_ligatures": True})


def is_right_to_left(text: str) -> bool:
    """Whether a letter of it is read from the right."""
    return not text.isascii() and any(unicodedata.bidirectional(one) in FROM_RIGHT for one in text)


def embedded(value: str, inside: str) -> str:
    """A value for a place in a text that may be read from the right."""
    return value.join(EMBEDDING) if is_right_to_left(inside) else value


def joined(text: str) -> str:
    """The same text in reading order, its Arabic letters joined; a line is measured and broken after this."""
    return str(_reshaper.reshape(text)) if is_right_to_left(text) else text


def drawn(line: str, *, from_right: bool) -> str:
    """One line from left to right; `from_right` says how its paragraph reads. A line without Arabic goes by itself."""
    latin = not is_right_to_left(line) and any(unicodedata.bidirectional(one) == "L" for one in line)
    from_right = from_right and not latin
    return str(get_display(line, base_dir="R" if from_right else "L")).translate(_WITHOUT_MARKS)


def spoken(text: str) -> str:
    """The letters themselves, for a screen reader and for whoever copies the text."""
    return unicodedata.normalize("NFKC", text).translate(_WITHOUT_MARKS)
