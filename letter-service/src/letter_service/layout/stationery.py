"""What is the same in every letter. Every fault stops the start.

The template folder holds a `LANGUAGE.toml` for each language (`de.toml` is a must); the sender's folder `company.toml`,
and `logo` and `signature` as `.svg` or `.png`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, TypeVar

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from letter_service.errors import SettingsError
from letter_service.layout.profiles import PROFILES, Profile
from letter_service.pdf import drawing, operators
from letter_service.pdf.drawing import Drawing
from letter_service.pdf.script import embedded, joined
from letter_service.pdf.typeface import bold, regular
from letter_service.settings import is_for_trying_out

TEMPLATES = Path(__file__).parent / "templates"
COMPANY_FILE = "company.toml"
GERMAN = "de"
LANGUAGE_FILE = re.compile(r"[a-z]{2,3}\.toml")
PLACEHOLDERS = frozenset(("page_url", "not_me_url", "phone", "company", "short_name", "signed"))
NAMES = frozenset(("name", "full_name"))


def _printable(text: str) -> str:
    if not text.strip() or not text.isprintable() or not (regular().sets(joined(text)) and bold().sets(joined(text))):
        raise ValueError("ist leer oder enthält Zeichen, die sich nicht drucken lassen")
    return text


def _with_placeholders(allowed: frozenset[str]) -> AfterValidator:
    def checked(text: str) -> str:
        try:
            parts = list(Formatter().parse(text))
        except ValueError:
            raise ValueError("hat eine geschweifte Klammer zu viel oder zu wenig") from None
        for _, name, form, conversion in parts:
            if name is not None and (name not in allowed or form or conversion):
                raise ValueError(f"kennt den Platzhalter {{{name}}} nicht")
        return text

    return AfterValidator(checked)


Text = Annotated[str, AfterValidator(_printable)]
Words = Annotated[Text, _with_placeholders(PLACEHOLDERS)]
Greeting = Annotated[Text, _with_placeholders(NAMES)]
Lines = Annotated[list[Words], Field(min_length=1)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
DateForm = Annotated[str, Field(pattern=r"^([EdMy .,/-]|'[^']*')+$")]
STRICT = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Company(BaseModel):
    """The sender, as `company.toml` names it."""

    model_config = STRICT

    name: Text
    short_name: Text
    signed: Text
    street: Text
    place: Text
    return_line: Text
    web: Text
    email: Text
    phone: Text
    hours: list[Text]
    footer: Annotated[list[list[Text]], Field(min_length=1, max_length=4)]
    colour: Colour = "#000000"
    tint: Colour = "#ffffff"
    personal_qr: bool = True
    sample: bool = False


class Texts(BaseModel):
    """The words of one language."""

    model_config = STRICT

    subject: Words
    intro: Lines
    code: Words
    valid_until: Words
    steps_heading: Words
    steps: Annotated[list[Lines], Field(min_length=1)]
    qr: Words
    safety_heading: Words
    safety: Annotated[list[Lines], Field(min_length=1)]
    closing: Words
    dates: "Dates"
    labels: "Labels"
    greetings: "Greetings"


class Dates(BaseModel):
    """How the last valid day is written, on two lines; `day` alone for other days."""

    model_config = STRICT

    weekday: DateForm
    day: DateForm


class Labels(BaseModel):
    """What stands over the information block."""

    model_config = STRICT

    number: Text
    date: Text
    phone: Text
    hours: Text


class Greetings(BaseModel):
    """By salutation; `other` for people without one, `nobody` for a name that cannot be printed."""

    model_config = STRICT

    frau: Greeting
    herr: Greeting
    familie: Greeting
    firma: Greeting
    other: Greeting
    nobody: Text


@dataclass(frozen=True, eq=False)
class Stationery:
    """What is the same in every letter; made once a process."""

    company: Company
    page_url: str
    texts: Mapping[str, Texts]
    profile: Profile = PROFILES["din-b"]
    logo: Drawing | None = None
    signature: Drawing | None = None

    @property
    def not_me_url(self) -> str:
        """Address of the page on which a person who never registered stops the account; it lies beside the code's."""
        return f"{self.page_url.rstrip('/').rpartition('/')[0]}/nicht-ich"

    @property
    def brand(self) -> bytes:
        """The colour of names and rules."""
        return operators.colour(self.company.colour)

    @property
    def tint(self) -> bytes:
        """The ground of the code's box."""
        return operators.colour(self.company.tint)

    def filled(self, words: str) -> str:
        """Return the words with every `{placeholder}` replaced by the company's own value."""
        company = self.company
        values = {
            "page_url": _typed(self.page_url),
            "not_me_url": _typed(self.not_me_url),
            "phone": company.phone,
            "company": company.name,
            "short_name": company.short_name,
            "signed": company.signed,
        }
        return words.format_map({name: embedded(value, words) for name, value in values.items()})


def _typed(address: str) -> str:
    """The address as somebody types it: browsers add the rest, and every sign less is one mistake less."""
    return address.removeprefix("https://")


def read(folder: Path, page_url: str, company_file: Path | None, profile: str = "din-b") -> Stationery:
    """Read a template folder and the sender's file; SettingsError names file and key, or the profile.

    Without a file of its own the sender stands in the template folder.
    """
    if profile not in PROFILES:
        raise SettingsError(f"Das Profil {profile} gibt es nicht. Bekannt sind: {', '.join(PROFILES)}.")
    languages = {path.stem: path for path in sorted(folder.glob("*.toml")) if LANGUAGE_FILE.fullmatch(path.name)}
    if GERMAN not in languages:
        raise SettingsError(f"{folder / 'de.toml'} fehlt: Jeder Brief ist auch deutsch.")
    sender = company_file or folder / COMPANY_FILE
    if company_file is None and not sender.exists():
        raise SettingsError("LETTER_SERVICE_COMPANY_FILE fehlt: Ein Brief braucht einen Absender.")
    company = model(Company, sender)
    if company.sample and not is_for_trying_out(page_url):
        raise SettingsError(
            f"{sender} nennt eine erfundene Firma: Auf einem Server wird nichts in ihrem Namen gedruckt."
        )
    return Stationery(
        company=company,
        page_url=page_url,
        texts={_known(language, path): model(Texts, path) for language, path in languages.items()},
        profile=PROFILES[profile],
        logo=drawing.find(sender.parent, "logo"),
        signature=drawing.find(sender.parent, "signature"),
    )


Model = TypeVar("Model", bound=BaseModel)


def model(kind: type[Model], path: Path) -> Model:
    """Read a TOML file of this form; SettingsError names file and key."""
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except OSError as missing:
        raise SettingsError(f"{path} lässt sich nicht lesen.") from missing
    except ValueError as wrong:
        raise SettingsError(f"{path} ist kein TOML: {wrong}.") from wrong
    try:
        return kind.model_validate(content)
    except ValidationError as wrong:
        raise SettingsError(_first_fault(path, wrong)) from None


def _first_fault(path: Path, wrong: ValidationError) -> str:
    """Say the first fault in one sentence."""
    first = wrong.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    reasons = {"missing": "fehlt", "extra_forbidden": "ist hier nicht bekannt"}
    own = str(first["ctx"]["error"]) if first["type"] == "value_error" else "hat nicht die erwartete Form"
    return f"{path}: „{key}“ {reasons.get(first['type'], own)}."


def _known(language: str, path: Path) -> str:
    try:
        Locale(language)
    except UnknownLocaleError:
        raise SettingsError(f"{path}: Die Sprache {language} gibt es nicht.") from None
    return language
