"""A tenant sees and changes the own account on pages of ours, without a line of script, and nobody else can."""

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from journey.pages import LetterCode, Login, NewPassword, Portal
from journey.visitor import Visitor
from journey.waiting import eventually
from journey.way import confirm_email, move_in
from journey.world import World
from people.cast import Person
from tests.e2e.account.conftest import MyAccount
from tests.e2e.pages.accessibility import AXE, BEYOND_AXE, RUN_AXE
from tests.e2e.rights.test_a_tenant_and_his_data import found

pytestmark = pytest.mark.usefixtures("tries_count_and_not_their_speed")


def about(world: World, person: Person, subject: str) -> list[str]:
    """The texts of the mails with this subject."""
    return [one["text"] for one in world.mails(person) if subject in one["subject"]]


def mailed(world: World, person: Person, subject: str) -> str:
    """The text of a mail that comes."""
    return str(eventually(lambda: about(world, person, subject), 15, subject)[0])


def test_a_tenant_sees_what_is_stored_and_since_when_it_is_proven(
    account: MyAccount, tenant: Person, world: World
) -> None:
    main = account.page.get_by_role("main")
    number = world.attribute(tenant, "tenantNumber") or "?"
    for said in (tenant.last_name, tenant.street, tenant.email, number, "durch den Code aus dem Brief"):
        expect(main).to_contain_text(said)
    expect(account.page.locator("#phoneNumber")).to_have_value(tenant.phone)
    expect(main.locator(".devices li")).to_contain_text(["dieses Gerät"])


def test_whoever_is_not_signed_in_comes_back_after_the_sign_in(
    new_browser: Callable[..., Page], tenant: Person, world: World
) -> None:
    page = new_browser()
    account = MyAccount(page, world).open()
    Login(page).expect_shown().fill(tenant)
    account.expect_shown()
    assert page.url == account.url, "nothing of the sign-in stays in the address"


def test_an_account_without_the_letters_code_sees_nothing(page: Page, world: World) -> None:
    waiting = confirm_email(page, world, world.tenant())
    account = MyAccount(page, world).open()
    expect(page.get_by_role("main")).not_to_contain_text(waiting.street)
    page.goto(account.url + "email")
    if page.locator("#username").is_visible():
        Login(page).fill(waiting)
    LetterCode(page).expect_shown()


def test_an_account_that_is_blocked_while_signed_in_sees_nothing(
    account: MyAccount, tenant: Person, world: World
) -> None:
    user = world.user(tenant)
    world.admin.update_user(user["id"], {"requiredActions": ["LETTER_CODE"]})
    account.open()
    expect(account.page.get_by_role("main")).not_to_contain_text(tenant.street)


def test_a_telephone_number_is_changed_and_a_wrong_one_refused_at_the_field(
    account: MyAccount, tenant: Person, world: World
) -> None:
    page = account.page
    page.locator("#phoneNumber").fill("keine")
    page.locator("#account-phone-form button").click()
    expect(page.locator("#input-error-phoneNumber")).to_be_visible()
    expect(page.locator("#phoneNumber")).to_have_value("keine")
    assert world.attribute(tenant, "phoneNumber") == tenant.phone
    page.locator("#phoneNumber").fill("03471 777 666")
    page.locator("#account-phone-form button").click()
    account.expect_said("Ihre Telefonnummer ist gespeichert")
    assert world.attribute(tenant, "phoneNumber") == "03471 777 666"
    assert world.attribute(tenant, "letterVerified"), "nothing else of the account went away"
    assert world.events(tenant, "UPDATE_PROFILE")
    subject = "Ihre Telefonnummer ist geändert"
    assert "777" not in mailed(world, tenant, subject)
    page.locator("#account-phone-form button").click()
    account.expect_said("Ihre Telefonnummer ist gespeichert")
    page.locator("#phoneNumber").fill("03471 777 667")
    page.locator("#account-phone-form button").click()
    account.expect_said("Ihre Telefonnummer ist gespeichert")
    eventually(lambda: len(about(world, tenant, subject)) > 1, 15, "the mail of the second change")
    assert len(about(world, tenant, subject)) == 2, "a number that stays is no change"


