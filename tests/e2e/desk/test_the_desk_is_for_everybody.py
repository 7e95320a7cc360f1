"""The desk by keyboard alone, without JavaScript, narrow and dark, and as axe sees it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from journey.staff import Desk, Member
from journey.world import World
from tests.e2e.desk.conftest import Applicant, acts
from tests.e2e.pages.accessibility import AXE, BEYOND_AXE, RUN_AXE

AtTheDesk = Callable[..., Desk]
WIDE, NARROW = {"width": 1024, "height": 768}, {"width": 390, "height": 844}


def faults(page: Page) -> list[str]:
    page.evaluate(AXE)
    return [*page.evaluate(RUN_AXE), *page.evaluate(BEYOND_AXE)]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1024", "390"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_usable_by_everybody(
    at_the_desk: AtTheDesk, lead: Member, unclear: Applicant, size: dict[str, int], scheme: str
) -> None:
    # bypass_csp: axe is put into the page by the test.
    desk = at_the_desk(lead, "/", viewport=size, color_scheme=scheme, bypass_csp=True)
    found = {}
    for path in ("/", "/pruefen", unclear.path, "/suche", "/briefe", "/druck", "/mieterdaten", "/protokoll"):
        desk.open(path)
        found[path] = faults(desk.page)
    desk.open(unclear.path).press("a")
    found["open"] = faults(desk.page)
    desk.search(unclear.person.email)
    found["found"] = faults(desk.page)
    assert {path: seen for path, seen in found.items() if seen} == {}


def test_everything_that_a_form_does_works_without_javascript(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(clerk, unclear.path, java_script_enabled=False)
    desk.page.get_by_text("Sperren").first.click()
    desk.page.get_by_role("button", name="Konto sperren").click()
    desk.expect_said("wird gesperrt")
    assert acts(world, unclear.account_id) == ["block"]


def test_the_common_case_reloads_no_page(at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant) -> None:
    desk = at_the_desk(clerk, unclear.path)
    desk.page.evaluate("window.still = true")
    desk.press("1").expect_said("zugeordnet")
    assert desk.page.evaluate("window.still") is True
    assert desk.page.evaluate("document.activeElement.className") == "said", "what was done is read out"


def test_keys_can_be_switched_off_and_do_nothing_while_somebody_types(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    desk.page.locator("#nummer").focus()
    desk.page.keyboard.type("1sn")
    expect(desk.page.locator("#nummer")).to_have_value("1sn")
    desk.press("Escape")
    desk.page.get_by_role("button", name="Tastenkürzel: an").click()
    desk.press("1", "s")
    expect(desk.page.get_by_role("button", name="Tastenkürzel: aus")).to_be_visible()
    assert acts(world, unclear.account_id) == []


def test_no_page_of_the_desk_may_be_kept_framed_or_scripted(at_the_desk: AtTheDesk, clerk: Member) -> None:
    desk = at_the_desk(clerk)
    headers = desk.page.request.get(f"{desk.url}/").headers
    assert headers["cache-control"] == "no-store"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    [cookie] = [one for one in desk.page.context.cookies(desk.url) if one["name"] == "desk"]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
