"""What a page says comes from a bundle: no word stands in a template, none in the Java beside it."""

import re
from pathlib import Path

import pytest

from stack.company.languages import GERMAN
from stack.company.texts import entries
from stack.settings import ROOT
from tests.theme import theme

THEME = ROOT / "keycloak" / "themes" / "bwg"
TEMPLATES = [*THEME.rglob("*.ftl"), *(theme.PROVIDER / "templates").rglob("*.ftl")]
PAGES = [*(ROOT / "portal" / "src" / "portal" / "templates").glob("*.html")]
JAVA = [*(ROOT / "keycloak" / "provider" / "src" / "main" / "java").rglob("*.java")]
SCRIPTS = [*theme.PROVIDER.rglob("*.js"), *(THEME / "login" / "resources" / "js").glob("*.js")]
# A macro writes these into an element that another one opens.
OF_ATTRIBUTES = ("disabled", "data")
SPOKEN = re.compile(r'\s(?:aria-label|title|alt|placeholder)="([^"]*)"')
# Where Java hands a page its text: a key, never a sentence.
SAID = re.compile(r'(?:set(?:Error|Info|Success)\(|new FormMessage\([\w.]+, )"([^"]*)"[,)]')


def words(template: str) -> list[str]:
    """What a reader would see of a template whose values are all empty."""
    text = re.sub(
        r"<#--.*?-->|\{#.*?#\}|<style>.*?</style>|<script.*?</script>|<head>.*?</head>", " ", template, flags=re.DOTALL
    )
    for values in (r"\$\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}", r"\{\{.*?\}\}", r"\{%.*?%\}"):
        text = re.sub(values, " ", text)
    spoken = " ".join(SPOKEN.findall(text))
    # A directive of FreeMarker may hold `>` in a string or as `->`.
    text = re.sub(r"</?[#@](?:\"[^\"]*\"|'[^']*'|->|[^>\"'])*>", " ", text)
    # What a macro adds to an element's attributes.
    text = re.sub(r"\s[\w-]+=\"[^\"]*\"(?=[\s<])", " ", text)
    text = re.sub(r"<(?:\"[^\"]*\"|[^>\"])*>", " ", text)
    return re.findall(r"[^\W\d_]{3,}", re.sub(r"&\w+;", " ", f"{text} {spoken}"))


@pytest.mark.parametrize("file", [*TEMPLATES, *PAGES], ids=lambda file: str(file.relative_to(ROOT)))
def test_a_template_holds_no_words(file: Path) -> None:
    assert [word for word in words(file.read_text("utf-8")) if word not in OF_ATTRIBUTES] == []


def test_the_words_of_a_template_are_found() -> None:
    assert words('<p class="a">Hallo <b>${msg("x")}</b></p>') == ["Hallo"]
    assert words('<#if a == "b">Guten Tag</#if><img alt="Bild von ${x}">') == ["Guten", "Tag", "Bild", "von"]
    assert words("{% if a %}{{ b }}{% endif %}<p>Fehler</p>") == ["Fehler"]


def test_java_names_what_pages_say_by_a_key_that_exists() -> None:
    known = {
        key for key, _ in entries((theme.PROVIDER / "messages" / f"messages_{GERMAN}.properties").read_text("utf-8"))
    }
    known |= {key for key, _ in theme.messages("login")}
    told = {text for file in JAVA for text in SAID.findall(file.read_text("utf-8"))}
    assert len(told) > 10
    assert told - known == set()


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_a_script_holds_no_german(file: Path) -> None:
    code = re.sub(r"^\s*//.*$|/\*.*?\*/", "", file.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"[äöüßÄÖÜ]|\b(?:Sie|und|nicht|Fehler)\b", code) == []
