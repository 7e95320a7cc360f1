"""Wrong passwords lock an account for strangers, not on a device that its owner has used."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from journey.pages import LetterCode, Login, Portal
from journey.visitor import Visitor
from journey.way import confirm_email
from journey.world import World

pytestmark = pytest.mark.usefixtures("tries_count_and_not_their_speed")


def guess(world: World, email: str, times: int) -> None:
    """A stranger's wrong passwords."""
    for number in range(times):
        visitor = Visitor(world)
        visitor.send(visitor.open("/login"), {"username": email, "password": f"geraten {number}"})


def test_a_strangers_guesses_do_not_lock_the_owner_out_of_a_known_device(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    owner = confirm_email(page, world, world.tenant())
    known = new_browser()
    Portal(known, world).sign_in().fill(owner)
    LetterCode(known).expect_shown()
    guess(world, owner.email, 12)

    unknown = new_browser()
    Portal(unknown, world).sign_in().fill(owner)
    Login(unknown).expect_shown()

    kept = [cookie for cookie in known.context.cookies() if cookie["name"] == "BWG_DEVICE"]
    again = new_browser()
    again.context.add_cookies(kept)  # type: ignore[arg-type]  # as the browser told them
    Portal(again, world).sign_in().fill(owner)
    LetterCode(again).expect_shown()


def test_the_mark_of_a_device_opens_no_other_account(
    page: Page, new_browser: Callable[..., Page], world: World
) -> None:
    stranger = confirm_email(page, world, world.tenant())
    owner = confirm_email(new_browser(), world, world.tenant())
    device = new_browser()
    Portal(device, world).sign_in().fill(stranger)
    LetterCode(device).expect_shown()
    guess(world, owner.email, 12)
    device.context.clear_cookies(name="AUTH_SESSION_ID")
    Portal(device, world).sign_in().fill(owner)
    Login(device).expect_shown()


def test_the_mark_of_a_device_is_no_way_to_guess_on(page: Page, new_browser: Callable[..., Page], world: World) -> None:
    owner = confirm_email(page, world, world.tenant())
    device = new_browser()
    Portal(device, world).sign_in().fill(owner)
    LetterCode(device).expect_shown()
    device.context.clear_cookies(name="AUTH_SESSION_ID")
    for number in range(25):
        Portal(device, world).sign_in().fill(owner, f"geraten {number}")
        Login(device).expect_shown()
    Portal(device, world).sign_in().fill(owner)
    Login(device).expect_shown()
