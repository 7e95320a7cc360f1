"""What is typed or sent that cannot be: clear German, nothing half done, never an error page of ours."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from journey.staff import Desk, Member
from journey.visitor import Visitor
from journey.world import World
from people.cast import Person
from tests.e2e.desk.conftest import Applicant, acts, arrive, send

AtTheDesk = Callable[..., Desk]
NOWHERE = "/fall/00000000-0000-4000-8000-000000000000"


MARKUP = "<img src=x onerror=alert(1)>\u202egnp.exe"


@pytest.fixture
def hostile(world: World) -> Applicant:
    """Somebody whose landlord's file holds markup, a formula and what turns the words around it.

    The registration takes no such name, and neither does Keycloak's Admin API.
    """
    tenant = world.tenant()
    with world.database("bwg") as connection:
        changed = "UPDATE matcher.tenancies SET last_name = %s, email = '=1+1' WHERE street = %s AND house_number = %s"
        street, _, number = tenant.street.rpartition(" ")
        assert connection.execute(changed, [MARKUP, street, number]).rowcount == 1
    return arrive(world, tenant, "review")


def test_markup_and_direction_signs_in_a_name_are_shown_as_what_they_are(
    at_the_desk: AtTheDesk, clerk: Member, hostile: Applicant
) -> None:
    desk = at_the_desk(clerk, hostile.path)
    told: list[str] = []
    desk.page.on("dialog", lambda dialog: told.append(dialog.message))
    desk.page.on("console", lambda message: told.append(message.text))
    for path in (hostile.path, "/pruefen", "/"):
        desk.open(path)
        assert desk.page.locator("main img").count() == 0
        assert "\u202e" not in desk.page.content()
    desk.open(hostile.path)
    expect(desk.page.get_by_role("table")).to_contain_text("<img src=x onerror=alert(1)>[202E]gnp.exe")
    assert told == []


@pytest.mark.parametrize("typed", ["C-99999", "'; DROP TABLE acts; --", "<b>1</b>", "\u202e1-C", "9" * 5_000, ""])
def test_a_number_that_cannot_be_is_answered_at_the_case(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant, typed: str
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    seen = desk.page.locator("input[name=seen]").first.input_value()
    answer = send(desk, f"{unclear.path}/zuordnen", seen=seen, tenant_id=typed)
    said = "steht nicht in den Mieterdaten" if typed else "Mieternummer angeben"
    assert (answer.status, said in answer.text()) == (400, True)
    assert acts(world, unclear.account_id) == []


def test_a_number_that_another_account_holds_has_to_be_confirmed(
    world: World, at_the_desk: AtTheDesk, clerk: Member
) -> None:
    tenant: Person = world.tenant()
    first = world.newcomer(tenant)
    Visitor(world).move_in(first)
    number = world.attribute(first, "tenantNumber") or ""
    second = arrive(world, replace(tenant, last_name="Neuvermählt"), "review")
    desk = at_the_desk(clerk, second.path)
    desk.press("1")
    expect(desk.page.locator(".refusal")).to_contain_text("schon ein anderes Konto")
    assert acts(world, second.account_id) == []
    desk.page.get_by_role("button", name=f"Trotzdem {number} zuordnen").click()
    desk.expect_said("zugeordnet")


@pytest.mark.parametrize(
    "typed",
    [
        "B26-999999-9",
        "https://andere-firma.example/brief#123456789012/X-1",
        "123456789012",
        "<script>alert(1)</script>",
        "B" * 9_000,
        "\u202eB26",
        "",
    ],
)
@pytest.mark.parametrize("field", ["suchen", "zurueck"])
def test_what_is_no_letter_of_ours_is_told_and_not_repeated(
    at_the_desk: AtTheDesk, clerk: Member, typed: str, field: str
) -> None:
    desk = at_the_desk(clerk, "/briefe")
    answer = send(desk, f"/briefe/{field}", nummer=typed)
    assert answer.status == 400
    assert "keine Briefnummer" in answer.text() or "gibt es hier nicht" in answer.text()
    assert "123456789012" not in answer.text()


@pytest.mark.parametrize(
    "path",
    [
        NOWHERE,
        "/fall/%00",
        "/fall/..%2f..",
        "/fall/" + "a" * 3_000,
        "/briefe/B26-000000-0",
        "/briefe/%F0%9F%92%A5",
        "/gibt-es-nicht",
    ],
)
def test_an_address_that_leads_nowhere_is_a_german_page(at_the_desk: AtTheDesk, clerk: Member, path: str) -> None:
    desk = at_the_desk(clerk, "/briefe")
    answer = desk.page.request.get(f"{desk.url}{path}")
    assert answer.status in (404, 405)
    assert "Das gibt es hier nicht" in answer.text()


@pytest.mark.parametrize(
    "query",
    [
        "/pruefen?art=nonsense&ab=%00%ff",
        "/pruefen?ab=2026-99-99",
        "/pruefen?ab=9999999999999999999999",
        "/protokoll?tag=0000-00-00&wer=%00&vor=99999999999999999999",
        "/protokoll?tag=9999-12-31&vor=-1",
        "/login?next=//evil.example/",
        "/callback?code=x&state=y",
    ],
)
def test_an_odd_query_is_no_fault_of_ours(at_the_desk: AtTheDesk, lead: Member, query: str) -> None:
    desk = at_the_desk(lead, "/briefe")
    answer = desk.page.request.get(f"{desk.url}{query}")
    assert answer.status in (200, 400), (answer.status, answer.text()[:500])


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"csrf=" + b"x" * 20_000, b"&" * 100, b"csrf=%ff&seen=%00", b'{"csrf": 1}', b""]
)
def test_a_form_that_cannot_be_read_does_nothing(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant, body: bytes
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = desk.page.request.post(f"{desk.url}{unclear.path}/sperren", data=body, headers=headers)
    assert answer.status in (400, 403)
    assert "nichts geändert" in answer.text()
    assert acts(world, unclear.account_id) == []


@pytest.mark.parametrize("text", ["", " ", "%", "_" * 50, "'\"\\", "\u202e", "💥", "a" * 5_000, "=HYPERLINK(1)", "*"])
def test_whatever_is_looked_for_there_is_an_answer(at_the_desk: AtTheDesk, clerk: Member, text: str) -> None:
    desk = at_the_desk(clerk, "/suche")
    assert send(desk, "/suche", text=text).status == 303
    assert desk.page.request.get(f"{desk.url}/suche").status == 200


def test_a_reason_that_is_too_long_is_told_and_still_there(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    seen = desk.page.locator("input[name=seen]").first.input_value()
    answer = send(desk, f"{unclear.path}/sperren", seen=seen, reason="Grund " * 100)
    assert (answer.status, "zu lang" in answer.text(), "Grund Grund" in answer.text()) == (400, True, True)
    assert acts(world, unclear.account_id) == []
