"""Names that come from another script or alphabet: the systems in which one name is written. Pure.

German newspapers write Schtscherbakow, passports Shcherbakov, French passports Chtcherbakov; Arabic names are written
by ear in German, English and French, Turkish ones without their marks or by ear in German. Each system turns a spelling
into one key; two spellings are of one name if any two of their keys are equal. Cyrillic letters are first written as
Ukrainian and Russian passports have them; Arabic ones leave the vowels out, and are not read.
"""

from __future__ import annotations

import re
from functools import lru_cache

_GERMAN = (
    ("schtsch", "Q"),
    ("tsch", "C"),
    ("dsch", "J"),
    ("sch", "S"),
    ("ch", "H"),
    ("kh", "H"),
    ("sh", "S"),
    ("zh", "S"),
    ("z", "C"),
    ("w", "v"),
    ("s", "s"),
)
_ENGLISH = (
    ("shch", "Q"),
    ("sh", "S"),
    ("zh", "S"),
    ("kh", "H"),
    ("ch", "C"),
    ("ts", "C"),
    ("dj", "J"),
    ("z", "s"),
    ("w", "v"),
)
_FRENCH = (("tch", "C"), ("ch", "S"), ("kh", "H"), ("dj", "J"), ("z", "s"), ("w", "v"))
# Turkish letters without their marks: what stands as c was ç (Temutschin) or c (Dschemal).
_TURKISH = (("sch", "S"), ("sh", "S"), ("c", "C"), ("z", "s"), ("w", "v"))
_TURKISH_TOO = (("sch", "S"), ("sh", "S"), ("c", "J"), ("z", "s"), ("w", "v"))
_SYSTEMS = (_GERMAN, _ENGLISH, _FRENCH, _TURKISH, _TURKISH_TOO)
_COMMON = (
    ("ph", "f"),
    ("th", "t"),
    ("dh", "d"),
    ("gh", "g"),
    ("rh", "r"),
    ("ck", "k"),
    ("x", "ks"),
    ("q", "k"),
    ("c", "k"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ij", "i"),
    ("yi", "i"),
    ("iy", "i"),
    ("y", "i"),
    ("j", "i"),
    ("J", "i"),
    ("H", "h"),
    ("C", "c"),
)
_ENDING = re.compile(r"i?[eo]v(?=a?$)")
_DOUBLED = re.compile(r"(.)\1+")
SHORTEST = 4
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = dict(zip("абвдезийклмнопрстуфы", "abvdeziiklmnoprstufy", strict=True))
_LATIN |= {"ё": "e", "э": "e", "є": "ie", "і": "i", "ї": "i", "ґ": "g", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch"}
_LATIN |= {"ш": "sh", "щ": "shch", "ъ": "", "ь": "", "ю": "iu", "я": "ia"}
# One letter is two: Гнатюк is Hnatiuk, Григорьев Grigorev. Some letters tell which language it is.
_UKRAINIAN, _RUSSIAN = str.maketrans(_LATIN | {"г": "h"}), str.maketrans(_LATIN | {"г": "g"})
_ONLY_UKRAINIAN, _ONLY_RUSSIAN = frozenset("іїєґ"), frozenset("ыэёъ")


@lru_cache(20_000)
def keys(plain: str) -> frozenset[str]:
    """One key for each system that a name in plain letters may be written in."""
    return frozenset(_key(plain, system) for system in _SYSTEMS)


def _key(plain: str, system: tuple[tuple[str, str], ...]) -> str:
    for written, heard in (*system, *_COMMON):
        plain = plain.replace(written, heard)
    plain = _DOUBLED.sub(r"\1", plain)
    # Yevgeni, Jewgenij and Evgenii begin alike.
    plain = plain[1:] if plain.startswith("ie") else plain
    plain = _ENDING.sub("ov", plain)
    silent = "he" if system is _FRENCH else "h"
    return plain[:-1] if len(plain) > SHORTEST and plain[-1] in silent else plain


def alike(name: str, writing: str) -> bool:
    """Whether two names (plain letters) are one name in two systems."""
    return min(len(name), len(writing)) >= SHORTEST and not keys(name).isdisjoint(keys(writing))


def alike_here(name: str, writing: str) -> bool:
    """Whether German writing has them for one: others make Mario of Marco, Sara of Zara, and a man of Michelle."""
    return min(len(name), len(writing)) >= SHORTEST and _key(name, _GERMAN) == _key(writing, _GERMAN)


def spellings(first_name: str, last_name: str) -> tuple[tuple[str, str], ...]:
    """Both names in each of the languages that they may be of; as they came where no letter is Cyrillic."""
    if not _CYRILLIC.search(first_name + last_name):
        return ((first_name, last_name),)
    first, last = first_name.casefold(), last_name.casefold()
    seen = {*first, *last}
    systems = [] if seen & _ONLY_RUSSIAN else [_UKRAINIAN]
    systems += [] if seen & _ONLY_UKRAINIAN and systems else [_RUSSIAN]
    return tuple(dict.fromkeys((first.translate(system), last.translate(system)) for system in systems))
