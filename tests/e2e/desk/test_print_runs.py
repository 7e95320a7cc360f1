"""Print runs at the desk: what was printed is told as brought to the post, with its day, once."""

from collections.abc import Callable

from playwright.sync_api import expect

from journey.staff import Desk, Member
from journey.world import World
from tests.e2e.desk.conftest import arrive, send
from tests.e2e.letters.posted import days

AtTheDesk = Callable[..., Desk]
RUN_OF = "SELECT name FROM letter_service.runs JOIN letter_service.letters USING (run_id) WHERE letter_number = %s"


def test_a_run_is_acknowledged_by_a_button(world: World, at_the_desk: AtTheDesk, clerk: Member) -> None:
    waits = arrive(world, world.tenant(), "letter_ordered", "letter_posted")
    world.letter(waits.person)
    with world.database("bwg") as connection:
        [name] = connection.execute(RUN_OF, [world.attribute(waits.person, "letterNumber")]).fetchone() or [""]
    desk = at_the_desk(clerk, "/druck")
    row = desk.page.get_by_role("row", name=name)
    row.get_by_role("button", name="Als eingeworfen melden").click()
    desk.expect_said(f"Der Drucklauf {name} ist als eingeworfen gemeldet")
    expect(desk.page.get_by_role("row", name=name)).to_contain_text("eingeworfen, ")
    world.wait_for_state(waits.person, "letter_posted")
    day = days(0).isoformat()
    assert send(desk, f"/druck/{name}/eingeworfen", tag=day).status == 303
    desk.open("/druck").expect_said("war schon gemeldet")


def test_a_day_that_cannot_be_and_a_run_that_is_none_are_told(at_the_desk: AtTheDesk, clerk: Member) -> None:
    desk = at_the_desk(clerk, "/druck")
    for path, day, words in (
        ("/druck/R999999/eingeworfen", "2026-11-30", "Diesen Drucklauf gibt es nicht"),
        ("/druck/R000001/eingeworfen", "2999-01-01", "An diesem Tag kann der Drucklauf nicht"),
        ("/druck/R000001/eingeworfen", "31.2.2026", "Bitte nennen Sie den Tag"),
    ):
        answer = send(desk, path, tag=day)
        assert (answer.status, words in answer.text()) == (400, True)
    assert send(desk, "/druck/R1;DROP/eingeworfen", tag="2026-11-30").status == 404


def test_an_operator_acknowledges_nothing(at_the_desk: AtTheDesk, operator: Member) -> None:
    desk = at_the_desk(operator, "/protokoll")
    assert desk.page.request.get(f"{desk.url}/druck").status == 403
    assert send(desk, "/druck/R000001/eingeworfen", tag="2026-11-30").status == 403
