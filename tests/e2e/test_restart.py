"""Everything is stopped and started again: nothing is forgotten, least of all a pause after wrong codes."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.conftest import stack
from tests.e2e.pages import EmailCode, LetterCode, Portal
from tests.e2e.test_wrong_codes import wrong_but_well_formed
from tests.e2e.way import confirm_email, move_in, register, sign_in
from tests.world import World


def test_accounts_codes_and_pauses_survive_a_restart_of_everything(
    world: World, new_browser: Callable[..., Page]
) -> None:
    page = new_browser()
    registered = register(page, world, world.tenant())
    inside = move_in(new_browser(), world, world.tenant())
    paused_page = new_browser()
    paused = confirm_email(paused_page, world, world.tenant())
    code = world.letter_code(paused)
    for number in range(1, 6):
        LetterCode(paused_page).submit(wrong_but_well_formed(code, number), paused)
        LetterCode(paused_page).expect_shown()

    stack("down")
    stack("up")

    again = new_browser()
    sign_in(again, world, inside)
    Portal(again, world).expect_inside(inside)
    again = new_browser()
    sign_in(again, world, registered)
    EmailCode(again).submit(world.email_code(registered), registered)
    LetterCode(again).expect_shown()
    again = new_browser()
    sign_in(again, world, paused)
    LetterCode(again).submit(code, paused)
    LetterCode(again).expect_shown()
    assert "Uhr" in LetterCode(again).error()
    assert "letterVerified" not in world.user(paused)["attributes"]
