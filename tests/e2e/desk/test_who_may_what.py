"""What each role must not do is refused, whoever asks: by page and by a form that a script sends."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from journey.pages import Login
from journey.staff import Desk, Member, member
from journey.world import World
from tests.e2e.desk.conftest import Applicant, acts, send

AtTheDesk = Callable[..., Desk]
LEADS = ("entsperren", "brief-freigeben", "loeschen", "auskunft")
CLERKS = ("zuordnen", "ablehnen", "nachfragen", "brief", "code-verlangen", "sperren", "weiter")
FIELDS = {"tenant_id": "C-1", "choice": "Grund", "confirmation": "LÖSCHEN", "text": "ask-call"}


def row(world: World, account_id: str) -> tuple[object, ...]:
    with world.database("bwg") as connection:
        found = connection.execute("SELECT * FROM matcher.registrations WHERE account_id = %s", [account_id]).fetchone()
    return tuple(found or ())


def test_a_clerk_does_nothing_that_a_lead_alone_may(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    expect(desk.page.get_by_role("main")).not_to_contain_text("Nur Leitung")
    before = row(world, unclear.account_id)
    seen = desk.page.locator("input[name=seen]").first.input_value()
    for slug in LEADS:
        answer = send(desk, f"{unclear.path}/{slug}", seen=seen, **FIELDS)
        assert (answer.status, "dürfen Sie hier nicht" in answer.text()) == (403, True), slug
    assert row(world, unclear.account_id) == before
    assert acts(world, unclear.account_id) == ["refused"] * len(LEADS)
    assert desk.page.request.get(f"{desk.url}/protokoll").status == 403


def test_an_operator_sees_no_case_and_settles_none(
    world: World, at_the_desk: AtTheDesk, operator: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(operator, "/protokoll")
    before = row(world, unclear.account_id)
    for slug in (*CLERKS, *LEADS):
        answer = send(desk, f"{unclear.path}/{slug}", **FIELDS)
        assert answer.status == 403, slug
        assert unclear.person.last_name not in answer.text()
    for path in ("/pruefen", unclear.path, "/suche", "/briefe"):
        assert desk.page.request.get(f"{desk.url}{path}").status == 403, path
    assert row(world, unclear.account_id) == before
    assert set(acts(world, unclear.account_id)) == {"refused"}


def test_a_tenant_finds_the_desk_closed(page: Page, world: World) -> None:
    nobody = member(world, name="Nora Niemand")
    page.goto(f"{world.settings.desk_url}/pruefen")
    Login(page).expect_shown()
    page.locator("#username").fill(nobody.email)
    page.locator("#password").fill("Sonnenblumen am Fluss 7")
    page.locator("#kc-login").click()
    page.wait_for_load_state()
    assert not page.get_by_role("heading", name="Prüfen").is_visible()


@pytest.mark.parametrize("csrf", ["", "falsch", "ä" * 32])
def test_a_form_without_the_token_of_the_session_does_nothing(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant, csrf: str
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    seen = desk.page.locator("input[name=seen]").first.input_value()
    answer = send(desk, f"{unclear.path}/zuordnen", csrf, seen=seen, tenant_id="C-1")
    assert (answer.status, "kam nicht von dieser Seite" in answer.text()) == (403, True)
    assert acts(world, unclear.account_id) == []


def test_a_form_of_another_site_does_nothing(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    form: dict[str, str | float | bool] = {
        name: desk.page.locator(f"input[name={name}]").first.input_value() for name in ("csrf", "seen")
    }
    url = f"{desk.url}{unclear.path}/zuordnen"
    for headers in (
        {"Origin": "http://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        assert desk.page.request.post(url, form=form | {"tenant_id": "C-1"}, headers=headers).status == 403
    assert acts(world, unclear.account_id) == []


def test_a_lead_reads_what_was_done_and_that_the_record_is_whole(
    at_the_desk: AtTheDesk, lead: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(lead, unclear.path)
    desk.press("s", "Enter").expect_said("wird gesperrt")
    desk.open("/protokoll")
    expect(desk.page.get_by_role("table")).to_contain_text("Gesperrt")
    desk.page.get_by_role("button", name="Prüfen, ob").click()
    desk.expect_said("vollständig und unverändert")


def test_a_lead_exports_and_deletes(world: World, at_the_desk: AtTheDesk, lead: Member, unknown: Applicant) -> None:
    desk = at_the_desk(lead, unknown.path)
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name="Daten ausgeben (JSON)").click()
    assert unknown.person.email in download.value.path().read_text()
    desk.press("l")
    desk.page.locator("#bestaetigung").fill("ja")
    desk.page.get_by_role("button", name="Endgültig löschen").click()
    expect(desk.page.locator(".refusal")).to_contain_text("Noch nicht gelöscht")
    desk.page.locator("#bestaetigung").fill("LÖSCHEN")
    desk.page.get_by_role("button", name="Endgültig löschen").click()
    desk.expect_said("wird gelöscht")
    assert acts(world, unknown.account_id) == ["export", "delete"]
