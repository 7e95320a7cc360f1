"""Every text a tenant can meet is there, once, in plain and formal German."""

import re
from collections import Counter

import pytest

from stack.company.texts import entries
from tests.theme import theme

KINDS = ["login", "email"]
INFORMAL = re.compile(r"\b(du|dich|dir|dein(?:e[mnrs]?)?|sie haben vergessen|ihr habt)\b", re.IGNORECASE)
SMALL_SIE = re.compile(r"(?:wenn|dass|können|müssen|haben|möchten|sollten) (?:sie|ihre?[nmrs]?)\b")
JARGON = re.compile(
    r"\b(login|einloggen|account|token|clients?|realm|identity provider|session|one.?time|user|kennwort)\b"
    r"|verifizier|authentifi|ungültig",
    re.IGNORECASE,
)
BLAMING = re.compile(r"\b(leider|illegal)\b|!", re.IGNORECASE)
# Settings, and the brochure's own sentence.
NOT_PROSE = re.compile(r"Url$|^helpPhone$")
# Words for apps that sign in by other means; no tenant of this realm can meet them.
UNREACHABLE = re.compile(
    r"kerberos|totp|otp|recaptcha|oauth|idp|identityProvider|federated|webauthn|passkey|recovery|x509|organi|InviteOrg|saml|"
    r"realmChoice|RelayState|TokenMessage|RetrievingToken|couldNotSendAuth|AccountLinking|certificate|role_|"
    r"client_|console-|openshift|delegation|broker|Scope|credential|kc\.|impersonate|device|nfc|usb|bluetooth|consent",
    re.IGNORECASE,
)


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_given_twice(kind: str) -> None:
    assert [key for key, count in Counter(key for key, _ in theme.messages(kind)).items() if count > 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_empty(kind: str) -> None:
    assert [key for key, text in theme.messages(kind) if not text.strip()] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pattern", [INFORMAL, SMALL_SIE, JARGON, BLAMING], ids=["du", "sie", "jargon", "tone"])
def test_texts_are_formal_and_plain(kind: str, pattern: re.Pattern[str]) -> None:
    found = {
        key: text for key, text in theme.messages(kind) if not NOT_PROSE.search(key) and pattern.search(visible(text))
    }
    assert found == {}


@pytest.mark.parametrize("kind", KINDS)
def test_no_error_says_please(kind: str) -> None:
    errors = [(key, text) for key, text in theme.messages(kind) if re.match(r"error-|invalid|missing|format\.", key)]
    assert [key for key, text in errors if "itte" in text] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_lone_apostrophe_does_not_swallow_the_placeholders(kind: str) -> None:
    assert [key for key, text in theme.messages(kind) if re.search(r"(?<!')'(?!')", text)] == []


@pytest.mark.parametrize("kind", ["login", "email"])
def test_every_text_that_our_templates_name_exists(kind: str) -> None:
    known = {key for key, _ in theme.messages(kind)} | set(theme.stock_messages(kind)) | provided()
    wanted = {key for text in theme.templates(kind).values() for key in theme.named_messages(text)}
    assert wanted - known == set()
    assert wanted


def provided() -> set[str]:
    """The texts beside the Java, which pages and mails find, too."""
    return {key for key, _ in entries((theme.PROVIDER / "messages" / "messages_de.properties").read_text("utf-8"))}


def test_the_forms_beside_the_java_find_their_texts() -> None:
    ours = {key for key, _ in theme.messages("login")} | set(theme.stock_messages("login"))
    theirs = provided()
    pages = [page.read_text(encoding="utf-8") for page in (theme.PROVIDER / "templates").glob("*.ftl")]
    assert {key for page in pages for key in theme.named_messages(page)} - ours - theirs == set()


def test_every_stock_text_in_jargon_that_a_tenant_can_meet_is_replaced() -> None:
    ours = {key for key, _ in theme.messages("login")}
    stock = {key: text for key, text in theme.stock_messages("login").items() if not UNREACHABLE.search(key)}
    left = {
        key: text for key, text in stock.items() if key not in ours and (JARGON.search(text) or SMALL_SIE.search(text))
    }
    assert left == {}


@pytest.mark.parametrize("kind", ["login", "email"])
def test_a_replaced_text_keeps_to_the_arguments_of_the_original(kind: str) -> None:
    stock = theme.stock_messages(kind)
    arguments = re.compile(r"\{(\d)")
    strange = {
        key: text
        for key, text in theme.messages(kind)
        if key in stock
        and not key.startswith("error-")
        and set(arguments.findall(text)) - set(arguments.findall(stock[key]))
    }
    assert strange == {}


def test_a_mail_gives_the_bare_address_below_its_link() -> None:
    linked = {key: text for key, text in theme.messages("email") if 'href="{0}"' in text}
    assert len(linked) >= 4
    assert [key for key, text in linked.items() if "<p>{0}</p>" not in text.split("</a>", 1)[1]] == []


def visible(text: str) -> str:
    """The text without tags and placeholders, and without the names of web addresses."""
    return re.sub(r"<[^<>]*>|\{[^{}]*\}", " ", re.sub(r"https?://\S*", " ", text))
