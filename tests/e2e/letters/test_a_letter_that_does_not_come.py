"""The page "Mein Brief ist nicht gekommen": what it says at which time, and what an order changes."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from journey.pages import LetterCode, LetterMissing, Portal
from journey.waiting import eventually
from journey.way import confirm_email, sign_in
from journey.world import World
from people.cast import STRANGER, Person
from tests.e2e.letters.posted import HINT, days, letter_posted

MONTHS = {1: "Januar", 2: "Februar", 3: "März", 4: "April", 5: "Mai", 6: "Juni", 7: "Juli", 8: "August"}
MONTHS |= {9: "September", 10: "Oktober", 11: "November", 12: "Dezember"}


def in_words(day: date) -> str:
    return f"{day.day}. {MONTHS[day.month]} {day.year}"


def orders(world: World, person: Person) -> int:
    return sum(
        event["details"].get("letter") == "requested" for event in world.events(person, "CUSTOM_REQUIRED_ACTION")
    )


def test_before_a_letter_is_posted_the_page_says_the_same_to_everybody(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    tenant = confirm_email(page, world, world.tenant())
    other = new_browser()
    stranger = confirm_email(other, world, STRANGER)
    world.wait_for_state(tenant, "letter_ordered")
    world.wait_for_state(stranger, "no_match")
    said = LetterCode(page).missing().text()
    assert LetterCode(other).missing().text() == said
    assert "7 Tage" in said
    assert "3 Briefe" in said
    assert not LetterMissing(page).can_order()


def test_the_page_tells_the_days_of_the_letter_and_a_masked_address(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    world.wait_for_state(tenant, "letter_ordered")
    with letter_posted(world, tenant, days(-2), next_at=days(5)):
        missing = LetterCode(page).missing()
    for words in (in_words(days(-2)), in_words(days(1)), in_words(days(18)), in_words(days(5)), HINT, "03471"):
        assert words in missing.text(), words
    assert not missing.can_order()


def test_another_letter_is_ordered_once_however_often_one_presses(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    tenant = confirm_email(page, world, world.tenant())
    world.wait_for_state(tenant, "letter_ordered")
    second = new_browser(java_script_enabled=False)
    sign_in(second, world, tenant)
    with letter_posted(world, tenant, days(-7), next_at=days(0)):
        missing, again = LetterCode(page).missing(), LetterCode(second).missing()
        assert in_words(days(0)) in missing.order().text()
        wish = world.attribute(tenant, "letterRequestedAt")
        assert in_words(days(0)) in again.order().text()
        assert not again.can_order()
        assert world.attribute(tenant, "letterRequestedAt") == wish
        assert orders(world, tenant) == 1


def test_an_order_before_its_day_changes_nothing(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    world.wait_for_state(tenant, "letter_ordered")
    with letter_posted(world, tenant, days(-7), next_at=days(0)):
        missing = LetterCode(page).missing()
        world.set_attributes(tenant, {"letterNextAt": str(days(1))})
        page.locator("#kc-order").click()
        expect(page.locator("#letter-from")).to_be_visible()
        assert not missing.can_order()
        assert world.attribute(tenant, "letterRequestedAt") is None
        assert orders(world, tenant) == 0


def test_a_code_that_is_over_is_told_and_the_way_goes_on(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    world.wait_for_state(tenant, "letter_ordered")
    with letter_posted(world, tenant, days(-30), next_at=days(-23)):
        page.reload()
        expect(page.locator("#letter-over")).to_contain_text(in_words(days(-10)))
        assert LetterCode(page).missing().can_order()


def test_the_way_back_leads_to_the_code(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    LetterCode(page).missing().back().submit(world.letter_code(tenant), tenant)
    expect(page).to_have_url(f"{world.portal_url}/me")


def test_of_a_letter_that_came_back_the_mail_tells_and_the_page_says_what_it_says_to_everybody(
    page: Page, world: World
) -> None:
    tenant = confirm_email(page, world, world.tenant())
    to_everybody = LetterCode(page).missing().text()
    world.letter(tenant)
    world.post_letter(tenant, on=days(0))
    world.wait_for_state(tenant, "letter_posted")
    world.run("letter-service", "returned", str(world.attribute(tenant, "letterNumber")))
    world.wait_for_state(tenant, "review")
    assert LetterMissing(page).back().missing().text() == to_everybody
    eventually(
        lambda: any("Unser Brief kam zu uns zurück" in mail["subject"] for mail in world.mails(tenant)), 30, "a mail"
    )


@pytest.mark.parametrize("which", ["first", "second"])
def test_a_tenant_whose_letter_does_not_come_orders_another_and_both_codes_open(
    page: Page, world: World, which: str
) -> None:
    tenant = confirm_email(page, world, world.tenant())
    codes = {"first": world.letter_code(tenant)}
    number = world.attribute(tenant, "letterNumber")
    world.letters_age(tenant, 8)
    world.post_letter(tenant, on=days(-8))
    world.wait_for_state(tenant, "letter_posted")
    assert in_words(days(-8)) in world.mail(tenant, 2)

    missing = LetterCode(page).missing()
    assert in_words(days(-8)) in missing.text()
    assert "S***" in missing.text()
    assert tenant.street not in missing.text()
    assert in_words(days(0)) in missing.order().text()

    eventually(lambda: world.attribute(tenant, "letterNumber") != number, 30, "another letter")
    codes["second"] = world.letter_code(tenant)
    assert codes["first"] != codes["second"]
    missing.back().submit(codes[which], tenant)
    Portal(page, world).expect_inside(tenant)
    assert orders(world, tenant) == 1
