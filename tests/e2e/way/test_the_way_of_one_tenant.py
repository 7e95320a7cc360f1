"""Registration, e-mail, letter, sign-in: the brochure from its first page to its last."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from journey.pages import EmailCode, LetterCode, Login, Portal
from journey.waiting import eventually
from journey.way import confirm_email, move_in, register, sign_in
from journey.world import World
from people.cast import ERIKA, HONG, JUERGEN


def test_a_tenant_comes_in_with_the_code_from_the_mail_and_the_code_from_the_letter(page: Page, world: World) -> None:
    erika = register(page, world, ERIKA)
    EmailCode(page).submit(world.email_code(erika), erika)
    LetterCode(page).expect_shown()
    assert world.wait_for_state(erika, "letter_ordered") == "letter_ordered"
    LetterCode(page).submit(world.letter_code(erika), erika)
    Portal(page, world).expect_inside(erika)
    expect(page.get_by_role("main")).to_contain_text("T-1001")
    expect(page.get_by_role("main")).to_contain_text("V-1001")
    expect(page.get_by_role("main")).to_contain_text("V-1002")
    assert world.wait_for_state(erika, "active") == "active"
    told = eventually(lambda: [mail["text"] for mail in world.mails(erika) if "freigeschaltet" in mail["subject"]])
    assert "Waren Sie das nicht?" in told[0]


def test_the_link_in_the_mail_opens_the_same_page_in_another_browser(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    juergen = register(page, world, JUERGEN)
    second = new_browser()
    second.goto(world.email_link(juergen))
    EmailCode(second).expect_shown()
    assert EmailCode(second).code().replace(" ", "") == world.email_code(juergen)
    assert not world.user(juergen)["emailVerified"], "opening the link must confirm nothing"
    EmailCode(second).submit(None, juergen)
    LetterCode(second).expect_shown()
    assert world.user(juergen)["emailVerified"]


def test_the_code_from_the_letter_may_be_typed_with_blanks_hyphens_or_none(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    hong = confirm_email(page, world, HONG)
    code = world.letter_code(hong)
    LetterCode(page).submit(code.replace("-", "  "), hong)
    Portal(page, world).expect_inside(hong)
    # Signing in again asks for no code any more.
    second = new_browser()
    sign_in(second, world, hong)
    Portal(second, world).expect_inside(hong)


def test_signing_out_ends_the_session_everywhere(page: Page, world: World) -> None:
    move_in(page, world, world.tenant())
    portal = Portal(page, world)
    portal.sign_out()
    portal.sign_in()
    Login(page).expect_shown()


def test_the_qr_code_of_the_letter_fills_in_the_code_and_still_needs_the_login(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    tenant = confirm_email(page, world, world.tenant())
    phone = new_browser(viewport={"width": 390, "height": 800})
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    phone.goto(world.letter_qr(tenant))
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert "#" not in phone.url, "the code leaves the address bar"
    phone.locator("#kc-login-link").click()
    Login(phone).expect_shown().fill(tenant)
    LetterCode(phone).expect_shown()
    code = world.letter_code(tenant)
    assert LetterCode(phone).code() == code
    assert not [request for request in asked if code in request], "no server has seen the code before the form is sent"
    LetterCode(phone).submit(None, tenant)
    Portal(phone, world).expect_inside(tenant)


@pytest.mark.parametrize("fragment", ["1234-5678-9012", "1234-5678-9012/B26-000123-4", "1234%205678%209012"])
def test_the_code_of_every_letter_so_far_is_kept_for_the_page_after_the_login(
    page: Page, world: World, fragment: str
) -> None:
    page.goto(f"{world.realm_url}/konto/brief#{fragment}")
    expect(page.locator("#brief-stored")).to_be_visible()
    kept = str(page.evaluate("sessionStorage.getItem('brief-code')"))
    assert kept.replace(" ", "-") == "1234-5678-9012"
    assert "#" not in page.url
