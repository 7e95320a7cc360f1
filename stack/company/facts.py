"""A company's folder, read and checked line by line: `company.toml`, `logo.svg` and perhaps `signature.svg`."""

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stack.company import colours, hours, languages, legal, logo
from stack.company.hours import Hours
from stack.company.legal import LegalPage

FILE, LOGO, SIGNATURE = "company.toml", "logo.svg", "signature.svg"
# What would be markup or a placeholder somewhere on the way to a page, a mail or a letter.
MARKUP = re.compile(r"[<>{}\\$@]")


class CompanyError(Exception):
    """A company's folder cannot be used, in one sentence with file and key."""


@dataclass(frozen=True)
class Company:
    """What `company.toml` says, under the names of its lines; `links.imprint` is `imprint`."""

    name: str
    short_name: str
    genitive: str
    signed: str
    street: str
    postal_code: str
    town: str
    phone: str
    hours: tuple[Hours, ...]
    email: str
    web: str
    legal: tuple[str, ...]
    example_phone: str
    guessable: tuple[str, ...]
    sender: str
    imprint: str
    privacy: str
    accessibility: str
    brand: str
    accent: str
    brand_in_the_dark: str
    accent_in_the_dark: str
    logo: str
    signature: str | None
    sample: bool = False
    personal_qr: bool = True
    languages: tuple[str, ...] = tuple(languages.LANGUAGES)
    pages: Mapping[str, LegalPage] = field(default_factory=dict)

    @property
    def notice(self) -> str | None:
        """The version of the privacy notice that is in force; None where it stands elsewhere."""
        return self.pages[legal.PRIVACY].version if legal.PRIVACY in self.pages else None

    @property
    def place(self) -> str:
        """Postal code and town."""
        return f"{self.postal_code} {self.town}"

    @property
    def example_town(self) -> str:
        """The town as people call it, without what tells it from others of its name."""
        return self.town.partition(" (")[0]


def read(folder: Path) -> Company:
    """The company of a folder; CompanyError for the first thing in it that is wrong."""
    path = folder / FILE
    lines = _flat(_toml(path))
    unknown = next((key for key in lines if key not in LINES), None)
    if unknown is not None:
        near = difflib.get_close_matches(unknown, LINES, 1)
        raise CompanyError(
            f"{path}: „{unknown}“ ist hier nicht bekannt.{f' Gemeint ist vielleicht „{near[0]}“.' if near else ''}"
        )
    # A page of the folder stands in the place of a link.
    lines = {key: f"/{page}" for key, page in OF_THE_FOLDER.items() if page in legal.names(folder)} | lines
    missing = next((key for key in LINES if key not in lines and key not in OPTIONAL), None)
    if missing is not None:
        raise CompanyError(f"{path}: „{missing}“ fehlt.")
    values = {key.rpartition(".")[2]: _checked(path, key, value) for key, value in lines.items()}
    try:
        pages = legal.read(folder, _words(lines))
    except ValueError as wrong:
        raise CompanyError(f"{wrong}.") from None
    signature = folder / SIGNATURE
    drawn = {file: _drawn(file) for file in (folder / LOGO, signature) if file.name == LOGO or file.exists()}
    return Company(**values, pages=pages, logo=drawn[folder / LOGO], signature=drawn.get(signature))


def _words(lines: Mapping[str, Any]) -> dict[str, str]:
    """What a page may name of the file; a list is a line for each entry."""
    words = {key: lines[key] for key in ("name", "short_name", "street", "phone", "email", "web") if key in lines}
    lists = {key: value if isinstance(value := lines.get(key), list) else [] for key in ("hours", "legal")}
    place = f"{lines.get('postal_code', '')} {lines.get('town', '')}".strip()
    return {
        **{key: str(word) for key, word in words.items()},
        "place": place,
        "hours": ", ".join(str(one) for one in lists["hours"]),
        "legal": "\n".join(str(one) for one in lists["legal"]),
    }


def _drawn(file: Path) -> str:
    try:
        return logo.read(file)
    except ValueError as wrong:
        raise CompanyError(f"{file} {wrong}.") from None


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise CompanyError(f"{path} lässt sich nicht lesen.") from None
    except ValueError as wrong:
        raise CompanyError(f"{path} ist kein TOML: {wrong}.") from None


