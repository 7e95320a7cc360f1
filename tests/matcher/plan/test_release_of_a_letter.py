"""Staff let a letter go against a limit, with a reason: one letter, the reason goes with it, and a note says so."""

import datetime
from dataclasses import replace

import pytest

from matcher.plan.notes import NOT_RELEASED
from matcher.plan.steps.release import RELEASE, release_reason
from tests.matcher.plan.little_world import NONE, LittleWorld, an_account

REASON = "Die Mieterin war mit Ausweis hier"
SAID = f"Brief gegen die Grenze freigegeben (am 22.11.2026): {REASON}"
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def posted() -> LittleWorld:
    """An account whose letter was posted; letter-service makes no other for a week."""
    world = LittleWorld()
    world.settle()
    world.news(world.orders[0], state="posted", posted_at="2026-11-22T12:00:00Z")
    world.settle("letter")
    world.too_early, world.next_at = True, world.now + datetime.timedelta(days=7)
    world.now += HOUR
    return world


def release(world: LittleWorld, reason: str = REASON) -> None:
    world.enter(RELEASE, reason)
    world.settle(by_staff=True)


def test_a_letter_goes_against_the_limit_with_the_reason_and_the_first_stays_good(posted: LittleWorld) -> None:
    release(posted)
    assert [(one.state, one.release_reason) for one in posted.orders] == [("posted", ""), ("ordered", REASON)]
    assert (posted.row.state, posted.row.letter_number, posted.value(RELEASE)) == ("letter_ordered", "B-2", "")
    assert SAID in posted.row.note
    for because in ("event", "letter", "reconcile"):
        assert posted.settle(because).is_empty


def test_a_first_letter_that_the_limits_refused_goes() -> None:
    world = LittleWorld(too_early=True)
    world.settle()
    assert (world.row.state, world.orders) == ("matched", [])
    release(world)
    assert (world.row.state, world.row.note) == ("letter_ordered", f"Mieter T-1: gleich. {SAID}")


@pytest.mark.parametrize("why", ["ceiling", "second account"])
def test_a_letter_that_is_held_goes_and_uses_nothing_up(why: str) -> None:
    world = LittleWorld(beyond=("network",)) if why == "ceiling" else LittleWorld(owners={"T-1": "anna"})
    world.settle()
    assert world.row.state == "review"
    release(world)
    assert (world.row.state, world.row.held_at, len(world.orders)) == ("letter_ordered", None, 1)
    assert (world.value("tenantNumber"), SAID in world.row.note) == ("T-1", True)
    assert world.settle("reconcile").is_empty


def test_the_same_reason_written_later_lets_another_go(posted: LittleWorld) -> None:
    release(posted)
    posted.now += HOUR
    release(posted)
    assert len(posted.orders) == 3


@pytest.mark.parametrize("lost", ["everything", "the last write to the console"])
def test_a_worker_that_dies_after_the_order_makes_no_second_letter(posted: LittleWorld, lost: str) -> None:
    before, shown = posted.registration, posted.account
    release(posted)
    posted.registration = before if lost == "everything" else posted.registration
    assert shown is not None
    posted.account = replace(shown, attributes=shown.attributes | {RELEASE: [REASON]})
    posted.settle(by_staff=True)
    assert (len(posted.orders), posted.row.letter_number, posted.value(RELEASE)) == (2, "B-2", "")
    assert SAID in posted.row.note
    assert posted.settle("reconcile").is_empty


def test_an_order_that_the_console_does_not_show_yet_is_not_taken_for_the_release() -> None:
    world = LittleWorld()
    shown = world.account
    world.settle()
    world.registration, world.account = replace(world.row.without_letter(), state="matched"), shown
    release(world)
    assert [one.release_reason for one in world.orders] == ["", REASON]


def test_a_letter_that_came_back_is_not_taken_for_the_release(posted: LittleWorld) -> None:
    release(posted)
    posted.news(posted.orders[1], state="returned")
    posted.settle("letter")
    release(posted)
    assert (posted.row.state, NOT_RELEASED in posted.row.note) == ("review", True)


def test_who_releases_a_letter_beside_an_active_account_is_not_told_that_it_waits(posted: LittleWorld) -> None:
    posted.owners, posted.silent = {"T-1": "anna"}, True
    release(posted)
    assert "anderes Konto" not in posted.row.note
    posted.silent = False
    posted.settle("reconcile")
    assert (posted.row.note, len(posted.orders)) == (f"Mieter T-1: gleich. {SAID}", 2)


def test_while_letter_service_is_away_the_reason_waits_in_the_console(posted: LittleWorld) -> None:
    posted.silent = True
    release(posted)
    assert posted.value(RELEASE) == REASON
    posted.silent = False
    posted.settle("reconcile")
    assert (len(posted.orders), posted.value(RELEASE)) == (2, "")


def refused_address(world: LittleWorld) -> None:
    world.refused_fields = ("street",)
    world.settle()


def moved_out(world: LittleWorld) -> None:
    world.settle()
    world.contracts["T-1"] = ()
    world.settle("import")


def active(world: LittleWorld) -> None:
    world.settle()
    world.type_code(world.orders[0])
    world.settle()


def blocked(world: LittleWorld) -> None:
    world.settle()
    world.enable(enabled=False)
    world.settle(by_staff=True)


def came_back(world: LittleWorld) -> None:
    world.settle()
    world.news(world.orders[0], state="returned")
    world.settle("letter")


def unknown(world: LittleWorld) -> None:
    world.decision = NONE
    world.settle()


def unproven(world: LittleWorld) -> None:
    world.account = an_account(email_verified=False)
    world.settle()


@pytest.mark.parametrize("stand", [refused_address, moved_out, active, blocked, came_back, unknown, unproven])
def test_a_release_that_can_bring_no_letter_is_answered_by_a_note(stand: object) -> None:
    world = LittleWorld()
    stand(world)  # type: ignore[operator]
    world.now += HOUR
    state, orders = world.row.state, len(world.orders)
    release(world)
    assert NOT_RELEASED in world.row.note
    assert (world.value(RELEASE), len(world.orders), world.row.state) == ("", orders, state)
    assert world.settle("reconcile").is_empty


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("  Brief\nverloren\x07 ", "Brief verloren"), ("\u202e", ""), ("x" * 400, "x" * 300), ("", "")],
)
def test_a_reason_is_one_line_that_letter_service_takes(typed: str, reason: str) -> None:
    assert release_reason(an_account(attributes={RELEASE: [typed]})) == reason
