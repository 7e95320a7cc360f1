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


def without(text: str, *spans: tuple[str, str]) -> str:
    """The text less all that stands between each begin and its next end."""
    for begin, end in spans:
        kept = []
        while begin in text:
            before, _, rest = text.partition(begin)
            kept.append(before)
            text = rest.partition(end)[2]
        text = " ".join([*kept, text])
    return text


def outside_tags(text: str) -> str:
    """What stands in no element's or directive's own brackets, which may hold others and, in quotes, any sign."""
    kept, depth, quote, before = [], 0, "", ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif depth and sign in "\"'":
            quote = sign
        elif sign == "<":
            depth += 1
        elif sign == ">" and depth and before != "-":
            depth -= 1
            kept.append(" ")
        elif not depth:
            kept.append(sign)
        before = sign
    return "".join(kept)


def words(template: str) -> list[str]:
    """What a reader would see of a template whose values are all empty."""
    comments, values = [("<#--", "-->"), ("{#", "#}")], [("${", "}"), ("{{", "}}"), ("{%", "%}")]
    text = without(
        template, *comments, ("<style", "</style>"), ("<script", "</script>"), ("<head>", "</head>"), *values
    )
    # A macro may write attributes into an element that another one opens.
    plain = " ".join(one for one in outside_tags(text).split() if '="' not in one)
    return re.findall(r"[^\W\d_]{3,}", plain.replace("&nbsp;", " ") + " " + " ".join(SPOKEN.findall(text)))


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
    lines = without(file.read_text("utf-8"), ("/*", "*/")).splitlines()
    code = "\n".join(line for line in lines if not line.lstrip().startswith("//"))
    assert re.findall(r"[äöüßÄÖÜ]|\b(?:Sie|und|nicht|Fehler)\b", code) == []
