"""Every page that a tenant can meet, and the way to it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from journey.pages import DisownPage, EmailCode, LetterCode, Login, Portal
from journey.way import confirm_email, move_in, register
from journey.world import World
from people.cast import ERIKA
from tests.e2e.letters.posted import days, letter_posted


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
    with letter_posted(world, tenant, days(-7), next_at=days(0)):
        assert LetterCode(page).missing().can_order()


def letter_over(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    world.wait_for_state(tenant, "letter_ordered")
    with letter_posted(world, tenant, days(-30), next_at=days(-23)):
        LetterCode(page).submit("", tenant)
    expect(page.locator("#letter-over")).to_be_visible()


def letter_posted_already(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    world.wait_for_state(tenant, "letter_ordered")
    with letter_posted(world, tenant, days(-1), next_at=days(6)):
        LetterCode(page).submit("", tenant)
    expect(page.locator(".steps .state")).to_be_visible()


def other_address(page: Page, world: World) -> None:
    email_code(page, world)
    EmailCode(page).other_address()


def link_over(page: Page, world: World) -> None:
    page.goto(f"{world.realm_url}/konto/l/{'A' * 22}")


def imprint(page: Page, world: World) -> None:
    page.goto(f"{world.portal_url}/impressum")


def privacy_notice(page: Page, world: World) -> None:
    page.goto(f"{world.portal_url}/datenschutz")


def accessibility_statement(page: Page, world: World) -> None:
    page.goto(f"{world.portal_url}/barrierefreiheit")


def signed_out(page: Page, world: World) -> None:
    page.goto(f"{world.portal_url}/abgemeldet")


def not_me(page: Page, world: World) -> None:
    DisownPage(page, world).open()


def not_me_refused(page: Page, world: World) -> None:
    DisownPage(page, world).open().submit()


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
    Portal(page, world).expect_inside(move_in(page, world, world.tenant()))


PAGES: list[Callable[[Page, World], None]] = [
    login,
    login_refused,
    registration,
    registration_refused,
    email_code,
    email_code_refused,
    other_address,
    letter_code,
    letter_code_refused,
    resend,
    resent,
    behind_the_qr_code,
    letter_missing,
    letter_to_order,
    letter_over,
    letter_posted_already,
    link_over,
    imprint,
    privacy_notice,
    accessibility_statement,
    signed_out,
    not_me,
    not_me_refused,
    forgotten_password,
    expired_link,
    unknown_app,
    signing_out,
    portal,
    inside,
]
