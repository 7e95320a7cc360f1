"""Every page in every language on a phone, and a tenant's language on the whole way: pages, mails, account.

Pictures of each lie in STATE_DIR/pictures afterwards.
"""

import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from journey.pages import Registration
from journey.waiting import eventually
from journey.way import move_in
from journey.world import World
from people.cast import ERIKA, Person
from stack.company.languages import GERMAN, LANGUAGES
from stack.company.texts import entries
from tests.e2e.pages import openers
from tests.e2e.pages.accessibility import AXE, BEYOND_AXE, RUN_AXE
from tests.theme import theme

PHONE = {"width": 390, "height": 844}
# A right-to-left language, and the one with the longest words; axe takes a second each.
LOOKED_AT = ("ar", "vi")
PAGES = [
    openers.login,
    openers.registration,
    openers.email_code,
    openers.letter_code,
    openers.letter_missing,
    openers.other_address,
    openers.link_over,
    openers.resend,
    openers.behind_the_qr_code,
    openers.not_me,
    openers.forgotten_password,
    openers.expired_link,
    openers.unknown_app,
    openers.signing_out,
    openers.portal,
    openers.inside,
]
# The brochure writes a field like one of our keys.
KEYS = {key for kind in ("login", "email") for key, _ in theme.messages(kind)} - {"eMail"}
RAW = re.compile(r"\b[a-z]+(?:[A-Z][a-z]+)+\b|\b[a-z]+\.[a-z]+\b|\{\d")


def which(page: Page) -> str:
    """What tells one page from another in any language."""
    return page.locator("body").get_attribute("data-page-id") or urlsplit(page.url).path


@pytest.mark.parametrize("opener", PAGES, ids=lambda opener: opener.__name__)
def test_a_page_speaks_every_language(
    new_browser: Callable[..., Page], world: World, opener: Callable[[Page, World], None]
) -> None:
    page = new_browser(viewport=PHONE)
    opener(page, world)
    german, shown = page.locator("main").inner_text(), which(page)
    faults = []
    for language in LANGUAGES:
        page.locator(f".languages a[lang={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
        assert which(page) == shown, "the row of languages leads to the same page"
        text = page.locator("main").inner_text()
        faults += [f"{language}: {fault}" for fault in page.evaluate(BEYOND_AXE)]
        faults += [f"{language} raw: {word}" for word in RAW.findall(text) if word in KEYS or word.startswith("{")]
        if language != GERMAN and text == german:
            faults.append(f"{language}: is German")
        if language in LOOKED_AT:
            page.evaluate(AXE)
            faults += [f"{language} axe: {fault}" for fault in page.evaluate(RUN_AXE)]
            page.screenshot(
                path=world.settings.state / "pictures" / f"{opener.__name__}-{language}.png", full_page=True
            )
    assert faults == []


@pytest.mark.parametrize("language", LOOKED_AT)
def test_errors_of_the_form_are_in_the_browsers_language(
    new_browser: Callable[..., Page], world: World, language: str
) -> None:
    page = new_browser(viewport=PHONE, locale=language)
    page.goto(f"{world.portal_url}/register")
    page.locator("#kc-register-form [type=submit]").click()
    expect(page.locator("#error-summary")).to_be_focused()
    messages = dict(theme.messages("login", language))
    form = Registration(page)
    assert form.error("firstName").endswith(messages["missing.firstName"])
    assert page.title().startswith(messages["errorPrefix"])
    page.evaluate(AXE)
    assert [*page.evaluate(RUN_AXE), *page.evaluate(BEYOND_AXE)] == []


def mail_to(world: World, person: Person) -> EmailMessage:
    """The newest mail to this address, as it was sent."""

    def arrived() -> list[Path]:
        mails = [path for path in world.mail_folder.glob("*.eml") if person.email.encode() in path.read_bytes()]
        return sorted(mails, key=lambda path: path.stat().st_mtime)

    return email.message_from_bytes(eventually(arrived)[-1].read_bytes(), policy=email.policy.default)


def parts(mail: EmailMessage) -> tuple[str, str]:
    """Text and HTML."""
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    return str(text.get_content()), str(html.get_content())


def test_a_tenant_who_chose_arabic_is_written_to_in_arabic(new_browser: Callable[..., Page], world: World) -> None:
    page = new_browser(viewport=PHONE)
    person = world.newcomer(ERIKA)
    page.goto(world.portal_url)
    page.locator(".languages a[lang=ar]").click()
    page.goto(f"{world.portal_url}/register")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    Registration(page).fill(person).submit()
    expect(page.locator("#emailCode")).to_have_attribute("dir", "ltr")
    assert world.attribute(person, "locale") == "ar"
    mail = mail_to(world, person)
    text, html = parts(mail)
    arabic = dict(entries((theme.PROVIDER / "messages" / "messages_ar.properties").read_text("utf-8")))
    assert mail["subject"] == f"BWG Bernburg: {arabic['emailCodeSubject']}"
    assert arabic["emailCodeMailCode"] in text
    assert '<html lang="ar" dir="rtl">' in html
    assert '<bdi dir="ltr">' in html


def test_the_language_of_the_last_visit_comes_back_and_the_portal_follows(
    new_browser: Callable[..., Page], world: World
) -> None:
    page = new_browser()
    tenant = move_in(page, world, world.tenant())
    assert world.attribute(tenant, "locale") == "de"
    other = new_browser(viewport=PHONE)
    other.goto(f"{world.portal_url}/login")
    other.locator(".languages a[lang=uk]").click()
    other.locator("#username").fill(tenant.email)
    other.locator("#password").fill(tenant.password)
    other.locator("#kc-login").click()
    expect(other).to_have_url(f"{world.portal_url}/me")
    expect(other.locator("html")).to_have_attribute("lang", "uk")
    assert world.attribute(tenant, "locale") == "uk"


@pytest.mark.parametrize(("query", "language"), [("?kc_locale=tr", "tr"), ("?kc_locale=xx", "de")])
def test_a_public_page_comes_in_the_language_that_its_address_names(
    page: Page, world: World, query: str, language: str
) -> None:
    page.goto(f"{world.realm_url}/konto/nicht-ich{query}")
    expect(page.locator("html")).to_have_attribute("lang", language)
