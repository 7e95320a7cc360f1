"""Titles, focus, order and words of the pages, for eyes, keyboards and screen readers."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from journey.pages import Portal, Registration
from journey.way import move_in, sign_in
from journey.world import World
from tests.e2e.pages import openers

TITLED = (
    openers.login,
    openers.login_refused,
    openers.registration,
    openers.registration_refused,
    openers.resend,
    openers.forgotten_password,
)


def test_every_page_has_a_title_of_its_own(page: Page, world: World) -> None:
    titles = {}
    for opener in TITLED:
        opener(page, world)
        titles[opener.__name__] = page.title()
    assert len(set(titles.values())) == len(titles), titles
    assert titles["registration_refused"] == "Fehler: " + titles["registration"]


def test_after_a_failed_form_the_summary_has_the_focus_and_leads_to_the_fields(page: Page, world: World) -> None:
    openers.registration_refused(page, world)
    expect(page.locator(":focus")).to_contain_text("Straße")
    page.locator(":focus").get_by_role(
        "link", name=Registration(page).error("street").removeprefix("Fehler:").strip()
    ).click()
    expect(page.locator(":focus")).to_have_attribute("id", "street")


def test_the_form_is_filled_in_by_keyboard_alone_in_the_order_of_the_brochure(page: Page, world: World) -> None:
    openers.registration(page, world)
    page.locator("#firstName").focus()
    order = ["firstName"]
    while order[-1] != "termsAccepted" and len(order) < 30:
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id") or "")
    fields = [name for name in order if name in (*Registration.FIELDS, "password", "password-confirm", "termsAccepted")]
    assert fields == [*Registration.FIELDS, "password", "password-confirm", "termsAccepted"]


def test_the_words_of_the_brochure_stand_on_the_pages(page: Page, world: World) -> None:
    openers.login(page, world)
    for words in ("angemeldet bleiben", "Passwort vergessen"):
        expect(page.get_by_role("main")).to_contain_text(words)
    links: tuple[str, ...] = (
        "Sie haben noch keinen Zugang zum Kundenportal? Dann klicken Sie hier, um sich zu registrieren.",
    )
    links += ("Klicken Sie hier, wenn Sie sich registriert haben aber keine Bestätigungs-E-Mail bekommen haben.",)
    for link in links:
        expect(page.get_by_role("link", name=link)).to_be_visible()
    openers.registration(page, world)
    expect(page.get_by_role("main")).to_contain_text("Bitte geben Sie zur Registrierung die geforderten Daten an.")
    for label in (
        "Vorname",
        "Nachname",
        "Straße/Haus-Nr.",
        "PLZ",
        "Ort",
        "Telefon",
        "eMail",
        "Passwort",
        "Passw. wiederholen",
    ):
        expect(page.get_by_role("textbox", name=label, exact=True)).to_be_visible()
    expect(page.get_by_role("checkbox", name="Ich habe die Datenschutzbestimmungen gelesen.")).to_be_visible()
    openers.email_code(page, world)
    expect(page.get_by_role("main")).to_contain_text(
        "Bitte geben Sie den Bestätigungscode ein, der Ihnen per eMail zugeschickt wurde."
    )
    expect(page.get_by_role("main")).to_contain_text("Bestätigen Sie diesen Code bitte noch mit Ihren Anmeldedaten:")


def test_sign_in_returns_where_it_began_without_javascript(new_browser: Callable[..., Page], world: World) -> None:
    page = new_browser(java_script_enabled=False)
    person = move_in(page, world, world.tenant())
    second = new_browser(java_script_enabled=False)
    sign_in(second, world, person)
    Portal(second, world).expect_inside(person)
