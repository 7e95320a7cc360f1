"""The recipient as the company has it on file, and the lines of Latin script for the envelope's window."""

import re
import unicodedata
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

from letter_service.errors import AddressError
from letter_service.letters import countries
from letter_service.letters.spelling import latin

FIELD_CHARACTERS_AT_MOST = 200
# Six lines are the address zone of DIN 5008; beyond four the salutation moves in front of the name.
WINDOW_LINES_WANTED = 4
SALUTATION_LINES = {"frau": "Frau", "herr": "Herrn", "familie": "Familie", "eheleute": "Eheleute", "firma": "Firma"}
PRINTED = (
    *("salutation", "title", "first_name", "last_name", "company", "care_of", "addition"),
    *("street", "house_number", "postal_code", "city"),
)
GERMAN_POSTAL_CODE = re.compile(r"\d{5}", re.ASCII)
POSTAL_CODE_ABROAD = re.compile(r"[A-Z0-9 -]{0,12}", re.ASCII | re.IGNORECASE)


def _one_line(value: object) -> object:
    if value is None:
        return ""
    return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value


Field = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=FIELD_CHARACTERS_AT_MOST)]


class Recipient(BaseModel):
    """Whom the letter goes to; each field one line, empty where unknown.

    `country` is a code of ISO 3166-1 or a German name (empty: Germany), `language` one of ISO 639-1 (empty: German).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    salutation: Field = ""
    title: Field = ""
    first_name: Field = ""
    last_name: Field
    company: Field = ""
    care_of: Field = ""
    addition: Field = ""
    street: Field
    house_number: Field = ""
    postal_code: Field
    city: Field
    country: Field = ""
    language: Field = ""
    large_print: bool = False

    def name(self) -> str:
        """Title, first and last name, as on file."""
        return joined(self.title, self.first_name, self.last_name)


def window_lines(recipient: Recipient) -> list[str]:
    """Return the address top-down in Latin script; AddressError names the fields that cannot be printed."""
    values = recipient.__dict__
    spelled = {field: latin(values[field]) if values[field] else "" for field in PRINTED}
    country = countries.code_of(recipient.country)
    wrong = {field for field, value in spelled.items() if value is None} | _missing(recipient, spelled, country)
    if wrong or country is None:
        raise AddressError(sorted(wrong))
    part = {field: value or "" for field, value in spelled.items()}
    salutation = SALUTATION_LINES.get(recipient.salutation.casefold(), "")
    name = joined(part["title"], part["first_name"], part["last_name"])
    rest = [_care_of(part["care_of"]), part["addition"], *_place(part, country)]
    lines = [line for line in (part["company"], salutation if name else "", name, *rest) if line]
    if len(lines) <= WINDOW_LINES_WANTED or not name:
        return lines
    return [line for line in (part["company"], joined(salutation, name), *rest) if line]


def joined(*parts: str) -> str:
    """Join what is not empty by blanks."""
    return " ".join(part for part in parts if part)


def _missing(recipient: Recipient, spelled: dict[str, str | None], country: str | None) -> set[str]:
    wrong = {field for field in ("street", "city") if spelled[field] == ""}
    if spelled["last_name"] == "" and not recipient.company:
        wrong.add("last_name")
    if country is None:
        wrong.add("country")
    form = GERMAN_POSTAL_CODE if country == countries.HOME else POSTAL_CODE_ABROAD
    if not form.fullmatch(recipient.postal_code):
        wrong.add("postal_code")
    return wrong


def _care_of(name: str) -> str:
    return name if not name or name.casefold().startswith("c/o") else f"c/o {name}"


def _place(part: dict[str, str], country: str) -> list[str]:
    """Return the street and everything below it."""
    street, number, code, city = part["street"], part["house_number"], part["postal_code"], part["city"]
    if country == countries.HOME:
        return [joined(street, number), joined(code, city)]
    street_line = joined(number, street) if country in countries.NUMBER_FIRST else joined(street, number)
    city_line = joined(city, code) if country in countries.CODE_LAST else joined(code, city)
    return [street_line, city_line.upper(), countries.name_of(country)]
