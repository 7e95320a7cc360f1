"""What is stored of an account, in German words for paper (Art. 15 GDPR): headings, labels, days. Pure."""

from __future__ import annotations

import datetime
import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any

from matcher import berlin

TITLE = "Auskunft über gespeicherte Daten"
INTRODUCTION = (
    "Diese Auskunft nach Art. 15 DSGVO enthält, was zu dem Konto {} am {:%d.%m.%Y} gespeichert ist. Passwörter und "
    "Codes stehen nicht darin: Sie sind so abgelegt, dass niemand sie lesen kann.",
    "Wozu die Daten dienen, auf welcher Grundlage, wie lange sie bleiben und wer sie sieht, steht im Verzeichnis der "
    "Verarbeitungen. Sie haben das Recht auf Berichtigung, Löschung, Einschränkung, Mitnahme (dieselben Daten als "
    "Datei) und Beschwerde bei der Aufsichtsbehörde.",
)
_WORDS = tomllib.loads(resources.files("matcher.registration").joinpath("labels.toml").read_text("utf-8"))
HEADINGS: dict[str, str] = _WORDS["headings"]
LABELS: dict[str, str] = _WORDS["labels"]
VALUES: dict[str, str] = _WORDS["values"]
LEFT_OUT: frozenset[str] = frozenset(_WORDS["left_out"])
NOTHING: tuple[object, ...] = (None, "", [], {})
# Epoch milliseconds, as Keycloak has them.
MILLISECONDS = frozenset(("createdTimestamp", "createdDate", "time", "start", "lastAccess"))


def on_paper(account_id: str, found: Mapping[str, Any], today: datetime.date) -> dict[str, Any]:
    """What letter-service makes a PDF of: `title`, `introduction`, `sections` with `heading` and `rows`."""
    parts = dict(found.get("keycloak") or {})
    parts |= {name: rows for name, rows in found.items() if name not in ("keycloak", "letter_service")}
    parts |= {f"letter_service.{name}": rows for name, rows in (found.get("letter_service") or {}).items()}
    sections = [
        {"heading": HEADINGS.get(name, name), "rows": list(_rows(content)) or [_row("", "nichts gespeichert")]}
        for name, content in parts.items()
    ]
    return {
        "title": TITLE,
        "introduction": [one.format(account_id, today) for one in INTRODUCTION],
        "sections": sections,
    }


def as_json(found: Mapping[str, Any]) -> str:
    """The same for a program to read (Art. 20 GDPR)."""
    return json.dumps(found, ensure_ascii=False, indent=2, default=str)


def _rows(content: object) -> Iterator[dict[str, str]]:
    """One row a field; what is a list of things has a number before each."""
    if isinstance(content, Mapping):
        yield from _fields(content, "")
        return
    things = list(content) if isinstance(content, list | tuple) else []
    for number, thing in enumerate(things, 1):
        if isinstance(thing, Mapping):
            yield from _fields(thing, f"{number}. " if len(things) > 1 else "")
        else:
            yield _row("", _said("", thing))


def _fields(thing: Mapping[str, Any], before: str) -> Iterator[dict[str, str]]:
    for name, value in thing.items():
        if name in LEFT_OUT or value in NOTHING:
            continue
        if name == "attributes" and isinstance(value, Mapping):
            yield from _fields(value, before)
        else:
            yield _row(f"{before}{LABELS.get(name, name)}", _said(name, value))


def _row(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


def _said(name: str, value: object) -> str:
    if name in MILLISECONDS and isinstance(value, int | float):
        return _moment(datetime.datetime.fromtimestamp(value / 1000, berlin.BERLIN))
    if isinstance(value, Mapping):
        shown = ((one, of) for one, of in value.items() if one not in LEFT_OUT and of not in NOTHING)
        return ", ".join(f"{LABELS.get(one, one)}: {_said(one, of)}" for one, of in shown)
    if isinstance(value, list | tuple):
        return "; ".join(_said(name, one) for one in value)
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, str):
        moment = berlin.moment(value) if value[:1].isdigit() and "-" in value else None
        if moment is None:
            return VALUES.get(value, value)
        return _moment(moment) if "T" in value else f"{moment:%d.%m.%Y}"
    if isinstance(value, datetime.datetime):
        return _moment(value)
    return f"{value:%d.%m.%Y}" if isinstance(value, datetime.date) else str(value)


def _moment(at: datetime.datetime) -> str:
    return f"{at.astimezone(berlin.BERLIN):%d.%m.%Y, %H:%M}"