def _flat(table: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in table.items():
        found |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return found


def _checked(path: Path, key: str, value: object) -> Any:  # noqa: ANN401 - each line has a type of its own
    try:
        return LINES[key](value)
    except ValueError as wrong:
        raise CompanyError(f"{path}: „{key}“ {wrong}.") from None


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("muss true oder false sein")
    return value


def _plain(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("muss ein Text in Anführungszeichen sein")
    if not value.strip() or value != value.strip() or not value.isprintable():
        raise ValueError("ist leer oder hat Leerzeichen oder Zeilenumbrüche am Rand")
    return value


def _text(longest: int, value: object) -> str:
    text = _plain(value)
    if MARKUP.search(text):
        raise ValueError("darf keines der Zeichen < > { } \\ $ @ enthalten")
    if len(text) > longest:
        raise ValueError(f"hat mehr als {longest} Zeichen")
    return text


def _fitting(pattern: re.Pattern[str], form: str, value: object) -> str:
    text = _plain(value)
    if not pattern.fullmatch(text):
        raise ValueError(f"muss die Form „{form}“ haben")
    return text


def _link(value: object) -> str:
    """Where a page is: elsewhere, or of this folder."""
    return str(value) if value in {f"/{page}" for page in OF_THE_FOLDER.values()} else _web_address(value)


def _web_address(value: object) -> str:
    text = _text(200, value)
    parts = urlsplit(text)
    if parts.scheme != "https" or not re.fullmatch(r"[\w.-]+(:\d+)?", parts.netloc) or re.search(r"[\s\"']", text):
        raise ValueError("muss eine Adresse sein, die mit https:// beginnt")
    return text


def _mail_address(value: object) -> str:
    text = _plain(value)
    name, _, domain = text.partition("@")
    if not _is_host(domain) or not all(letter.isalnum() or letter in ".+-_" for letter in name) or not name:
        raise ValueError("muss die Form „name@beispiel.de“ haben")
    return text


def _site(value: object) -> str:
    text = _text(100, value)
    if not _is_host(text.partition("/")[0]) or " " in text:
        raise ValueError("muss die Form „www.beispiel.de“ haben")
    return text


def _is_host(name: str) -> bool:
    labels = name.split(".")
    return len(labels) > 1 and all(label.replace("-", "").isalnum() for label in labels)


def _colour(grounds: tuple[str, ...], least: float, value: object) -> str:
    return colours.readable(_plain(value), grounds, least)


def _list(check: Callable[[object], Any], at_most: int, value: object) -> tuple[Any, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= at_most:
        raise ValueError(f"muss eine Liste von 1 bis {at_most} Texten sein")
    return tuple(check(one) for one in value)


_phone = partial(_fitting, re.compile(r"\+?[0-9][0-9 /()-]{3,24}[0-9]"), "0300 123456-0")
LINES: Mapping[str, Callable[[object], Any]] = {
    "sample": _flag,
    "name": partial(_text, 80),
    "short_name": partial(_text, 30),
    "genitive": partial(_text, 40),
    "signed": partial(_text, 40),
    "street": partial(_text, 60),
    "postal_code": partial(_fitting, re.compile(r"[0-9]{5}"), "06406"),
    "town": partial(_text, 60),
    "phone": _phone,
    "hours": partial(_list, lambda value: hours.parse(_plain(value)), 3),
    "email": _mail_address,
    "web": _site,
    "legal": partial(_list, partial(_text, 60), 3),
    "example_phone": _phone,
    "guessable": partial(_list, partial(_fitting, re.compile(r"\w{3,30}"), "saale"), 20),
    "personal_qr": _flag,
    "languages": languages.offered,
    "mails.sender": partial(_text, 60),
    "links.imprint": _link,
    "links.privacy": _link,
    "links.accessibility": _link,
    "colours.brand": partial(_colour, colours.LIGHT, colours.TEXT),
    "colours.accent": partial(_colour, colours.LIGHT, colours.LINE),
    "colours.brand_in_the_dark": partial(_colour, colours.DARK, colours.TEXT),
    "colours.accent_in_the_dark": partial(_colour, colours.DARK, colours.LINE),
}
OPTIONAL = frozenset(("sample", "personal_qr", "languages"))
OF_THE_FOLDER = {
    "links.imprint": legal.IMPRINT,
    "links.privacy": legal.PRIVACY,
    "links.accessibility": legal.ACCESSIBILITY,
}
