"""A tenant writes what has changed of what was proven: staff read it, deal with it, and until then the page says so."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from journey.pages import Login
from journey.staff import Desk, Member
from journey.waiting import eventually
from journey.way import move_in
from journey.world import World
from people.cast import Person
from tests.e2e.account.conftest import MyAccount
from tests.e2e.desk.conftest import acts, at_the_desk, clerk

__all__ = ["at_the_desk", "clerk"]
pytestmark = pytest.mark.usefixtures("tries_count_and_not_their_speed")
TEXT = "Ich heiße seit dem 1. Dezember Meier-Kowalski."


def send(account: MyAccount, text: str) -> None:
    account.page.goto(account.url + "wish")
    account.page.locator("#wish").fill(text)
    account.page.locator("#kc-submit").click()


def kept(world: World, tenant: Person) -> str | None:
    return world.attribute(tenant, "changeWish")


def test_a_wish_is_read_at_the_desk_and_gone_once_it_is_done(
    account: MyAccount,
    tenant: Person,
    world: World,
    at_the_desk: Callable[..., Desk],
    clerk: Member,
) -> None:
    send(account, TEXT)
    account.expect_said("Ihr Änderungswunsch ist bei uns")
    expect(account.page.get_by_role("main")).to_contain_text("wird bearbeitet")
    user = world.user(tenant)
    assert world.events(tenant, "UPDATE_PROFILE")
    assert (kept(world, tenant), user["firstName"]) == (TEXT, tenant.first_name), "nothing is changed by it"
    link = f"a[href$='/fall/{user['id']}']"
    desk = at_the_desk(clerk, "/")
    eventually(lambda: desk.page.reload() and desk.page.locator(link).count(), 30, "the wish among what waits today")
    desk.page.locator(link).first.click()
    expect(desk.page.get_by_role("main")).to_contain_text(TEXT)
    desk.press("w").expect_said("hat keinen offenen Änderungswunsch mehr")
    eventually(lambda: kept(world, tenant) is None, 30, "the wish is taken away")
    assert acts(world, str(user["id"])) == ["wish_done"]
    done = "Ihr Änderungswunsch ist bearbeitet"
    eventually(lambda: [one for one in world.mails(tenant) if done in one["subject"]], 30, "the mail about it")
    account.open()
    expect(account.page.get_by_role("main")).not_to_contain_text("wird bearbeitet")


def test_a_wish_is_replaced_and_withdrawn(account: MyAccount, tenant: Person, world: World) -> None:
    send(account, "Erst so.")
    account.page.goto(account.url + "wish")
    expect(account.page.locator("#wish")).to_have_value("Erst so.")
    send(account, TEXT)
    account.expect_said("Ihr Änderungswunsch ist bei uns")
    assert kept(world, tenant) == TEXT
    account.page.goto(account.url + "wish")
    account.page.get_by_role("button", name="Änderungswunsch zurückziehen").click()
    account.expect_said("Ihr Änderungswunsch ist zurückgezogen")
    assert kept(world, tenant) is None


def test_a_text_is_bounded_and_harmless(account: MyAccount, tenant: Person, world: World) -> None:
    page = account.page
    send(account, "   \n ")
    expect(page.locator("#input-error-wish")).to_contain_text("Schreiben Sie, was sich geändert hat")
    send(account, "ü" * 501)
    expect(page.locator("#input-error-wish")).to_contain_text("Ihr Text hat 501 Zeichen")
    expect(page.locator("#wish")).to_have_value("ü" * 501)
    assert kept(world, tenant) is None
    send(account, "<script>alert(1)</script> ${7*7}\nzweite\u202eZeile\u0000 &lt;b&gt;")
    account.expect_said("Ihr Änderungswunsch ist bei uns")
    assert kept(world, tenant) == "<script>alert(1)</script> ${7*7} zweiteZeile &lt;b&gt;"
    page.goto(account.url + "wish")
    expect(page.locator("#wish")).to_have_value("<script>alert(1)</script> ${7*7} zweiteZeile &lt;b&gt;")
    send(account, "😀" * 500)
    account.expect_said("Ihr Änderungswunsch ist bei uns")
    assert kept(world, tenant) == "😀" * 500


def test_who_writes_again_and_again_reads_from_when_on_it_goes(
    account: MyAccount, tenant: Person, world: World
) -> None:
    for number in range(10):
        send(account, f"Zum {number}.")
        account.expect_said("Ihr Änderungswunsch ist bei uns")
    send(account, "Zum letzten.")
    expect(account.page.get_by_role("main")).to_contain_text("Sie haben uns gerade schon mehrmals geschrieben")
    expect(account.page.locator("#wish")).to_have_value("Zum letzten.")
    assert kept(world, tenant) == "Zum 9."


def test_a_wish_of_somebody_else_is_neither_read_nor_written(
    account: MyAccount, tenant: Person, world: World, new_browser: Callable[..., Page]
) -> None:
    send(account, TEXT)
    seal = account.page.locator("input[name=seal]").first.input_value()
    post, address = account.page.request.post, account.url + "wish"
    assert post(address, form={"wish": "x"}).status == 403
    assert post(address, form={"wish": "x", "seal": seal}, headers={"Sec-Fetch-Site": "cross-site"}).status == 403
    other = new_browser()
    stranger = move_in(other, world, world.tenant())
    assert other.request.post(address, form={"wish": "x", "seal": seal}).status == 403
    other.goto(address)
    expect(other.locator("#wish")).to_have_value("")
    assert (kept(world, tenant), kept(world, stranger)) == (TEXT, None)


def test_an_account_that_is_blocked_meanwhile_writes_nothing(account: MyAccount, tenant: Person, world: World) -> None:
    account.page.goto(account.url + "wish")
    world.admin.update_user(world.user(tenant)["id"], {"requiredActions": ["LETTER_CODE"]})
    account.page.locator("#wish").fill(TEXT)
    account.page.locator("#kc-submit").click()
    expect(account.page.get_by_role("heading", level=1)).not_to_have_text("Änderung mitteilen")
    assert kept(world, tenant) is None


def test_a_wish_is_sent_without_a_line_of_script(
    new_browser: Callable[..., Page], tenant: Person, world: World
) -> None:
    page = new_browser(java_script_enabled=False)
    account = MyAccount(page, world).open()
    Login(page).expect_shown().fill(tenant)
    account.expect_shown()
    page.locator("#account-wish").click()
    page.locator("#wish").fill(TEXT)
    page.locator("#kc-submit").click()
    account.expect_said("Ihr Änderungswunsch ist bei uns")
