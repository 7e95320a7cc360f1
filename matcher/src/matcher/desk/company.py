"""Whose desk it is: what `stack.company` made of the company's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from matcher.errors import SettingsError


class Facts(BaseModel):
    """What stands at the head of every page; the folder holds more, for the Kundenportal."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    short_name: str


@dataclass(frozen=True)
class Company:
    """Facts, and the files that every page loads by name: content and media type."""

    facts: Facts
    files: dict[str, tuple[bytes, str]]


def read(folder: Path) -> Company:
    """The company of this folder; SettingsError when it cannot be used."""
    try:
        facts = Facts.model_validate_json((folder / "company.json").read_bytes())
        files = {
            name: ((folder / name).read_bytes(), kind)
            for name, kind in (("company.css", "text/css"), ("logo.svg", "image/svg+xml"))
        }
    except OSError as missing:
        raise SettingsError(f"MATCHER_DESK_COMPANY: {missing.filename} lässt sich nicht lesen.") from missing
    except ValidationError as error:
        raise SettingsError("MATCHER_DESK_COMPANY: company.json hat nicht die erwartete Form.") from error
    return Company(facts, files)