@pytest.mark.parametrize(("typed", "kept"), [("٠٣٤٧١ ٥٥٥ ٦٦٦", "03471 555 666"), ("+۴۹ ۳۴۷۱ ۵۵۵", "+49 3471 555")])
def test_a_telephone_number_in_other_digits_is_the_same_number(
    account: MyAccount, tenant: Person, world: World, typed: str, kept: str
) -> None:
    account.page.locator("#phoneNumber").fill(typed)
    account.page.locator("#account-phone-form button").click()
    account.expect_said("Ihre Telefonnummer ist gespeichert")
    assert world.attribute(tenant, "phoneNumber") == kept


def test_a_telephone_number_that_is_too_long_is_refused_in_words(account: MyAccount) -> None:
    account.page.locator("#phoneNumber").fill("03471 " + "5" * 40)
    account.page.locator("#account-phone-form button").click()
    main = account.page.get_by_role("main")
    expect(account.page.locator("#input-error-phoneNumber")).to_contain_text("höchstens 40 Zeichen")
    expect(main).not_to_contain_text("phoneNumber")


@pytest.mark.parametrize("mark", ["", "&mark=" + "0" * 32])
def test_a_mere_link_does_not_say_that_something_is_done(account: MyAccount, mark: str) -> None:
    account.page.goto(f"{account.url}?done=password{mark}")
    account.expect_shown()
    expect(account.page.get_by_role("main")).not_to_contain_text("Ihr Passwort ist geändert")


def test_the_same_code_in_a_second_window_leads_to_the_account(
    account: MyAccount, tenant: Person, world: World
) -> None:
    new = world.newcomer(tenant)
    account.ask_for_address(new.email, tenant.password)
    second = MyAccount(account.page.context.new_page(), world)
    second.page.goto(account.url + "email")
    code = world.email_code(new)
    account.type_code(code)
    account.expect_said("Ihre neue E-Mail-Adresse ist bestätigt")
    second.type_code(code)
    second.expect_shown()
    expect(second.page.get_by_role("main")).to_contain_text(new.email)
    expect(second.page.get_by_role("main")).not_to_contain_text("gilt nicht mehr")


def test_a_password_is_changed_and_the_way_back_is_the_account(
    account: MyAccount, tenant: Person, world: World, new_browser: Callable[..., Page]
) -> None:
    other = new_browser()
    Portal(other, world).sign_in().fill(tenant)
    Portal(other, world).expect_inside(tenant)
    account.page.locator("#account-password").click()
    NewPassword(account.page).submit("ein ganz neues Wort 7")
    account.expect_said("Ihr Passwort ist geändert")
    other.goto(f"{world.portal_url}/me")
    Login(other).expect_shown()
    browser = new_browser()
    Portal(browser, world).sign_in().fill(replace(tenant, password="ein ganz neues Wort 7"))
    Portal(browser, world).expect_inside(tenant)


def test_an_address_changes_once_its_code_was_typed_and_the_old_one_is_told(
    account: MyAccount, tenant: Person, world: World, new_browser: Callable[..., Page]
) -> None:
    new = world.newcomer(tenant)
    account.ask_for_address(new.email, "nicht das Passwort")
    expect(account.page.locator("#input-error-password")).to_be_visible()
    account.page.locator("#password").fill(tenant.password)
    account.page.locator("#kc-submit").click()
    expect(account.page.get_by_role("main")).to_contain_text(new.email)
    code = world.email_code(new)
    account.type_code("000000" if code != "000000" else "111111")
    expect(account.page.locator("#input-error-emailCode")).to_be_visible()
    assert world.user(tenant)["emailVerified"], "until the code was typed nothing changes"
    account.type_code(code)
    account.expect_said("Ihre neue E-Mail-Adresse ist bestätigt")
    told = "Ihre neue E-Mail-Adresse im Kundenportal"
    eventually(
        lambda: [mail for mail in world.mails(tenant) if told in mail["subject"]], 15, "the mail to the old address"
    )
    user = world.user(new)
    assert (user["email"], user["emailVerified"], user["requiredActions"]) == (new.email, True, [])
    browser = new_browser()
    Portal(browser, world).sign_in().fill(new)
    Portal(browser, world).expect_inside(new)


