"""Other scripts in Latin letters, as passports spell them: ICAO 9303 part 3, section 6; ELOT 743 for Greek."""

import re
import unicodedata
from functools import lru_cache

PRINTABLE_ASCII = re.compile(r"[ -~]")
APOSTROPHES_AND_DASHES = {"’": "'", "‘": "'", "ʼ": "'", "–": "-", "‐": "-", "‑": "-"}
# The spelling that people have on paper.
PASSPORT_SPELLING: dict[str, str] = dict(
    re.findall(
        r"(\S)=(\w*)",
        "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch "
        "ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia і=i ї=i є=ie ґ=g ў=u ј=j љ=lj њ=nj ћ=c ђ=d џ=dz ѓ=g ќ=k ѕ=dz "
        "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o",
    )
)


def latin(text: str) -> str | None:
    """Return the text in Latin script, or None when it holds something that no table here can spell."""
    if text.isascii() and text.isprintable():
        return text
    spelled = [_latin_letter(character) for character in unicodedata.normalize("NFC", text)]
    return None if None in spelled else "".join(letter or "" for letter in spelled)


@lru_cache(maxsize=1024)
def _latin_letter(character: str) -> str | None:
    if PRINTABLE_ASCII.match(character) or unicodedata.name(character, "").startswith("LATIN "):
        return character
    if character in APOSTROPHES_AND_DASHES:
        return APOSTROPHES_AND_DASHES[character]
    if unicodedata.category(character) == "Mn":
        return ""
    plain = unicodedata.normalize("NFD", character)[0]
    spelling = PASSPORT_SPELLING.get(character.lower(), PASSPORT_SPELLING.get(plain.lower()))
    if spelling is None:
        return None
    return spelling.capitalize() if character.isupper() else spelling
