"""What a tenant wishes to have changed: it waits for staff, a newer one is another, and what is done is taken away."""

import datetime

import pytest

from tests.matcher.plan.little_world import LittleWorld

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def tenant() -> LittleWorld:
    """Somebody who is in and wrote what has changed."""
    world = LittleWorld()
    world.settle()
    world.now += HOUR
    world.type_code(world.orders[0])
    world.settle()
    wish(world, "Ich heiße jetzt Meier.")
    assert world.row.state == "active"
    return world


def wish(world: LittleWorld, text: str) -> None:
    world.now += HOUR
    world.enter("changeWish", text)
    world.enter("changeWishAt", world.now.isoformat())
    world.settle()


def done(world: LittleWorld, at: datetime.datetime | None) -> str:
    told = world.done("wish_done", text=at.isoformat() if at else "")
    assert told.done
    return told.text


def test_it_waits_since_it_was_written_and_changes_nothing_else(tenant: LittleWorld) -> None:
    assert (tenant.row.wished_at, tenant.row.state) == (tenant.now, "active")
    assert tenant.value("changeWish") == "Ich heiße jetzt Meier."
    assert tenant.settle("reconcile").is_empty


def test_what_staff_have_done_is_taken_away_and_stays_so(tenant: LittleWorld) -> None:
    at = tenant.row.wished_at
    assert done(tenant, at) == "Der Änderungswunsch ist erledigt."
    assert (tenant.row.wished_at, tenant.row.wish_done_at) == (None, at)
    assert [mail.kind for mail in tenant.mails][-1] == "wish-done"
    assert (tenant.value("changeWish"), tenant.value("changeWishAt")) == ("", "")
    assert tenant.settle("reconcile").is_empty


def test_what_a_crash_left_in_keycloak_is_not_another_wish(tenant: LittleWorld) -> None:
    at = tenant.row.wished_at
    done(tenant, at)
    assert at is not None
    tenant.enter("changeWish", "Ich heiße jetzt Meier.")
    tenant.enter("changeWishAt", at.isoformat())
    tenant.settle("reconcile")
    assert (tenant.row.wished_at, tenant.value("changeWish")) == (None, "")


def test_a_newer_one_is_not_done_with_the_one_before(tenant: LittleWorld) -> None:
    seen = tenant.row.wished_at
    wish(tenant, "Nein: Maier.")
    assert done(tenant, seen) == "Der Änderungswunsch ist erledigt. Inzwischen liegt ein neuer vor."
    assert (tenant.row.wished_at, tenant.value("changeWish")) == (tenant.now, "Nein: Maier.")


def test_one_that_was_withdrawn_waits_no_more(tenant: LittleWorld) -> None:
    tenant.enter("changeWish", "")
    tenant.enter("changeWishAt", "")
    tenant.settle()
    assert tenant.row.wished_at is None
    assert tenant.settle("reconcile").is_empty


def test_one_whose_time_is_none_is_taken_away(tenant: LittleWorld) -> None:
    tenant.enter("changeWishAt", "gestern")
    tenant.settle()
    assert (tenant.row.wished_at, tenant.value("changeWish")) == (None, "")


def test_a_block_leaves_it_to_staff(tenant: LittleWorld) -> None:
    tenant.done("block", reason="Verdacht")
    assert (tenant.row.state, tenant.row.wished_at is None) == ("blocked", False)
    done(tenant, tenant.row.wished_at)
    assert (tenant.row.state, tenant.row.wished_at) == ("blocked", None)
