"""Each page of the way says where somebody stands and what comes next, to everybody the same."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from journey.pages import EmailCode, LetterCode, NewPassword, Portal, Registration
from journey.visitor import Visitor
from journey.waiting import eventually
from journey.way import confirm_email, move_in, register, sign_in
from journey.world import World
from people.cast import ERIKA, Person
from tests.e2e.letters.posted import days, letter_posted

STEPS = ["Aufruf Kundenportal", "Registrierung", "Bestätigung E-Mail-Adresse", "Freischaltung"]
NOBODY = Person("Waltraud", "Niemandsland", "Gibtesnichtweg 99")


def step_names(page: Page) -> list[str]:
    names = page.locator(".steps li").locator(".name, strong").all_inner_texts()
    return [name.replace("(erledigt)", "").strip() for name in names]


def test_the_page_for_the_code_tells_of_its_mail(page: Page, world: World) -> None:
    person = register(page, world, world.tenant())
    main = page.get_by_role("main")
    expect(page.locator("#mail-address")).to_have_text(person.email)
    expect(page.locator("#mail-valid")).to_contain_text("Uhr")
    expect(page.locator("#mail-sender")).to_contain_text("@")
    expect(page.locator("#mail-next")).to_contain_text("Uhr")
    expect(main).to_contain_text("Spam-Ordner")
    expect(page.locator("#email")).to_have_value(person.email)
    assert step_names(page) == STEPS
    expect(page.locator(".steps [aria-current=step]")).to_contain_text("Bestätigung E-Mail-Adresse")


def test_a_code_that_was_replaced_is_told_from_a_wrong_one(page: Page, world: World) -> None:
    person = register(page, world, world.tenant())
    old = world.email_code(person)
    wrong = "000000" if old != "000000" else "000001"
    for _ in range(5):
        EmailCode(page).submit(wrong, person)
    assert "gilt nicht mehr" in EmailCode(page).error()
    new = world.email_code(person, count=2)
    EmailCode(page).submit(old, person)
    assert "durch einen neueren ersetzt" in EmailCode(page).error()
    EmailCode(page).submit(new, person)
    LetterCode(page).expect_shown()


def test_whoever_mistyped_the_address_types_it_anew(page: Page, new_browser: Callable[..., Page], world: World) -> None:
    mistyped = register(page, world, world.tenant())
    old_link = world.email_link(mistyped)
    right = world.newcomer(mistyped)
    change = EmailCode(page).other_address()
    change.submit("", "")
    assert change.error("email")
    assert change.error("password")
    change.submit(mistyped.email, mistyped.password)
    assert "Mit dieser Adresse" in change.error("email")
    change.submit(right.email, "ein falsches Passwort")
    assert "Passwort" in change.error("password")
    change.submit(right.email, mistyped.password)
    EmailCode(page).expect_shown()
    expect(page.locator(".alert:visible")).to_be_focused()
    expect(page.locator("#mail-address")).to_have_text(right.email)
    assert world.user(mistyped) == {}
    other = new_browser()
    other.goto(old_link)
    expect(other.get_by_role("main")).to_contain_text("gilt nicht mehr")
    EmailCode(page).submit(world.email_code(right), right)
    LetterCode(page).expect_shown()
    assert world.wait_for_state(right, "letter_ordered") == "letter_ordered"


def test_a_changed_address_tells_nothing_of_who_has_it(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    owner = world.newcomer(world.tenant())
    Visitor(world).move_in(owner)
    shown = []
    for browser, address in ((page, owner.email), (new_browser(), world.newcomer(ERIKA).email)):
        person = register(browser, world, world.tenant())
        EmailCode(browser).other_address().submit(address, person.password)
        EmailCode(browser).expect_shown()
        shown.append(browser.get_by_role("main").inner_text().replace(address, "ADDRESS"))
        EmailCode(browser).submit("123456", replace(person, email=address))
        assert "stimmt nicht" in EmailCode(browser).error()
    assert shown[0].split("Eine weitere")[0] == shown[1].split("Eine weitere")[0]
    assert world.user(owner)["emailVerified"]
    assert any("schon ein Konto" in mail["subject"] for mail in world.mails(owner))


def test_whoever_confirmed_an_address_changes_it_elsewhere(page: Page, world: World) -> None:
    person = confirm_email(page, world, world.tenant())
    answer = page.request.post(
        str(page.locator("#kc-letter-code-form").get_attribute("action")),
        form={"step": "other", "email": "anderswo@example.org", "password": person.password},
    )
    assert answer.status < 500
    assert world.user(person)["emailVerified"]


@pytest.mark.parametrize("person", [None, NOBODY], ids=["on file", "not on file"])
def test_the_page_for_the_letter_says_the_same_to_everybody_until_it_is_posted(
    page: Page, new_browser: Callable[..., Page], world: World, person: Person | None
) -> None:
    somebody = confirm_email(page, world, person or world.tenant())
    expect(page.locator("#done")).to_be_focused()
    expect(page.locator("#done")).to_contain_text("Ihre E-Mail-Adresse ist bestätigt")
    expect(page.locator("#done")).to_contain_text("Werktagen")
    expect(page.locator("#email")).to_have_value(somebody.email)
    expect(page.locator(".steps .state")).to_have_count(0)
    world.wait_for_state(somebody, "letter_ordered" if person is None else "no_match")
    later = new_browser()
    sign_in(later, world, somebody)
    LetterCode(later).expect_shown()
    expect(later.locator("#done")).to_have_count(0)
    assert later.locator(".panel").inner_text().splitlines()[0] == "Wir prüfen Ihre Angaben"
    expect(later.locator(".panel")).to_contain_text("schreiben wir Ihnen eine E-Mail")


def test_a_letter_on_its_way_is_a_state_of_the_last_step(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    tenant = confirm_email(page, world, world.tenant())
    world.wait_for_state(tenant, "letter_ordered")
    with letter_posted(world, tenant, days(-1), next_at=days(0)):
        later = new_browser()
        sign_in(later, world, tenant)
        expect(later.locator(".steps [aria-current=step]")).to_contain_text("Brief unterwegs")
        expect(later.locator(".panel")).to_contain_text("Ihr Brief ist unterwegs")
        expect(later.locator("#letter-dates")).to_contain_text("gilt bis")


def test_success_has_a_face_at_the_end_of_the_way(page: Page, new_browser: Callable[..., Page], world: World) -> None:
    tenant = move_in(page, world, world.tenant())
    expect(page.locator("#done")).to_contain_text("Ihr Konto ist freigeschaltet")
    expect(page.locator("#done")).to_be_focused()
    Portal(page, world).sign_out()
    expect(page.locator("#done")).to_contain_text("Sie sind abgemeldet")
    other = new_browser()
    sign_in(other, world, tenant)
    Portal(other, world).expect_inside(tenant)
    expect(other.locator("#done")).to_have_count(0)


def test_a_new_password_is_confirmed(page: Page, new_browser: Callable[..., Page], world: World) -> None:
    tenant = move_in(page, world, world.tenant())
    other = new_browser()
    Visitor(world).reset(tenant.email)
    other.goto(world.email_link(tenant, count=2))
    NewPassword(other).submit("Kirschbaum am Haus 9")
    expect(other.locator("#done")).to_contain_text("Ein neues Passwort gilt ab jetzt")
    eventually(
        lambda: any("Ihr Passwort ist geändert" in mail["subject"] for mail in world.mails(tenant)), 15, "a mail"
    )


def test_the_four_steps_have_one_name_each(page: Page, world: World) -> None:
    Portal(page, world).open()
    assert step_names(page) == STEPS
    Portal(page, world).register()
    expect(page.locator("#firstName")).to_be_visible()
    assert step_names(page) == STEPS
    Registration(page).fill(world.newcomer(ERIKA))
