"""What a right code proves, and for how long: the tenancy whose letter it was, until the code is demanded anew."""

import datetime
from dataclasses import replace

import pytest

from matcher.keycloak.account import MARK
from matcher.plan.mails import ACTIVE, Mail
from matcher.plan.registration import Registration
from matcher.plan.steps.proof import proves
from tests.matcher.plan.little_world import NOW, LittleWorld, an_account


@pytest.fixture
def active() -> LittleWorld:
    """An account whose tenant typed the code of the letter for T-1 an hour ago."""
    world = LittleWorld()
    world.settle()
    world.now += datetime.timedelta(hours=1)
    world.type_code(world.orders[0])
    world.settle()
    world.now += datetime.timedelta(hours=1)
    assert world.row.state == "active"
    return world


@pytest.mark.parametrize(
    ("mark", "row", "proven"),
    [
        ("2026-11-22T12:00:00Z T-1", Registration("erika", tenant_id="T-1"), True),
        ("2026-11-22T12:00:00Z T-1", Registration("erika", tenant_id="T-2"), False),
        ("2026-11-22T12:00:00Z T-1", Registration("erika", tenant_id=None), False),
        ("2026-11-22T12:00:00Z T-1", Registration("erika", tenant_id="T-1", proven_tenant_id="T-2"), True),
        ("2026-11-22T12:00:00Z T-2", Registration("erika", tenant_id="T-1", proven_tenant_id="T-1"), False),
        ("2026-11-22T12:00:00Z", Registration("erika", tenant_id="T-1", proven_tenant_id="T-1"), True),
        ("2026-11-22T12:00:00Z", Registration("erika", tenant_id="T-2", proven_tenant_id="T-1"), False),
        ("2026-11-22T12:00:00Z", Registration("erika", tenant_id="T-1"), False),
        ("2026-11-22T12:00:00Z T-1", Registration("erika", tenant_id="T-1", demanded_at=NOW), False),
        ("2026-11-22T12:00:01Z T-1", Registration("erika", tenant_id="T-1", demanded_at=NOW), True),
        ("by hand", Registration("erika", tenant_id="T-1", proven_tenant_id="T-1"), False),
        ("", Registration("erika", tenant_id="T-1", proven_tenant_id="T-1"), False),
    ],
)
def test_a_mark_proves_the_tenancy_that_it_names_and_no_other(mark: str, row: Registration, *, proven: bool) -> None:
    assert proves(row, an_account(attributes={MARK: [mark]})) is proven


def opened_by_two(tenant_id: str) -> LittleWorld:
    """A letter is on its way; late in the evening two people of staff let the tenant in, as the provider does it."""
    world = LittleWorld()
    world.settle()
    world.now = datetime.datetime(2026, 11, 23, 23, 30, tzinfo=datetime.UTC)
    world.enter(MARK, f"{world.now.isoformat()} {tenant_id} zwei-personen")
    world.act(wanted=False)
    world.settle()
    return world


def test_whom_two_people_of_staff_let_in_has_no_letter_under_way_and_the_console_says_why() -> None:
    world = opened_by_two("T-1")
    assert (world.row.state, world.open_letters(), world.row.letter_number) == ("active", [], None)
    assert "von zweien aus der Leitung: Mieternummer T-1 (am 24.11.2026)" in world.row.note
    assert world.settle("reconcile").is_empty


def test_two_people_of_staff_open_no_other_tenancy() -> None:
    world = opened_by_two("T-2")
    assert (world.row.state, len(world.open_letters()), world.row.letter_number) == ("letter_ordered", 1, "B-1")
    assert "zweien" not in world.row.note


def test_a_right_code_after_it_is_no_opening_by_two(active: LittleWorld) -> None:
    assert "zweien" not in active.row.note
    assert active.row.letter_number == "B-1"


def test_a_number_that_staff_enters_later_wants_a_letter_of_its_own(active: LittleWorld) -> None:
    active.enter("tenantNumber", "T-2")
    active.settle(by_staff=True)
    assert (active.row.state, active.role, active.sessions) == ("letter_ordered", False, False)
    assert [one.tenant_id for one in active.orders] == ["T-1", "T-2"]
    assert active.row.former_tenant_ids == ["T-1"]


def test_the_old_number_entered_again_is_proven_still(active: LittleWorld) -> None:
    for number in ("T-2", "T-1"):
        active.enter("tenantNumber", number)
        active.settle(by_staff=True)
    assert (active.row.state, active.role) == ("active", True)
    assert active.open_letters() == []


def test_staff_who_demand_the_code_again_get_a_new_letter_sent_and_the_tenant_out(active: LittleWorld) -> None:
    active.act(wanted=True)
    active.settle(by_staff=True)
    assert (active.row.state, active.role, active.sessions) == ("letter_ordered", False, False)
    assert len(active.orders) == 2
    assert "Der Brief-Code wird erneut verlangt (eingetragen am 22.11.2026)" in active.row.note
    active.settle("reconcile")
    assert active.row.state == "letter_ordered"
    active.now += datetime.timedelta(hours=1)
    active.type_code(active.orders[-1])
    active.settle()
    assert active.row.state == "active"


