"""What each part gets of a company: theme, settings of the realm, sender of the letter, facts of the portal."""

import hashlib
import json
import re
import shutil
import tempfile
import textwrap
from dataclasses import asdict
from pathlib import Path

from stack.company import colours, hours, logo, texts
from stack.company.facts import FILE, LOGO, SIGNATURE, Company
from stack.company.languages import GERMAN, LANGUAGES

# `@phone@` in a file of the theme.
TOKEN = re.compile(r"@([a-z_]+)@")
FILLED = frozenset((".properties", ".css", ".ftl"))
BUNDLE = re.compile(r"messages_([a-z]{2})\.properties")
EVERY_LANGUAGE = "every_language.properties"
ENVIRONMENT = "keycloak.env"
ASSETS_CHARACTERS = 8  # of a SHA-256
FOOT_CHARACTERS = 42  # in a column at the foot of a letter


def build(company: Company, theme: Path, target: Path) -> None:
    """Write everything into `target`, which is there whole or not at all; the same company changes nothing in it."""
    unfinished = Path(tempfile.mkdtemp(prefix="company-", dir=target.parent))
    unfinished.chmod(0o755)  # containers read it as other users
    try:
        _theme(company, theme, unfinished / "themes" / "bwg")
        lines = (f"{name}={value}\n" for name, value in of_the_realm(company).items())
        (unfinished / ENVIRONMENT).write_text("".join(lines), "utf-8")
        letter(company, unfinished / "letter")
        _portal(company, unfinished / "portal")
        if _content(unfinished) == _content(target):
            return
        before = Path(tempfile.mkdtemp(prefix="company-", dir=target.parent))
        if target.exists():
            target.rename(before / "old")
        unfinished.rename(target)
        shutil.rmtree(before)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def of_the_realm(company: Company) -> dict[str, str]:
    """What keycloak/realm.json leaves open and the company's file says; a setting of the same name wins."""
    return {
        "COMPANY_SAMPLE": json.dumps(company.sample),
        "REALM_DISPLAY_NAME": company.short_name,
        "GUESSABLE_WORDS": " ".join(company.guessable).lower(),
        # Between the quotes of a list's only text: Keycloak's import fills in the file and not its values.
        "PAGE_LANGUAGES": '", "'.join(company.languages),
        "MAIL_FROM": company.email,
        "MAIL_FROM_NAME": company.sender,
        **({"PRIVACY_NOTICE_VERSION": company.notice} if company.notice else {}),
    }


def _words(company: Company, language: str = GERMAN) -> dict[str, str]:
    """What stands between two `@` in the theme's files."""
    return {
        "short_name": company.short_name,
        "genitive": company.genitive,
        "phone": company.phone,
        "hours": _hours(company, language),
        "languages": ",".join(company.languages),
        **{f"language_{code}": known.name for code, known in LANGUAGES.items()},
        "town": company.example_town,
        "postal_code": company.postal_code,
        "example_phone": company.example_phone,
        "web": company.web,
        "imprint": company.imprint,
        "privacy": company.privacy,
        "accessibility": company.accessibility,
        **_colours(company),
    }


def _colours(company: Company) -> dict[str, str]:
    light, dark = company.brand, company.brand_in_the_dark
    return {
        "brand": light,
        "brand_hover": colours.mixed(light, colours.BLACK, 0.27),
        "brand_tint": colours.tint(light),
        "accent": company.accent,
        "accent_tint": colours.tint(company.accent),
        "dark_brand": dark,
        "dark_brand_hover": colours.mixed(dark, colours.WHITE, 0.35),
        "dark_brand_tint": colours.shade(dark),
        "dark_accent": company.accent_in_the_dark,
        "dark_accent_tint": colours.shade(company.accent_in_the_dark),
    }


def _hours(company: Company, language: str = GERMAN) -> str:
    return ", ".join(one.written(language) for one in company.hours)


