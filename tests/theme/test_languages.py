"""Each language is whole or absent: every text of pages, mails, account console and Kundenportal."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.languages import TEXTS
from stack.company.languages import GERMAN, LANGUAGES
from stack.company.texts import entries
from stack.settings import ROOT
from tests.theme import theme

FOREIGN = [language for language in LANGUAGES if language != GERMAN]
SOURCES = ROOT / "keycloak" / "themes" / "bwg"
FOLDERS = {
    "login": SOURCES / "login" / "messages",
    "email": SOURCES / "email" / "messages",
    "provider": theme.PROVIDER / "messages",
}
PORTAL = ROOT / "portal" / "src" / "portal" / "texts"
PLACES = [*FOLDERS, "portal"]
GLOSSARY = tomllib.loads((ROOT / "keycloak" / "glossary.toml").read_text("utf-8"))
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
# MessageFormat takes more than this; what we write is this alone.
WORD = re.compile(r"[\w-]+")
FORMAT = re.compile(r"\{[0-9](?:,date,long|,time,short)?\}")
# What a text says in the words of another key, which a reader looks for on the page.
QUOTES = {
    "letterCodeOver": "letterMissingTitle",
    "letterPostedMissing": "letterMissingTitle",
    "letterReminderMissing": "letterMissingTitle",
    "letterExpiredNext": "letterMissingTitle",
    "emailCodeMailLink": "emailCodeTitle",
    "accountExistsNext": "doForgotPassword",
    "registrationProofMissing": "proofVerified",
}
GERMAN_WORDS = re.compile(r"\b(der|die|das|und|nicht|Sie|Ihre?n?|wir|bitte|mit|ist|ein(?:e[nmr]?)?|von|den)\b")
# Words of other alphabets keep these as they are.
LATIN = re.compile(
    r"\((?:\\u2066)?(?:Kundenportal|Freischaltbrief|Brief-Bestätigungscode|Briefnummer|Mieternummer|Impressum|Vorname|"
    r"Nachname|PLZ|Ort|Straße/Haus-Nr\.|Spam|Cookies)(?:\\u2069)?\)|"
    r"JavaScript|cookie|Lange Straße 12|name@example\.com|"
    r"QR|PDF|JSON|B26-000123-4|@\w+@|https://(?:www\.example\.com)?|</?p>|\\u206[69]"
)


def texts(place: str, language: str) -> dict[str, str]:
    """The texts of a language as they are written, in their order."""
    if place == "portal":
        return TEXTS[language]
    return dict(entries(_file(place, language).read_text("utf-8")))


def _file(place: str, language: str) -> Path:
    return PORTAL / f"{language}.toml" if place == "portal" else FOLDERS[place] / f"messages_{language}.properties"


def pairs(language: str) -> Iterator[tuple[str, str, str]]:
    """Place and key, the German text, and the one of the language."""
    for place in PLACES:
        other = texts(place, language)
        for key, german in texts(place, GERMAN).items():
            yield f"{place} {key}", german, other[key]


@pytest.mark.parametrize("place", PLACES)
def test_every_place_has_every_language_and_no_other(place: str) -> None:
    folder = PORTAL if place == "portal" else FOLDERS[place]
    found = {re.sub(r"^messages_", "", file.stem) for file in folder.iterdir()} - {"every_language"}
    assert found == set(LANGUAGES)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_says_first_whether_a_native_speaker_has_read_it(place: str, language: str) -> None:
    first = _file(place, language).read_text("utf-8").partition("\n")[0]
    assert re.fullmatch(r"# reviewed: (source|no|[0-9]{4}-[0-9]{2}-[0-9]{2})", first)
    assert (first == "# reviewed: source") == (language == GERMAN)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("language", FOREIGN)
def test_a_language_has_the_same_texts_in_the_same_order_once(place: str, language: str) -> None:
    assert list(texts(place, language)) == list(texts(place, GERMAN))
    if place != "portal":
        keys = [key for key, _ in entries(_file(place, language).read_text("utf-8"))]
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", FOREIGN)
def test_a_text_takes_the_same_values_as_the_german_one(language: str) -> None:
    other = {
        key: (PLACEHOLDER.findall(german), PLACEHOLDER.findall(foreign))
        for key, german, foreign in pairs(language)
        if sorted(PLACEHOLDER.findall(german)) != sorted(PLACEHOLDER.findall(foreign))
    }
    assert other == {}


@pytest.mark.parametrize("language", FOREIGN)
def test_a_text_has_the_same_markup_as_the_german_one(language: str) -> None:
    tags = re.compile(r"<[^<>]*>")
    assert [key for key, german, foreign in pairs(language) if tags.findall(german) != tags.findall(foreign)] == []


@pytest.mark.parametrize("kind", ["login", "email"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bundle_is_what_message_format_reads(kind: str, language: str) -> None:
    built = theme.messages(kind, language)
    of_ours = [*built, *texts("provider", language).items()]
    rest = {key: FORMAT.sub("", text).replace("''", "") for key, text in of_ours}
    assert {key: text for key, text in rest.items() if re.search(r"['{}]", text)} == {}


@pytest.mark.parametrize("kind", ["login", "email"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_between_at_signs_is_filled_in(kind: str, language: str) -> None:
    built = (theme.THEME / kind / "messages" / f"messages_{language}.properties").read_text("utf-8")
    assert re.findall(r"@[A-Za-z][\w.-]*@", built) == []
    keys = [key for key, _ in entries(built)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", FOREIGN)
def test_nothing_is_german_by_accident(language: str) -> None:
    alike = {
        key: text
        for key, german, text in pairs(language)
        if text == german and re.sub(r"@\w+@|\W|[0-9]", "", text) and text not in ("E-Mail", "Telefon", "Name")
    }
    assert alike == {}
    left = {key: text for key, _, text in pairs(language) if GERMAN_WORDS.search(LATIN.sub("", text))}
    assert {key: text for key, text in left.items() if language != "en" or not re.search(r"\bdie\b", text)} == {}


@pytest.mark.parametrize("language", ["uk", "ru", "ar"])
def test_another_alphabet_has_no_latin_words_but_the_known(language: str) -> None:
    latin = {
        key: text
        for key, _, text in pairs(language)
        if re.search(r"[A-Za-z]", PLACEHOLDER.sub("", LATIN.sub("", text)))
    }
    assert latin == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_is_named_is_named_as_it_calls_itself(language: str) -> None:
    known = texts("login", language) | texts("provider", language)
    assert [key for key, named in QUOTES.items() if known[named] not in known[key]] == []


@pytest.mark.parametrize("language", FOREIGN)
def test_one_thing_has_one_word(language: str) -> None:
    other = []
    for thing, words in GLOSSARY.items():
        german, forms = set(words["german"]), [word.lower() for word in words[language]]
        for key, text, foreign in pairs(language):
            if german & set(WORD.findall(text)) and not any(form in foreign.lower() for form in forms):
                other.append(f"{thing}: {key} = {foreign}")
    assert other == []


@pytest.mark.parametrize("thing", [thing for thing, words in GLOSSARY.items() if "label" in words])
@pytest.mark.parametrize("language", FOREIGN)
def test_a_word_that_is_printed_in_german_stands_in_brackets_somewhere(thing: str, language: str) -> None:
    german, word = GLOSSARY[thing]["label"], GLOSSARY[thing][language][0]
    shown = [text for _, _, text in pairs(language) if f"({german})" in text]
    assert any(form.lower() in text.lower() for text in shown for form in GLOSSARY[thing][language]), (word, shown)


@pytest.mark.parametrize("language", FOREIGN)
def test_every_stock_text_that_a_tenant_can_meet_is_there(language: str) -> None:
    ours = {key for key, _ in theme.messages("login")}
    stock = theme.stock_messages("login", "en")
    reachable = {key for text in theme.templates("login").values() for key in theme.named_messages(text)} & stock.keys()
    assert reachable - ours - theme.stock_messages("login", language).keys() == set()
    mails = {key for key, _ in theme.messages("email")}
    units = {key for key in theme.stock_messages("email", "en") if key.startswith("linkExpirationFormatter")}
    assert units - mails - theme.stock_messages("email", language).keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hours_of_the_telephone_are_in_the_readers_language(language: str) -> None:
    built = dict(theme.messages("login", language))
    assert built["helpHours"].startswith(f"{LANGUAGES[language].days[0]}–{LANGUAGES[language].days[4]} ")
    assert [built[f"language.{code}"] for code in LANGUAGES] == [known.name for known in LANGUAGES.values()]
