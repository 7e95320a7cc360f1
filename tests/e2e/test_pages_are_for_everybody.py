"""Every page that a tenant can meet: axe, and what axe does not see, on a phone and a screen, light and dark.

The pictures lie in STATE_DIR/pictures afterwards.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stack.settings import ROOT
from tests.e2e.pages import EmailCode, LetterCode, Login, NotMe, Portal, Registration
from tests.e2e.way import TODAY, confirm_email, days, letter_posted, move_in, register, sign_in
from tests.world import ERIKA, World

AXE = (ROOT / "tests/node_modules/axe-core/axe.min.js").read_text()
RUN_AXE = """async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const found = await axe.run(document, {runOnly: tags});
  return found.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' | '));
}"""
BEYOND_AXE = """() => {
  const faults = [];
  const all = selector => [...document.querySelectorAll(selector)];
  const seen = element => element.checkVisibility() && element.type !== 'hidden';
  if (all('h1').length !== 1) faults.push(all('h1').length + ' h1');
  if (!document.documentElement.lang.startsWith('de')) faults.push('lang');
  const ids = all('[id]').map(e => e.id);
  faults.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map(id => 'id twice: ' + id));
  for (const attribute of ['aria-describedby', 'aria-labelledby', 'for'])
    for (const e of all('[' + attribute + ']'))
      for (const id of e.getAttribute(attribute).split(/\\s+/))
        if (!document.getElementById(id)) faults.push(attribute + ' to nowhere: ' + id);
  for (const e of all('[aria-invalid]'))
    if (e.getAttribute('aria-invalid') !== 'true') faults.push('aria-invalid="' + e.getAttribute('aria-invalid') + '"');
  for (const e of all('[aria-invalid=true]').filter(seen))
    if (!e.getAttribute('aria-describedby')) faults.push('error not tied to ' + e.id);
  for (const e of all('input').filter(seen)) {
    if (!['checkbox', 'radio', 'submit', 'button'].includes(e.type)) {
      if (!e.autocomplete || e.autocomplete === 'off') faults.push('autocomplete of ' + e.id);
      if (e.getBoundingClientRect().height < 44) faults.push('height of ' + e.id);
    }
  }
  for (const e of all('button, [type=submit]').filter(seen))
    if (e.getBoundingClientRect().height < 24) faults.push('height of ' + (e.id || e.textContent.trim()));
  for (const e of all('a[href^="javascript:"]')) faults.push('javascript: link');
  for (const e of all('main a').filter(seen))
    if (!getComputedStyle(e).textDecorationLine.includes('underline') && !e.className.includes('button'))
      faults.push('no underline: ' + e.textContent.trim());
  if (document.documentElement.scrollWidth > innerWidth)
    faults.push('scrolls sideways: ' + document.documentElement.scrollWidth + ' > ' + innerWidth);
  return faults;
}"""


def login(page: Page, world: World) -> None:
    Portal(page, world).sign_in().expect_shown()


def login_refused(page: Page, world: World) -> None:
    Portal(page, world).sign_in().fill(world.newcomer(ERIKA))
    Login(page).expect_shown()


def registration(page: Page, world: World) -> None:
    Portal(page, world).register()
    expect(page.get_by_role("heading", level=1)).to_have_text("Registrierung")


def registration_refused(page: Page, world: World) -> None:
    registration(page, world)
    page.locator("#kc-register-form [type=submit]").click()
    expect(page.locator("#input-error-street")).to_be_visible()


def email_code(page: Page, world: World) -> None:
    register(page, world, ERIKA)


def email_code_refused(page: Page, world: World) -> None:
    EmailCode(page).submit("000000", register(page, world, ERIKA))
    expect(page.locator("#input-error-emailCode")).to_be_visible()


def letter_code(page: Page, world: World) -> None:
    confirm_email(page, world, world.tenant())


def letter_code_refused(page: Page, world: World) -> None:
    LetterCode(page).submit("1234", confirm_email(page, world, world.tenant()))
    expect(page.locator("#input-error-letterCode")).to_be_visible()


def resend(page: Page, world: World) -> None:
    page.goto(f"{world.realm_url}/konto/email")


def resent(page: Page, world: World) -> None:
    resend(page, world)
    page.locator("#email").fill("niemand@example.org")
    page.locator("#kc-submit").click()


def behind_the_qr_code(page: Page, world: World) -> None:
    page.goto(f"{world.realm_url}/konto/brief#1234-5678-9012")


def letter_missing(page: Page, world: World) -> None:
    letter_code(page, world)
    LetterCode(page).missing()


def letter_to_order(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    world.wait_for_state(tenant, "letter_ordered")
    with letter_posted(world, tenant, days(-7), next_at=TODAY):
        assert LetterCode(page).missing().can_order()


def letter_over(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    world.wait_for_state(tenant, "letter_ordered")
    with letter_posted(world, tenant, days(-30), next_at=days(-23)):
        LetterCode(page).submit("", tenant)
    expect(page.locator("#letter-over")).to_be_visible()


def not_me(page: Page, world: World) -> None:
    NotMe(page, world).open()


def not_me_refused(page: Page, world: World) -> None:
    NotMe(page, world).open().submit()


def forgotten_password(page: Page, world: World) -> None:
    login(page, world)
    page.get_by_role("link", name="Passwort vergessen").click()


def expired_link(page: Page, world: World) -> None:
    page.goto(f"{world.realm_url}/login-actions/action-token?key=nonsense")


def unknown_app(page: Page, world: World) -> None:
    page.goto(f"{world.realm_url}/protocol/openid-connect/auth?client_id=nobody&response_type=code")


def signing_out(page: Page, world: World) -> None:
    page.goto(f"{world.realm_url}/protocol/openid-connect/logout")


def portal(page: Page, world: World) -> None:
    Portal(page, world).open()


def inside(page: Page, world: World) -> None:
    move_in(page, world, world.tenant())


PAGES: list[Callable[[Page, World], None]] = [
    login,
    login_refused,
    registration,
    registration_refused,
    email_code,
    email_code_refused,
    letter_code,
    letter_code_refused,
    resend,
    resent,
    behind_the_qr_code,
    letter_missing,
    letter_to_order,
    letter_over,
    not_me,
    not_me_refused,
    forgotten_password,
    expired_link,
    unknown_app,
    signing_out,
    portal,
    inside,
]


def name_of(opener: Callable[[Page, World], None]) -> str:
    return opener.__name__


def look(page: Page, world: World, name: str) -> list[str]:
    """The faults of the page that is open; leaves its pictures."""
    folder = world.settings.state / "pictures"
    faults: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
            faults += [f"{width} {scheme}: {fault}" for fault in page.evaluate(BEYOND_AXE)]
    return faults


@pytest.mark.parametrize("opener", PAGES, ids=name_of)
def test_a_page_has_no_finding(page: Page, world: World, opener: Callable[[Page, World], None]) -> None:
    opener(page, world)
    faults = look(page, world, opener.__name__)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.evaluate(AXE)
        faults += [f"axe {scheme}: {fault}" for fault in page.evaluate(RUN_AXE)]
    assert faults == []


@pytest.mark.parametrize("opener", PAGES, ids=name_of)
def test_a_page_stands_without_javascript(
    new_browser: Callable[..., Page], world: World, opener: Callable[[Page, World], None]
) -> None:
    page = new_browser(java_script_enabled=False)
    opener(page, world)
    assert look(page, world, f"{opener.__name__}-without-js") == []


def test_every_page_has_a_title_of_its_own(page: Page, world: World) -> None:
    titles = {}
    for opener in (login, login_refused, registration, registration_refused, resend, forgotten_password):
        opener(page, world)
        titles[opener.__name__] = page.title()
    assert len(set(titles.values())) == len(titles), titles
    assert titles["registration_refused"] == "Fehler: " + titles["registration"]


def test_after_a_failed_form_the_summary_has_the_focus_and_leads_to_the_fields(page: Page, world: World) -> None:
    registration_refused(page, world)
    expect(page.locator(":focus")).to_contain_text("Straße")
    page.locator(":focus").get_by_role(
        "link", name=Registration(page).error("street").removeprefix("Fehler:").strip()
    ).click()
    expect(page.locator(":focus")).to_have_attribute("id", "street")


def test_the_form_is_filled_in_by_keyboard_alone_in_the_order_of_the_brochure(page: Page, world: World) -> None:
    registration(page, world)
    page.locator("#firstName").focus()
    order = ["firstName"]
    while order[-1] != "termsAccepted" and len(order) < 30:
        page.keyboard.press("Tab")
        order.append(page.evaluate("document.activeElement.id") or "")
    fields = [name for name in order if name in (*Registration.FIELDS, "password", "password-confirm", "termsAccepted")]
    assert fields == [*Registration.FIELDS, "password", "password-confirm", "termsAccepted"]


def test_the_words_of_the_brochure_stand_on_the_pages(page: Page, world: World) -> None:
    login(page, world)
    for words in ("angemeldet bleiben", "Passwort vergessen"):
        expect(page.get_by_role("main")).to_contain_text(words)
    links: tuple[str, ...] = (
        "Sie haben noch keinen Zugang zum Kundenportal? Dann klicken Sie hier, um sich zu registrieren.",
    )
    links += ("Klicken Sie hier, wenn Sie sich registriert haben aber keine Bestätigungs-E-Mail bekommen haben.",)
    for link in links:
        expect(page.get_by_role("link", name=link)).to_be_visible()
    registration(page, world)
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
    email_code(page, world)
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