def _theme(company: Company, theme: Path, target: Path) -> None:
    """Browsers keep what pages link to for a month, and Keycloak it compressed: what changes gets another address."""
    linked, unnamed, words = Path("login", "resources"), target / "unnamed", _words(company)
    _fill(company, theme / linked, unnamed, words)
    (unnamed / "img").mkdir()
    (unnamed / "img" / LOGO).write_text(company.logo, "utf-8")
    assets = hashlib.sha256(repr(sorted(_content(unnamed).items())).encode()).hexdigest()[:ASSETS_CHARACTERS]
    (target / linked).mkdir(parents=True)
    unnamed.rename(target / linked / assets)
    _fill(company, theme, target, words | {"assets": assets}, without=theme / linked)


def _fill(company: Company, theme: Path, target: Path, words: dict[str, str], without: Path | None = None) -> None:
    for source in theme.rglob("*"):
        if not source.is_file() or source.name == EVERY_LANGUAGE or (without and source.is_relative_to(without)):
            continue
        place = target / source.relative_to(theme)
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix not in FILLED:
            shutil.copyfile(source, place)
            continue
        text = source.read_text("utf-8")
        bundle = BUNDLE.fullmatch(source.name)
        if not bundle:
            place.write_text(TOKEN.sub(lambda found: words[found[1]], text), "utf-8")
            continue
        every = source.with_name(EVERY_LANGUAGE)
        shared = every.read_text("utf-8") if every.exists() else ""
        place.write_text(texts.bundle(text, shared, _words(company, bundle[1]), _pattern), "utf-8")


def _pattern(word: str) -> str:
    """As Java's MessageFormat reads it."""
    return word.replace("'", "''")


def letter(company: Company, target: Path) -> None:
    """The sender as letter-service reads it: JSON's texts and lists are TOML's, too."""
    place = company.place
    values: dict[str, object] = {
        "name": company.name,
        "short_name": company.short_name,
        "signed": company.signed,
        "street": company.street,
        "place": place,
        "return_line": f"{company.short_name} · {company.street} · {place}",
        "web": company.web,
        "email": company.email,
        "phone": company.phone,
        "hours": hours.for_letter(company.hours),
        "footer": [
            _address(company),
            [f"Telefon {company.phone}", company.email, company.web],
            list(company.legal),
        ],
        "colour": company.brand,
        "tint": colours.tint(company.brand),
        "personal_qr": company.personal_qr,
        "sample": company.sample,
    }
    target.mkdir(parents=True)
    lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())
    (target / FILE).write_text("".join(lines), "utf-8")
    for name, drawn in ((LOGO, company.logo), (SIGNATURE, company.signature)):
        if drawn is not None:
            (target / name).write_text(logo.without_style(drawn), "utf-8")


def _address(company: Company) -> list[str]:
    """Three lines: a long name takes two of them."""
    name = textwrap.wrap(company.name, FOOT_CHARACTERS)
    return [*name, *([company.street, company.place] if len(name) == 1 else [f"{company.street}, {company.place}"])]


def _portal(company: Company, target: Path) -> None:
    facts = {
        "short_name": company.short_name,
        "phone": company.phone,
        "hours": {language: _hours(company, language) for language in company.languages},
        "languages": {language: LANGUAGES[language].name for language in company.languages},
        "imprint": company.imprint,
        "privacy": company.privacy,
        "accessibility": company.accessibility,
        "pages": {address: asdict(page) for address, page in company.pages.items()},
        "sample": company.sample,
    }
    target.mkdir()
    (target / "company.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (target / LOGO).write_text(company.logo, "utf-8")
    colour = _colours(company)
    light, dark = (
        f":root {{\n  --brand: {colour[f'{mode}brand']};\n  --brand-hover: {colour[f'{mode}brand_hover']};\n"
        f"  --roof: {colour[f'{mode}accent']};\n  --info-ground: {colour[f'{mode}brand_tint']};\n}}\n"
        for mode in ("", "dark_")
    )
    (target / "company.css").write_text(f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}}}\n", "utf-8")


def _content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