def test_an_address_of_somebody_else_is_answered_alike_and_never_given_away(
    account: MyAccount, tenant: Person, world: World, new_browser: Callable[..., Page]
) -> None:
    owner = move_in(new_browser(), world, world.tenant())
    before = len(world.mails(owner))
    account.ask_for_address(owner.email, tenant.password)
    main = account.page.get_by_role("main")
    expect(main).to_contain_text("Wir haben Ihnen eine E-Mail geschickt")
    expect(main).to_contain_text(owner.email)
    mails = eventually(lambda: told if len(told := world.mails(owner)) > before else None, 15, "a mail to the owner")
    assert "Sie haben schon ein Konto" in mails[0]["subject"]
    account.type_code("123456")
    expect(account.page.locator("#input-error-emailCode")).to_be_visible()
    assert world.user(owner)["email"] == owner.email
    assert world.user(tenant)["email"] == tenant.email


def test_an_address_that_somebody_else_typed_meanwhile_goes_to_whoever_has_its_code(
    account: MyAccount, tenant: Person, world: World
) -> None:
    new = world.newcomer(tenant)
    account.ask_for_address(new.email, tenant.password)
    expect(account.page.get_by_role("main")).to_contain_text(new.email)
    code = world.email_code(new)
    Visitor(world).register(new)  # and confirms nothing
    account.type_code(code)
    account.expect_said("Ihre neue E-Mail-Adresse ist bestätigt")
    assert world.attribute(new, "letterVerified"), "the address is the tenant's"


def test_a_link_for_a_new_password_ends_with_the_address_that_it_was_mailed_to(
    account: MyAccount, tenant: Person, world: World, new_browser: Callable[..., Page]
) -> None:
    Visitor(world).reset(tenant.email)
    link = world.email_link(tenant, count=2)  # the first was the registration's
    new = world.newcomer(tenant)
    account.ask_for_address(new.email, tenant.password)
    account.type_code(world.email_code(new))
    account.expect_said("Ihre neue E-Mail-Adresse ist bestätigt")
    page = new_browser()
    page.goto(link)
    expect(page.get_by_role("main")).to_contain_text("Dieser Link gilt nicht mehr")
    expect(page.locator("#password-new")).to_have_count(0)


@pytest.mark.parametrize("action", ["LETTER_CODE", "VERIFY_EMAIL", "CONFIGURE_TOTP"])
def test_an_action_that_asks_nothing_of_a_tenant_leads_back_to_the_account(
    account: MyAccount, tenant: Person, world: World, action: str
) -> None:
    """By a link that anybody may make; an authenticator app would lock the tenant out, whom nobody could help."""
    query = {"client_id": "account-console", "redirect_uri": account.url, "response_type": "code", "scope": "openid"}
    query |= {"code_challenge": "a" * 43, "code_challenge_method": "S256", "kc_action": action}
    account.page.goto(f"{world.realm_url}/protocol/openid-connect/auth?{urlencode(query)}")
    account.expect_shown()
    assert world.user(tenant)["requiredActions"] == []


def test_another_device_is_signed_out_alone(
    account: MyAccount, tenant: Person, world: World, new_browser: Callable[..., Page]
) -> None:
    other = new_browser()
    Portal(other, world).sign_in().fill(tenant)
    Portal(other, world).expect_inside(tenant)
    account.open()
    account.page.get_by_role("button", name="Dort abmelden").click()
    account.expect_said("Das Gerät ist abgemeldet")
    other.goto(f"{world.portal_url}/me")
    Login(other).expect_shown()
    account.open().expect_shown()


