"""What the company's files did is read at the desk, by the operator too, and by nobody who may not."""

from collections.abc import Callable

from playwright.sync_api import expect

from journey.staff import Desk, Member
from journey.world import World

AtTheDesk = Callable[..., Desk]


def test_an_import_and_a_trial_are_read_line_by_line(
    world: World, at_the_desk: AtTheDesk, operator: Member, clerk: Member
) -> None:
    world.run("matcher", "import", str(world.settings.state / "tenants.csv"), "--dry-run")
    desk = at_the_desk(operator, "/mieterdaten")
    expect(desk.page.get_by_role("row").nth(1)).to_contain_text("Probelauf, nichts übernommen")
    desk.page.get_by_role("row").nth(1).get_by_role("link").click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Probelauf am")
    other = at_the_desk(clerk, "/mieterdaten")
    assert other.page.request.get(f"{other.url}/mieterdaten/999999999").status == 404
    assert other.page.request.get(f"{other.url}/mieterdaten/x").status == 404
