"""The recipient as the company has it on file, and the lines of Latin script for the envelope's window."""

import re
import unicodedata
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from letter_service.errors import AddressError

FIELD_CHARACTERS_AT_MOST = 200
SALUTATION_LINES = {"frau": "Frau", "herr": "Herrn", "familie": "Familie", "eheleute": "Eheleute", "firma": "Firma"}
GREETINGS = {"frau": "Sehr geehrte Frau", "herr": "Sehr geehrter Herr", "familie": "Sehr geehrte Familie"}
REQUIRED = ("last_name", "street", "postal_code", "city")
POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)
PRINTABLE_ASCII = re.compile(r"[ -~]")
APOSTROPHES_AND_DASHES = {"’": "'", "‘": "'", "ʼ": "'", "–": "-", "‐": "-", "‑": "-"}

# As passports spell it (ICAO 9303 part 3, section 6; ELOT 743 for Greek): the spelling that people have on paper.
PASSPORT_SPELLING: dict[str, str] = dict(
    re.findall(
        r"(\S)=(\w*)",
        "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh ц=ts ч=ch "
        "ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia і=i ї=i є=ie ґ=g ў=u ј=j љ=lj њ=nj ћ=c ђ=d џ=dz ѓ=g ќ=k ѕ=dz "
        "α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ψ=ps ω=o",
    )
)


def _one_line(value: object) -> object:
    if value is None:
        return ""
    return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value


Field = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=FIELD_CHARACTERS_AT_MOST)]


class Recipient(BaseModel):
    """Whom the letter goes to; each field one line, empty where unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    salutation: Field = ""
    title: Field = ""
    first_name: Field = ""
    last_name: Field
    street: Field
    house_number: Field = ""
    postal_code: Field
    city: Field

    def name(self) -> str:
        """Title, first and last name, as on file."""
        return _joined(self.title, self.first_name, self.last_name)


def window_lines(recipient: Recipient) -> list[str]:
    """Return the address top-down in Latin script; AddressError names the fields that cannot be printed."""
    spelled = {field: latin(value) for field, value in recipient}
    wrong = [field for field, value in spelled.items() if value is None]
    wrong += [field for field in REQUIRED if spelled[field] == ""]
    if not POSTAL_CODE.fullmatch(recipient.postal_code):
        wrong.append("postal_code")
    if wrong:
        raise AddressError(sorted(set(wrong)))
    part = {field: value or "" for field, value in spelled.items()}
    lines = [
        SALUTATION_LINES.get(recipient.salutation.casefold(), ""),
        _joined(part["title"], part["first_name"], part["last_name"]),
        _joined(part["street"], part["house_number"]),
        _joined(part["postal_code"], part["city"]),
    ]
    return [line for line in lines if line]


def greeting(recipient: Recipient) -> str:
    """Return the line that opens the letter, with its comma."""
    salutation = recipient.salutation.casefold()
    if salutation == "firma":
        return "Sehr geehrte Damen und Herren,"
    if salutation in GREETINGS:
        return _joined(GREETINGS[salutation], recipient.title, recipient.last_name) + ","
    return f"Guten Tag {recipient.name()},"


def latin(text: str) -> str | None:
    """Return the text in Latin script, or None when it holds something that no table here can spell."""
    spelled = [_latin_letter(character) for character in unicodedata.normalize("NFC", text)]
    return None if None in spelled else "".join(letter or "" for letter in spelled)


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


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
