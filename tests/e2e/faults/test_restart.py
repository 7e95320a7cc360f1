"""Everything is stopped and started again: nothing is forgotten, least of all a pause after wrong codes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from journey.pages import EmailCode, LetterCode, Portal
from journey.way import confirm_email, move_in, register, sign_in
from journey.world import World
from tests.conftest import stack
from tests.e2e.doors.test_signing_in_tells_nothing import owned, wrong_logins
from tests.e2e.doors.test_wrong_codes import wrong_but_well_formed
from tests.e2e.way.test_known_devices import enters, mark_of
from tests.e2e.way.test_wrong_logins import guess

pytestmark = pytest.mark.usefixtures("tries_count_and_not_their_speed")


def test_accounts_codes_and_pauses_survive_a_restart_of_everything(
    world: World, new_browser: Callable[..., Page]
) -> None:
    page = new_browser()
    registered = register(page, world, world.tenant())
    guessed_page = new_browser()
    guessed = register(guessed_page, world, world.tenant())
    right = world.email_code(guessed)
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _ in range(4):
        EmailCode(guessed_page).submit(wrong, guessed)
        EmailCode(guessed_page).expect_shown()
    inside = move_in(new_browser(), world, world.tenant())
    paused_page = new_browser()
    paused = confirm_email(paused_page, world, world.tenant())
    code = world.letter_code(paused)
    for number in range(1, 6):
        LetterCode(paused_page).submit(wrong_but_well_formed(code, number), paused)
        LetterCode(paused_page).expect_shown()

    guess(world, registered.email, 3)
    assert wrong_logins(world, registered) == 3
    known = owned(world)
    mark = mark_of(world, known)

    stack("down")
    stack("up")

    assert wrong_logins(world, registered) == 3
    guess(world, known.email, 12)
    assert not enters(world, "", known)
    assert enters(world, mark, known), "a device stays known"
    again = new_browser()
    sign_in(again, world, inside)
    Portal(again, world).expect_inside(inside)
    again = new_browser()
    sign_in(again, world, registered)
    EmailCode(again).submit(world.email_code(registered), registered)
    LetterCode(again).expect_shown()
    again = new_browser()
    sign_in(again, world, guessed)
    EmailCode(again).submit(wrong, guessed)
    EmailCode(again).expect_shown()
    EmailCode(again).submit(right, guessed)
    EmailCode(again).expect_shown()
    assert EmailCode(again).error(), "the fifth try was before, and the sixth is none, restart or not"
    again = new_browser()
    sign_in(again, world, paused)
    LetterCode(again).submit(code, paused)
    LetterCode(again).expect_shown()
    assert "Uhr" in LetterCode(again).error()
    assert "letterVerified" not in world.user(paused)["attributes"]
