"""Whose portal it is: what `stack.company` made of the company's folder."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from portal.settings import Settings, SettingsError

# Names that belong to this machine or to nobody (RFC 6761).
LOOPBACK, RESERVED = ("127.0.0.1", "::1"), ("localhost", "test", "example", "invalid")
EXAMPLES = ("example.org", "example.com", "example.net")


class Block(BaseModel):
    """A part of a page: `kind` is `h2`, `p` or `ul`."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    kind: Literal["h2", "p", "ul"]
    texts: tuple[str, ...]


class LegalPage(BaseModel):
    """A page that the law wants, in German; `version` of the privacy notice alone."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    title: str
    blocks: tuple[Block, ...]
    version: str | None


class Facts(BaseModel):
    """What stands at the head and the foot of every page; `hours` by language, `languages` with their own names."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    short_name: str
    phone: str
    hours: dict[str, str]
    languages: dict[str, str]
    imprint: str
    privacy: str
    accessibility: str
    pages: dict[str, LegalPage]
    sample: bool

    @property
    def phone_link(self) -> str:
        """The telephone number as a link dials it."""
        return "tel:" + re.sub(r"[^0-9+]", "", self.phone)


@dataclass(frozen=True)
class Company:
    """Facts, and the files that every page loads by name: content and media type."""

    facts: Facts
    files: dict[str, tuple[bytes, str]]


def read(settings: Settings) -> Company:
    """The company of these settings; SettingsError when its folder cannot be used or it is invented."""
    folder = settings.company
    try:
        facts = Facts.model_validate_json((folder / "company.json").read_bytes())
        files = {
            name: ((folder / name).read_bytes(), kind)
            for name, kind in (("company.css", "text/css"), ("logo.svg", "image/svg+xml"))
        }
    except OSError as missing:
        raise SettingsError(f"PORTAL_COMPANY: {missing.filename} lässt sich nicht lesen.") from None
    except ValidationError:
        raise SettingsError(f"PORTAL_COMPANY: {folder / 'company.json'} hat nicht die erwartete Form.") from None
    if facts.sample and not _is_for_trying_out(settings.public_url):
        raise SettingsError(f"{folder} nennt eine erfundene Firma: Auf einem Server startet das Portal nicht mit ihr.")
    return Company(facts, files)


def _is_for_trying_out(url: str) -> bool:
    labels = (urlsplit(url).hostname or "").split(".")
    return ".".join(labels) in LOOPBACK or labels[-1] in RESERVED or ".".join(labels[-2:]) in EXAMPLES