def test_a_code_demanded_without_an_event_of_staff_is_found_by_the_reconciliation(active: LittleWorld) -> None:
    active.act(wanted=True)
    active.settle("reconcile")
    assert active.row.state == "letter_ordered"


def test_an_action_that_only_our_own_race_left_behind_is_taken_away(active: LittleWorld) -> None:
    active.act(wanted=True)
    active.settle()
    assert (active.row.state, active.account.has_action if active.account else None) == ("active", False)


def test_a_page_from_before_the_code_does_not_demand_it_again(active: LittleWorld) -> None:
    active.act(wanted=True)
    active.enter("registrationState", "letter_ordered")
    active.settle(by_staff=True)
    assert (active.row.state, active.role) == ("active", True)
    assert "Eine vorher geöffnete Seite hat den Brief-Code wieder verlangt (am 22.11.2026)" in active.row.note
    assert active.value("registrationState") == "active"


def test_a_page_from_before_a_block_does_not_lift_it_and_a_fresh_one_does(active: LittleWorld) -> None:
    before = active.account
    assert before is not None
    active.enable(enabled=False)
    active.settle(by_staff=True)
    active.account = replace(before, attributes=before.attributes | {"phone_number": ["03471 1"]})
    active.settle(by_staff=True)
    assert (active.row.state, active.account.enabled, active.role, active.sessions) == ("blocked", False, False, False)
    assert "Eine vorher geöffnete Seite hätte die Sperre aufgehoben (am 22.11.2026)" in active.row.note
    active.enable(enabled=True)
    active.settle(by_staff=True)
    assert (active.row.state, active.role) == ("active", True)


@pytest.mark.parametrize("old_form", [False, True])
def test_who_was_disowned_needs_a_new_letter_when_staff_release_the_account(
    active: LittleWorld, *, old_form: bool
) -> None:
    if old_form:
        active.enter(MARK, active.value(MARK).removesuffix(" T-1"))
        active.settle()
        assert (active.row.state, active.row.proven_tenant_id) == ("active", "T-1")
    active.news(active.orders[0], state="stopped", cause="disowned", disowned_at=active.now)
    active.settle("letter")
    assert (active.row.state, active.row.proven_tenant_id) == ("blocked", None)
    active.now += datetime.timedelta(days=1)
    active.enable(enabled=True)
    active.settle(by_staff=True)
    assert (active.row.state, active.role, len(active.orders)) == ("letter_ordered", False, 2)


def test_who_gets_in_is_told_by_mail_once(active: LittleWorld) -> None:
    assert active.mails == [Mail("erika", ACTIVE, "B-1")]
    active.settle("reconcile")
    assert len(active.mails) == 1


def test_an_account_that_comes_with_mark_and_role_but_is_unknown_here_is_closed() -> None:
    world = LittleWorld(role=True, sessions=True)
    world.enter(MARK, "2026-11-22T10:00:00Z T-1")
    world.act(wanted=False)
    world.settle("reconcile")
    assert (world.row.state, world.role, world.sessions) == ("letter_ordered", False, False)
    assert "der hier unbekannt ist (gesehen am 22.11.2026)" in world.row.note
    assert world.account is not None
    assert world.account.has_action


def test_a_mark_of_the_old_form_counts_for_the_tenancy_whose_letter_was_out() -> None:
    world = LittleWorld()
    world.settle()
    world.type_code(world.orders[0])
    world.enter(MARK, world.now.isoformat())
    world.settle()
    assert (world.row.state, world.row.proven_tenant_id) == ("active", "T-1")
    world.now += datetime.timedelta(hours=1)
    world.enter("tenantNumber", "T-2")
    world.settle(by_staff=True)
    assert world.row.state == "letter_ordered"


def test_a_mark_of_the_old_form_without_a_letter_proves_nothing() -> None:
    world = LittleWorld(registration=Registration("erika", "matched", "match", tenant_id="T-1"))
    world.too_early = True
    world.enter(MARK, world.now.isoformat())
    world.settle()
    assert (world.row.state, world.row.proven_tenant_id) == ("matched", None)


@pytest.mark.parametrize("out", ["disabled", "moved", "deleted"])
def test_every_way_out_ends_role_and_sessions(active: LittleWorld, out: str) -> None:
    assert active.account is not None
    if out == "disabled":
        active.account = replace(active.account, enabled=False)
    if out == "moved":
        active.contracts["T-1"] = ()
    if out == "deleted":
        active.account = None
        active.settle()
        assert active.row.ended_at == active.now
        return
    active.settle(by_staff=True)
    if out == "moved":
        active.now += datetime.timedelta(days=active.facts().ending.notice_days)
        active.settle("reconcile")
    assert active.row.state == {"disabled": "blocked", "moved": "moved_out"}[out]
    assert (active.role, active.sessions, active.account.has_action) == (False, False, True)


def test_a_mark_of_the_old_form_is_forgotten_when_the_code_is_demanded_again() -> None:
    world = LittleWorld()
    world.settle()
    world.type_code(world.orders[0])
    world.enter(MARK, world.now.isoformat())
    world.settle()
    world.now += datetime.timedelta(hours=1)
    world.act(wanted=True)
    for because in ("event", "reconcile"):
        world.settle(because, by_staff=because == "event")
        assert (world.row.state, world.row.proven_tenant_id) == ("letter_ordered", None)
