"""Two clerks at one case, and a desk left open while the case changes: nothing is overwritten or done twice."""

from collections.abc import Callable

from playwright.sync_api import expect

from journey.staff import Desk, Member, member
from journey.waiting import eventually
from journey.world import World
from tests.e2e.desk.conftest import Applicant, acts, send

AtTheDesk = Callable[..., Desk]


def test_the_second_is_told_who_did_what_and_keeps_what_was_typed(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant
) -> None:
    other = member(world, "clerk", name="Martin Winter")
    first, second = at_the_desk(clerk, unclear.path), at_the_desk(other, unclear.path)
    expect(second.page.get_by_role("main")).to_contain_text("Petra Sommer arbeitet gerade daran")
    first.press("1").expect_said("zugeordnet")
    second.press("s")
    second.page.locator("#worte-sperren").fill("Bitte prüfen lassen")
    second.page.get_by_role("button", name="Konto sperren").click()
    refusal = second.page.locator(".refusal")
    expect(refusal).to_contain_text("Petra Sommer")
    expect(second.page.locator("#worte-sperren")).to_have_value("Bitte prüfen lassen")
    expect(second.page.get_by_role("main")).to_contain_text("Mieternummer zugeordnet")
    eventually(lambda: acts(world, unclear.account_id) == ["assign"], 5, "one act alone")
    world.wait_for_state(unclear.person, "letter_ordered", "letter_posted")


def test_a_page_left_open_while_the_application_changed_the_case_does_nothing(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    world.set_attributes(unclear.person, {"tenantNumber": "C-4711"})
    eventually(lambda: "C-4711" in (world.attribute(unclear.person, "registrationNote") or ""), 20, "another case")
    desk.press("1")
    expect(desk.page.locator(".refusal")).to_contain_text("geändert")
    assert set(acts(world, unclear.account_id)) <= {"console"}, (
        "what was entered in the console, and nothing of this page"
    )


def test_one_key_pressed_twice_is_one_act(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    fields = {name: desk.page.locator(f"input[name={name}]").first.input_value() for name in ("seen", "tenant_id")}
    answers = [send(desk, f"{unclear.path}/zuordnen", **fields).status for _ in range(2)]
    assert answers == [303, 409]
    assert acts(world, unclear.account_id) == ["assign"]


def test_a_case_that_was_deleted_a_second_ago_is_told(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unknown: Applicant
) -> None:
    desk = at_the_desk(clerk, unknown.path)
    world.delete(unknown.account_id)
    desk.press("a", "Enter")
    expect(desk.page.get_by_role("heading", level=1)).not_to_have_text("Das hat nicht geklappt")
    eventually(lambda: world.user(unknown.person) == {}, 5, "deleted")