def test_signing_out_everywhere_ends_this_device_and_the_portal_too(account: MyAccount, world: World) -> None:
    account.page.get_by_role("button", name="Überall abmelden").click()
    account.expect_said("überall abgemeldet")
    account.page.goto(f"{world.portal_url}/me")
    Login(account.page).expect_shown()


def test_an_account_is_deleted_after_one_more_question(account: MyAccount, tenant: Person, world: World) -> None:
    user = world.user(tenant)["id"]
    account.page.locator("#account-deletion").click()
    expect(account.page.get_by_role("heading", level=1)).to_have_text(re.compile("Anmelden|Konto löschen"))
    if account.page.locator("#kc-login").is_visible():  # a sign-in of more than five minutes ago
        account.page.locator("#password").fill(tenant.password)
        account.page.locator("#kc-login").click()
    expect(account.page.get_by_role("heading", level=1)).to_have_text("Konto löschen")
    account.page.get_by_role("main").locator("[type=submit]").first.click()
    expect(account.page.get_by_role("main")).to_contain_text("gelöscht")

    assert "Waren Sie das nicht?" in mailed(world, tenant, "Ihr Konto ist gelöscht")
    traces = user, tenant.email
    eventually(lambda: found(world, *traces) == [], 60, "nothing of the tenant is in any table of any part")


def test_a_form_without_the_sessions_seal_changes_nothing(account: MyAccount, tenant: Person, world: World) -> None:
    for seal in ({}, {"seal": "0" * 32}, {"seal": "é"}):
        answer = account.page.request.post(account.url + "phone", form={"phoneNumber": "03471 1", **seal})
        assert answer.status == 403, seal
    answer = account.page.request.post(
        account.url + "sign-out",
        form={"seal": account.page.locator("input[name=seal]").first.input_value()},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status == 403
    assert world.attribute(tenant, "phoneNumber") == tenant.phone
    account.open().expect_shown()


def test_the_session_of_somebody_else_cannot_be_ended(
    account: MyAccount, world: World, new_browser: Callable[..., Page]
) -> None:
    other = new_browser()
    owner = move_in(other, world, world.tenant())
    [session] = world.admin.get_sessions(world.user(owner)["id"])
    seal = account.page.locator("input[name=seal]").first.input_value()
    account.page.request.post(account.url + "session", form={"seal": seal, "session": session["id"]})
    assert world.admin.get_sessions(world.user(owner)["id"])


@pytest.mark.parametrize(
    "options", [{"java_script_enabled": True}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 700}}]
)
@pytest.mark.parametrize("section", ["", "email", "export", "wish"])
def test_the_account_is_for_everybody(
    new_browser: Callable[..., Page],
    tenant: Person,
    world: World,
    section: str,
    options: dict[str, object],
) -> None:
    page = new_browser(**options)
    account = MyAccount(page, world).open()
    Login(page).expect_shown().fill(tenant)
    account.expect_shown()
    page.goto(account.url + section)
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) + page.evaluate(BEYOND_AXE) == []


def test_the_account_works_without_a_line_of_script(
    new_browser: Callable[..., Page], tenant: Person, world: World
) -> None:
    page = new_browser(java_script_enabled=False)
    account = MyAccount(page, world).open()
    Login(page).expect_shown().fill(tenant)
    account.expect_shown()
    page.locator("#phoneNumber").fill("03471 55 66 77")
    page.locator("#account-phone-form button").click()
    account.expect_said("Ihre Telefonnummer ist gespeichert")


def test_the_language_that_is_chosen_is_kept_in_the_account(account: MyAccount, tenant: Person, world: World) -> None:
    account.page.get_by_role("link", name="Türkçe").click()
    expect(account.page.get_by_role("heading", level=1)).to_have_text("Hesabım")
    assert world.attribute(tenant, "locale") == "tr"
    account.open()
    expect(account.page.get_by_role("heading", level=1)).to_have_text("Hesabım")
