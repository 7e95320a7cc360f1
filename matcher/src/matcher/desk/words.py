"""How things are called at the desk, and how they are shown: German, with nothing in a name that could mislead."""

from __future__ import annotations

import datetime
import unicodedata
from typing import get_args

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from matcher import berlin
from matcher.casework.suggestions import VERDICTS
from matcher.casework.waiting import WORDS as WHYS
from matcher.plan.act import ASK_TEXTS, CHANGES, LONGEST_REASON, OWNER, PLANNED, Kind

STATES = {
    "email_pending": "E-Mail-Adresse noch nicht bestätigt",
    "matching": "wird abgeglichen",
    "matched": "zugeordnet",
    "letter_ordered": "Brief bestellt",
    "letter_posted": "Brief unterwegs",
    "active": "freigeschaltet",
    "review": "zu prüfen",
    "no_match": "nicht im Bestand gefunden",
    "blocked": "gesperrt",
    "expired": "Brief-Code abgelaufen",
    "moved_out": "ausgezogen",
}
LETTERS = {
    None: "Bestellung läuft",
    "ordered": "bestellt, noch nicht gedruckt",
    "rendered": "gedruckt",
    "handed_over": "zur Post gegeben, noch nicht bestätigt",
    "posted": "in der Post",
    "used": "Code eingegeben",
    "expired": "abgelaufen",
    "returned": "zurückgekommen",
    "stopped": "angehalten, ungültig",
    "refused": "nicht druckbar",
}
ACTS: dict[Kind, str] = {
    "assign": "Mieternummer zugeordnet",
    "letter": "Weiteren Brief bestellt",
    "letter_against_limits": "Brief gegen die Grenze freigegeben",
    "demand_code": "Brief-Code erneut verlangt",
    "block": "Gesperrt",
    "unblock": "Sperre aufgehoben",
    "reject": "Registrierung abgelehnt",
    "ask": "Per Mail nachgefragt",
    "returned": "Brief als zurückgekommen vermerkt",
    "wish_done": "Änderungswunsch erledigt",
    "correct_email": "E-Mail-Adresse berichtigt",
    "propose_opening": "Freischaltung ohne Brief vorgeschlagen",
    "confirm_opening": "Freischaltung ohne Brief bestätigt",
    "delete": "Gelöscht",
    "export": "Daten ausgegeben",
    "own_export": "Eigene Daten abgerufen",
    "console": "In Keycloak geändert",
    "posted": "Drucklauf als eingeworfen gemeldet",
    "looked": "Fall angesehen",
    "searched": "Bei einer Suche angezeigt",
    "claim": "Bearbeitung begonnen",
    "unclaim": "Bearbeitung abgegeben",
    "refused": "Versuch ohne Berechtigung",
}
ROLES = {"clerk": "Sachbearbeitung", "lead": "Leitung", "operator": "Betrieb", OWNER: "das eigene Konto"}
# What is mostly the reason, so that nobody has to type it; something of one's own can be added.
REASONS: dict[str, tuple[str, ...]] = {
    "reject": ("Nicht im Bestand", "Doppelte Registrierung", "Angaben erfunden"),
    "block": ("Verdacht auf Missbrauch", "Auf Wunsch des Mieters", "Falsche Person"),
    "unblock": ("Verdacht ausgeräumt", "Auf Wunsch des Mieters"),
    "letter_against_limits": ("Briefe nachweislich nicht angekommen", "Mieter persönlich bekannt"),
    "propose_opening": ("Mieter persönlich erschienen, Ausweis gesehen", "Briefe kommen nachweislich nicht an"),
    "delete": ("Löschung verlangt (Art. 17 DSGVO)",),
}
MARKS = {"equal": "=", "similar": "≈", "different": "≠", "missing": "–"}


def harmless(value: object) -> object:
    """A text with its control and direction signs shown as their numbers: no name turns the words around it."""
    if type(value) is not str or (value.isascii() and value.isprintable()):
        return value
    return "".join(f"[{ord(sign):04X}]" if _misleads(sign) else sign for sign in value)


def _misleads(sign: str) -> bool:
    return sign not in "\n\t" and unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")


def _moment(value: datetime.datetime | None) -> str:
    return "" if value is None else f"{value.astimezone(berlin.BERLIN):%d.%m.%Y, %H:%M} Uhr"


def _day(value: datetime.date | str | None) -> str:
    """Of a day or of its ISO text; what is neither stays as it is."""
    if isinstance(value, str):
        try:
            value = datetime.date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
    return "" if value is None else f"{value:%d.%m.%Y}"


def _ago(since: datetime.datetime | None, now: datetime.datetime) -> str:
    """How long something has waited, in one number."""
    if since is None:
        return ""
    minutes = max(0, int((now - since).total_seconds() // 60))
    for size, one, many in ((1440, "Tag", "Tagen"), (60, "Stunde", "Stunden"), (1, "Minute", "Minuten")):
        if minutes >= size:
            number = minutes // size
            return f"seit {number} {one if number == 1 else many}"
    return "gerade eben"


def _named(value: object) -> Markup:
    """What somebody typed, set apart from the direction of the words around it."""
    return Markup("<bdi>{}</bdi>").format(harmless(str(value)))


def _key(letter: str) -> Markup:
    """The key that does what the button beside it says; a screen reader hears it by `aria-keyshortcuts`."""
    return Markup('<kbd aria-hidden="true">{}</kbd>').format(letter)


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("matcher.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(moment=_moment, day=_day, ago=_ago, named=_named)
    made.globals.update(
        STATES=STATES,
        LETTERS=LETTERS,
        ACTS=ACTS,
        ROLES=ROLES,
        MARKS=MARKS,
        VERDICTS=VERDICTS,
        WHYS=WHYS,
        ASK_TEXTS=ASK_TEXTS,
        PLANNED=PLANNED,
        CHANGES=CHANGES,
        REASONS=REASONS,
        LONGEST_REASON=LONGEST_REASON,
        key=_key,
    )
    return made


templates = _environment()

assert set(ACTS) == set(get_args(Kind)), "every act has its words"  # noqa: S101
