"""A clerk settles what is unclear, by the keyboard, on real pages."""

from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import expect

from journey.staff import Desk, Member
from journey.waiting import eventually
from journey.world import World
from people.cast import Person
from tests.e2e.desk.conftest import Applicant, acts, arrive
from tests.e2e.letters.posted import days

AtTheDesk = Callable[..., Desk]


def number_of(tenant: Person) -> str:
    return f"C-{tenant.street.rpartition(' ')[2]}"


def test_an_unclear_match_is_settled_by_one_key(
    world: World, at_the_desk: AtTheDesk, clerk: Member, tenant: Person, unclear: Applicant
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    table = desk.page.get_by_role("table")
    expect(table).to_contain_text("Neuvermählt")
    expect(table).to_contain_text(tenant.last_name)
    expect(table).to_contain_text("verschieden")
    desk.press("1").expect_said(f"wird der Mieternummer {number_of(tenant)} zugeordnet")
    world.wait_for_state(unclear.person, "letter_ordered", "letter_posted")
    assert tenant.last_name in world.letter(unclear.person).get_text(), "the letter names who is on file"
    desk.open(unclear.path)
    expect(desk.page.get_by_role("main")).to_contain_text("Petra Sommer: Mieternummer zugeordnet")


def test_somebody_unknown_is_rejected_by_two_keys(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unknown: Applicant
) -> None:
    desk = at_the_desk(clerk, unknown.path)
    expect(desk.page.get_by_role("main")).to_contain_text("passt niemand")
    desk.press("a", "Enter").expect_said("wird abgelehnt")
    eventually(lambda: acts(world, unknown.account_id) == ["reject"], 10, "the act")
    desk.open(unknown.path)
    expect(desk.page.get_by_role("main")).to_contain_text("Grund: Nicht im Bestand")


def test_a_question_is_asked_by_mail(world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant) -> None:
    desk = at_the_desk(clerk, unclear.path)
    desk.press("m", "Enter").expect_said("bekommt eine Mail")
    eventually(lambda: len(world.mails(unclear.person)) >= 2, 30, "the mail")


def test_the_next_case_comes_up_and_what_was_passed_does_not_come_again(
    world: World, at_the_desk: AtTheDesk, clerk: Member
) -> None:
    for _ in range(2):
        arrive(world, replace(world.tenant(), last_name="Andersnamig"), "review")
    desk = at_the_desk(clerk, "/pruefen?art=review")
    desk.page.get_by_role("link", name="Nächster Fall").click()
    desk.page.wait_for_url("**/fall/**")
    first = desk.page.url
    desk.press("n")
    desk.page.wait_for_url(lambda url: "/fall/" in url and url != first)


def test_a_letter_that_came_back_is_noted_by_its_number_and_by_its_qr_code(
    world: World, at_the_desk: AtTheDesk, clerk: Member
) -> None:
    letters = [arrive(world, world.tenant(), "letter_ordered", "letter_posted") for _ in range(2)]
    for one in letters:
        world.letter(one.person)
        world.post_letter(one.person, days(0))
        world.wait_for_state(one.person, "letter_posted")
    desk = at_the_desk(clerk, "/briefe")
    number = world.attribute(letters[0].person, "letterNumber") or ""
    desk.page.locator("#zurueck").fill(number)
    desk.press("Enter").expect_said(f"Brief {number}")
    scanned = world.letter_qr(letters[1].person)
    code = world.letter_code(letters[1].person)
    expect(desk.page.locator("#zurueck")).to_be_focused()
    desk.page.keyboard.type(scanned)
    desk.press("Enter").expect_said("ist als zurückgekommen vermerkt")
    assert code.replace("-", "") not in desk.page.content().replace("-", "").replace(" ", "")
    for one in letters:
        eventually(lambda one=one: acts(world, one.account_id) == ["returned"], 10, "the act")  # type: ignore[misc]
        world.wait_for_state(one.person, "review", seconds=40)
    desk.open(f"/briefe/{number}")
    expect(desk.page.get_by_role("main")).to_contain_text("zurückgekommen")


def test_one_field_finds_by_name_address_number_and_mail(
    world: World, at_the_desk: AtTheDesk, clerk: Member, tenant: Person
) -> None:
    found = arrive(world, tenant, "letter_ordered", "letter_posted")
    desk = at_the_desk(clerk, "/suche")
    letter = world.attribute(found.person, "letterNumber") or ""
    for text in (found.person.email, number_of(tenant), letter, tenant.street):
        desk.search(text)
        expect(desk.page.get_by_role("main")).to_contain_text("Treffer")
        expect(desk.page.locator(f"a[href$='{found.path}']").first, text).to_be_visible()
    assert found.person.email not in desk.page.url


def test_signing_out_ends_the_desk(at_the_desk: AtTheDesk, clerk: Member) -> None:
    desk = at_the_desk(clerk)
    desk.page.get_by_role("button", name="Abmelden").click()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Sie sind abgemeldet")
    desk.open("/pruefen")
    expect(desk.page.locator("#username")).to_be_visible()


def test_another_tenant_number_is_compared_before_it_is_assigned(
    world: World, at_the_desk: AtTheDesk, clerk: Member, tenant: Person, unknown: Applicant
) -> None:
    desk = at_the_desk(clerk, unknown.path)
    desk.press("z")
    desk.page.keyboard.type("C-99999")
    desk.press("Enter")
    expect(desk.page.locator(".refusal")).to_contain_text("gibt es nicht")
    desk.page.locator("#nummer").fill(number_of(tenant))
    desk.press("Enter")
    expect(desk.page.get_by_role("table")).to_contain_text(tenant.last_name)
    desk.page.locator("h1").click()
    desk.press("1").expect_said(f"wird der Mieternummer {number_of(tenant)} zugeordnet")
    assert acts(world, unknown.account_id) == ["assign"]
