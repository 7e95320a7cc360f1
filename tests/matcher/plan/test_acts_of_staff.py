"""What staff do at the desk: it acts at once and wins, is told with one outcome, and is carried out exactly once."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest

from matcher.plan import notes
from matcher.plan.act import PLANNED, Kind
from matcher.plan.mails import REJECTED, Mail
from matcher.plan.plan import plan
from matcher.plan.steps import outcome
from tests.matcher.plan.little_world import NONE, NOW, REVIEW, LittleWorld, an_account

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
TODAY = NOW.date()
REASON = "Am Schalter mit Ausweis geklärt"


@pytest.fixture
def unknown() -> LittleWorld:
    """Somebody whom the matching did not find."""
    world = LittleWorld(decision=NONE)
    world.settle()
    world.now += HOUR
    assert world.row.state == "no_match"
    return world


@pytest.fixture
def active() -> LittleWorld:
    """Somebody who typed the code."""
    world = LittleWorld()
    world.settle()
    world.now += HOUR
    world.type_code(world.orders[0])
    world.settle()
    world.now += HOUR
    world.mails.clear()
    assert world.row.state == "active"
    return world


def blocked(world: LittleWorld) -> LittleWorld:
    world.done("block", reason=REASON)
    world.now += HOUR
    assert world.row.state == "blocked"
    return world


def test_a_number_that_is_assigned_brings_one_letter_and_says_so(unknown: LittleWorld) -> None:
    told = unknown.done("assign", tenant_id="T-2")
    assert (told.done, told.text) == (True, "Mieternummer T-2 zugeordnet. Brief B-1 bestellt.")
    row = unknown.row
    assert (row.state, row.tenant_id, row.decided_by) == ("letter_ordered", "T-2", "staff")
    assert row.note == "Von Hand zugeordnet: Mieternummer T-2 (eingetragen am 22.11.2026)."
    assert (unknown.value("tenantNumber"), unknown.orders[0].act_id) == ("T-2", told.act_id)
    assert unknown.settle("reconcile").is_empty


@pytest.mark.parametrize(("number", "note"), [("4711", notes.UNKNOWN_NUMBER), ("T-3", notes.NO_CONTRACT)])
def test_a_number_that_stopped_serving_meanwhile_is_told_with_the_day_here_and_changes_nothing(
    unknown: LittleWorld, number: str, note: str
) -> None:
    unknown.now = unknown.now.replace(hour=23, minute=30)
    told = unknown.done("assign", tenant_id=number)
    assert (told.done, unknown.row.tenant_id, unknown.orders) == (False, None, [])
    assert told.text == note.format(number, datetime.date(2026, 11, 23))


def test_another_number_voids_the_letter_of_the_first() -> None:
    world = LittleWorld()
    world.settle()
    world.now += HOUR
    world.done("assign", tenant_id="T-2")
    assert [(one.tenant_id, one.state) for one in world.orders] == [("T-1", "stopped"), ("T-2", "ordered")]
    assert (world.row.former_tenant_ids, world.value("tenantNumber")) == (["T-1"], "T-2")


def test_the_same_number_again_changes_nothing_for_somebody_who_is_active(active: LittleWorld) -> None:
    before = active.row
    assert active.done("assign", tenant_id="T-1").done
    assert (active.row, [one.state for one in active.orders]) == (before, ["used"])


def test_the_desk_wins_over_what_the_console_shows(unknown: LittleWorld) -> None:
    unknown.enter("tenantNumber", "T-1")
    unknown.done("assign", tenant_id="T-2")
    assert (unknown.row.tenant_id, unknown.value("tenantNumber")) == ("T-2", "T-2")


def test_a_returned_letter_goes_again_once_the_number_is_assigned(posted: LittleWorld) -> None:
    posted.news(posted.orders[0], state="returned")
    posted.settle("letter")
    assert posted.row.state == "review"
    told = posted.done("assign", tenant_id="T-1")
    assert (posted.row.state, told.text) == ("letter_ordered", "Mieternummer T-1 zugeordnet. Brief B-2 bestellt.")
    assert posted.settle("reconcile").is_empty


def test_another_letter_goes_within_the_limits(posted: LittleWorld) -> None:
    told = posted.done("letter")
    assert (told.done, told.text, len(posted.orders)) == (True, "Brief B-2 bestellt.", 2)
    assert [one.state for one in posted.orders] == ["posted", "ordered"]
    assert notes.ORDERED_BY_STAFF.format(posted.now) in posted.row.note


def test_a_letter_that_the_limits_refuse_is_told_with_the_day_here(posted: LittleWorld) -> None:
    posted.too_early, posted.next_at = True, datetime.datetime(2026, 11, 28, 23, 30, tzinfo=datetime.UTC)
    told = posted.done("letter", reason="Der Mieter drängt")
    assert (told.done, "frühestens am 29.11.2026" in told.text, len(posted.orders)) == (False, True, 1)


def test_a_lead_lets_a_letter_go_against_the_limits_with_the_reason(posted: LittleWorld) -> None:
    posted.too_early = True
    told = posted.done("letter_against_limits", reason=REASON)
    assert (told.done, posted.orders[1].release_reason) == (True, REASON)
    assert REASON in posted.row.note
    assert REASON not in told.text


@pytest.mark.parametrize("why", ["ceiling", "second account"])
def test_what_is_held_goes_against_the_limits(why: str) -> None:
    world = LittleWorld(beyond=("network",)) if why == "ceiling" else LittleWorld(owners={"T-1": "anna"})
    world.settle()
    assert world.row.state == "review"
    assert world.done("letter_against_limits", reason=REASON).done
    assert (world.row.state, world.row.held_at) == ("letter_ordered", None)


@pytest.mark.parametrize("kind", ["letter", "letter_against_limits"])
def test_a_letter_for_nobody_is_told(unknown: LittleWorld, kind: Kind) -> None:
    told = unknown.done(kind, reason=REASON)
    assert (told.done, told.text, unknown.orders) == (
        False,
        "Es geht kein Brief: Zu diesem Konto gehört noch keine Mieternummer.",
        [],
    )


def test_why_no_letter_goes_is_told_as_it_is_now(active: LittleWorld, posted: LittleWorld) -> None:
    assert active.done("letter").text == "Es geht kein Brief: Das Konto ist schon freigeschaltet."
    assert active.done("assign", tenant_id="T-1").text.endswith("kein Brief: Das Konto ist schon freigeschaltet.")
    assert posted.done("assign", tenant_id="T-1").text.endswith("kein Brief: Der Brief B-1 gilt noch.")


def unconfirmed(world: LittleWorld) -> None:
    assert world.account is not None
    world.account = replace(world.account, email_verified=False)


def unprintable(world: LittleWorld) -> None:
    world.news(world.orders[0], state="expired")
    world.refused_fields = ("street",)


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (lambda world: world.enable(enabled=False), "Das Konto ist gesperrt."),
        (unconfirmed, "Die E-Mail-Adresse ist noch nicht bestätigt."),
        (lambda world: world.end("T-1", TODAY - DAY), "Unter dieser Mieternummer läuft heute kein Vertrag."),
        (lambda world: world.news(world.orders[0], state="returned"), outcome.CAME_BACK),
        (unprintable, "Die Anschrift in den Mieterdaten lässt sich nicht drucken."),
        (lambda world: world.deceased.add("T-1"), "Der Stand des Kontos hat sich inzwischen geändert."),
    ],
)
def test_what_holds_a_letter_back_that_staff_want_is_told(
    posted: LittleWorld, happens: Callable[[LittleWorld], object], why: str
) -> None:
    happens(posted)
    told = posted.done("letter")
    assert (told.done, told.text) == (False, f"Es geht kein Brief: {why}")


@pytest.mark.parametrize("kind", ["assign", "letter_against_limits", "demand_code"])
@pytest.mark.parametrize("lost", ["everything", "nothing but the answer"])
def test_a_worker_that_dies_after_the_order_makes_no_second_letter(kind: Kind, lost: str) -> None:
    world = LittleWorld(decision=NONE if kind == "assign" else LittleWorld().decision)
    world.settle()
    world.now += HOUR
    if kind == "demand_code":
        world.type_code(world.orders[0])
        world.settle()
        world.now += HOUR
    before, shown, letters = world.registration, world.account, len(world.orders)
    told = world.done(kind, tenant_id="T-2" if kind == "assign" else "", reason=REASON)
    world.outcomes.clear()
    world.registration = before
    world.account = shown if lost == "everything" else world.account
    world.now += datetime.timedelta(minutes=1)
    world.settle("act")
    assert world.outcomes[told.act_id] == told
    assert (len(world.orders), world.row.letter_number) == (letters + 1, world.orders[-1].letter_number)
    assert world.orders[-1].state == "ordered"
    assert world.settle("reconcile").is_empty


@pytest.mark.parametrize("kind", ["assign", "letter", "returned"])
def test_an_act_that_needs_letter_service_waits_for_it(posted: LittleWorld, kind: Kind) -> None:
    posted.silent = True
    posted.at_the_desk(kind, tenant_id="T-2", letter_number="B-1")
    assert posted.settle("act").unfinished
    assert not posted.outcomes
    posted.silent = False
    posted.settle("act")
    assert posted.outcomes[1].done


def test_the_code_is_demanded_again_with_another_letter(active: LittleWorld) -> None:
    assert active.done("demand_code").done
    assert (active.row.state, active.role, active.sessions, len(active.orders)) == ("letter_ordered", False, False, 2)
    active.settle("event")
    assert active.row.state == "letter_ordered", "the old mark opens nothing"


def test_a_code_that_is_demanded_while_letter_service_is_away_is_told_as_demanded(active: LittleWorld) -> None:
    active.silent = True
    active.at_the_desk("demand_code")
    assert active.settle("act").unfinished
    assert (active.row.state, active.role) == ("matched", False)
    active.silent, active.now = False, active.now + HOUR
    active.settle("act")
    assert active.outcomes[1].done


def test_a_letter_that_has_to_wait_is_told_with_what_it_waits_for(active: LittleWorld) -> None:
    active.too_early, active.next_at = True, active.now + datetime.timedelta(days=5)
    told = active.done("demand_code")
    assert told.text == f"{outcome.DONE['demand_code']} {notes.NOT_BEFORE.format(active.next_at)}"


def test_who_is_not_active_any_more_is_not_asked_for_the_code(posted: LittleWorld) -> None:
    told = posted.done("demand_code")
    assert (told.done, posted.row.state) == (False, "letter_posted")


def test_who_is_blocked_is_out_at_once_and_his_letters_are_void(posted: LittleWorld) -> None:
    told = posted.done("block", reason=REASON)
    assert posted.account is not None
    assert (told.text, posted.row.state, posted.account.enabled) == ("Das Konto ist gesperrt.", "blocked", False)
    assert [one.state for one in posted.orders] == ["stopped"]
    assert REASON in posted.row.note
    assert posted.settle("reconcile").is_empty


def test_an_active_account_that_is_blocked_loses_role_and_sessions(active: LittleWorld) -> None:
    blocked(active)
    assert (active.role, active.sessions) == (False, False)


def test_who_is_unblocked_goes_on_where_he_was(active: LittleWorld) -> None:
    blocked(active)
    told = active.done("unblock", reason=REASON)
    assert active.account is not None
    assert (told.text, active.account.enabled) == ("Das Konto ist entsperrt.", True)
    assert active.row.state == "active"
    assert f"Entsperrt (am 22.11.2026): {REASON}" in active.row.note
    assert active.settle("reconcile").is_empty


def test_an_unblocking_is_no_stale_page_whatever_crashed(posted: LittleWorld) -> None:
    blocked(posted)
    posted.at_the_desk("unblock", reason=REASON)
    posted.enable(enabled=True)  # and there the worker died
    posted.enter("registrationNote", "etwas von vorher")
    posted.settle("act")
    assert (posted.row.state, posted.outcomes[2].done) == ("letter_ordered", True)


def test_who_was_never_matched_is_matched_once_he_is_unblocked() -> None:
    world = LittleWorld(decision=REVIEW)
    world.enable(enabled=False)
    world.settle()
    world.done("unblock", reason=REASON)
    assert world.row.state == "review"


def test_who_disowned_a_letter_keeps_the_account_closed(posted: LittleWorld) -> None:
    blocked(posted)
    posted.news(posted.orders[0], state="stopped", cause="disowned", disowned_at=posted.now)
    told = posted.done("unblock", reason=REASON)
    assert (told.done, posted.row.state) == (False, "blocked")


def test_who_is_rejected_is_blocked_and_told_once(unknown: LittleWorld) -> None:
    told = unknown.done("reject", reason=REASON)
    assert (told.done, unknown.row.state) == (True, "blocked")
    assert unknown.mails == [Mail("erika", REJECTED, str(told.act_id))]
    assert REASON in unknown.row.note
    assert unknown.settle("reconcile").is_empty
    assert len(unknown.mails) == 1


def test_who_is_asked_for_something_gets_a_mail_each_time_and_stays_where_he_is(unknown: LittleWorld) -> None:
    first = unknown.done("ask", text="ask-data")
    second = unknown.done("ask", text="ask-call")
    assert unknown.row.state == "no_match"
    assert unknown.mails == [
        Mail("erika", "ask-data", str(first.act_id)),
        Mail("erika", "ask-call", str(second.act_id)),
    ]
    assert "Per Mail gebeten" in unknown.row.note


def test_a_letter_in_staffs_hand_is_void_and_holds_its_address_back(posted: LittleWorld) -> None:
    told = posted.done("returned", letter_number="B-1")
    assert (told.done, told.text) == (True, "Der Brief B-1 ist als zurückgekommen vermerkt.")
    assert (posted.row.state, posted.orders[0].state) == ("review", "returned")
    assert [one.kind for one in posted.mails][-1] == "letter-returned"
    assert posted.settle("reconcile").is_empty


def test_a_letter_of_somebody_else_is_not_taken_back(posted: LittleWorld) -> None:
    told = posted.done("returned", letter_number="B-99")
    assert (told.done, posted.row.state) == (False, "letter_posted")
    assert "B-99" in told.text


def test_acts_are_carried_out_in_their_order_one_at_a_time(unknown: LittleWorld) -> None:
    unknown.at_the_desk("assign", tenant_id="T-1")
    unknown.at_the_desk("assign", tenant_id="T-2")
    unknown.settle("act")
    assert (unknown.row.tenant_id, list(unknown.outcomes)) == ("T-1", [1])
    unknown.settle("act")
    assert (unknown.row.tenant_id, list(unknown.outcomes)) == ("T-2", [1, 2])


@pytest.mark.parametrize("kind", sorted(PLANNED))
def test_an_act_on_an_account_that_is_gone_is_told(posted: LittleWorld, kind: Kind) -> None:
    posted.account = None
    # The second finds a row that is history.
    for _ in range(2):
        told = posted.done(kind, tenant_id="T-1", letter_number="B-1", text="ask-call", reason=REASON)
        assert (told.done, told.text) == (False, outcome.GONE)
        assert posted.row.ended_at is not None


@pytest.mark.parametrize("kind", sorted(PLANNED))
@pytest.mark.parametrize("stand", ["unproven", "disabled", "active", "no_match"])
def test_every_act_ends_in_an_outcome_and_leaves_nothing_to_do(kind: Kind, stand: str) -> None:
    world = LittleWorld(decision=NONE if stand == "no_match" else LittleWorld().decision)
    if stand == "unproven":
        world.account = an_account(email_verified=False)
    world.settle()
    world.now += HOUR
    if stand == "active":
        world.type_code(world.orders[0])
        world.settle()
    if stand == "disabled":
        assert world.account is not None
        world.account = replace(world.account, enabled=False)
        world.settle(by_staff=True)
    world.now += HOUR
    assert world.done(kind, tenant_id="T-2", letter_number="B-1", text="ask-call", reason=REASON).text
    assert plan(world.facts("reconcile")).is_empty
