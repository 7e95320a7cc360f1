"""What staff type into the console: it acts at once and wins, and nothing of it is dropped without a note."""

import datetime
from dataclasses import replace

import pytest

from matcher.plan.facts import Verdict
from matcher.plan.plan import plan
from matcher.plan.registration import Registration
from tests.matcher.plan.little_world import MATCH, NONE, REVIEW, LittleWorld, an_account


@pytest.fixture
def unknown() -> LittleWorld:
    """Somebody whom the matching did not find."""
    world = LittleWorld(decision=NONE)
    world.settle()
    world.now += datetime.timedelta(hours=1)
    assert (world.row.state, world.counted) == ("no_match", 1)
    return world


@pytest.fixture
def corrected() -> LittleWorld:
    """Somebody matched with T-1 whom staff has put under T-2."""
    world = LittleWorld()
    world.settle()
    world.now += datetime.timedelta(hours=1)
    world.enter("tenantNumber", "T-2")
    world.settle(by_staff=True)
    world.now += datetime.timedelta(hours=1)
    return world


def test_a_number_that_serves_is_taken_over_and_its_letter_ordered(unknown: LittleWorld) -> None:
    unknown.enter("tenantNumber", "T-2")
    unknown.settle(by_staff=True)
    row = unknown.row
    assert (row.state, row.tenant_id, row.decided_by, row.outcome) == ("letter_ordered", "T-2", "staff", "match")
    assert row.note == "Von Hand zugeordnet: Mieternummer T-2 (eingetragen am 22.11.2026)."
    assert row.reasons == [{"code": "staff", "text": row.note}]
    assert (row.decided_at, row.former_tenant_ids) == (unknown.now, [])
    assert unknown.counted == 1


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("4711", "Die Mieternummer 4711 steht nicht in den Mieterdaten (geprüft am 22.11.2026)."),
        ("9" * 41, f"Die Mieternummer {'9' * 40} steht nicht in den Mieterdaten (geprüft am 22.11.2026)."),
        ("T-3", "Unter der Mieternummer T-3 läuft heute kein Vertrag (geprüft am 22.11.2026)."),
    ],
)
def test_a_number_that_does_not_serve_is_answered_by_a_note_that_stays(
    unknown: LittleWorld, number: str, said: str
) -> None:
    unknown.enter("tenantNumber", number)
    unknown.settle(by_staff=True)
    assert (unknown.row.state, unknown.row.tenant_id) == ("no_match", None)
    assert unknown.row.note == f"{said} Niemand."
    assert unknown.value("tenantNumber") == number
    unknown.settle("import")
    assert unknown.row.note == f"{said} Niemand."


def test_a_refused_number_is_told_beside_what_the_matching_finds_meanwhile(unknown: LittleWorld) -> None:
    unknown.enter("tenantNumber", "4711")
    unknown.decision = MATCH
    unknown.settle(by_staff=True)
    assert (unknown.row.tenant_id, unknown.value("tenantNumber")) == ("T-1", "T-1")
    assert "4711" in unknown.row.note
    assert "Mieter T-1: gleich." in unknown.row.note


def test_a_number_for_somebody_who_is_active_and_does_not_serve_is_put_back_with_a_note() -> None:
    world = LittleWorld()
    world.settle()
    world.type_code(world.orders[0])
    world.settle()
    world.enter("tenantNumber", "4711")
    world.settle(by_staff=True)
    assert (world.row.state, world.value("tenantNumber")) == ("active", "T-1")
    assert "4711" in world.value("registrationNote")


def test_the_letter_for_the_first_number_is_void_before_the_next_is_ordered(corrected: LittleWorld) -> None:
    assert [(one.tenant_id, one.state) for one in corrected.orders] == [("T-1", "stopped"), ("T-2", "ordered")]
    assert corrected.log == ["OrderLetter", "event", "VoidLetters", "OrderLetter", "event"]


def test_a_page_opened_before_a_colleague_wrote_is_no_order(corrected: LittleWorld) -> None:
    corrected.enter("tenantNumber", "T-1")
    corrected.enter("registrationNote", "Mieter T-1: gleich.")
    corrected.settle(by_staff=True)
    assert (corrected.row.tenant_id, corrected.value("tenantNumber")) == ("T-2", "T-2")
    assert "die frühere Mieternummer T-1 zurückgebracht (am 22.11.2026); es gilt weiter T-2" in corrected.row.note
    assert "Soll T-1 gelten" in corrected.row.note
    assert len(corrected.orders) == 2


def test_the_former_number_typed_into_a_fresh_page_is_an_order(corrected: LittleWorld) -> None:
    corrected.enter("tenantNumber", "T-1")
    corrected.settle(by_staff=True)
    assert (corrected.row.tenant_id, corrected.row.former_tenant_ids) == ("T-1", ["T-2"])


def test_a_new_number_typed_into_a_page_opened_before_is_an_order_all_the_same(corrected: LittleWorld) -> None:
    corrected.contracts["T-4"] = corrected.contracts["T-1"]
    corrected.enter("tenantNumber", "T-4")
    corrected.enter("registrationState", "matched")
    corrected.settle(by_staff=True)
    assert (corrected.row.tenant_id, corrected.row.former_tenant_ids) == ("T-4", ["T-1", "T-2"])


def test_a_number_taken_away_comes_back_with_a_note(corrected: LittleWorld) -> None:
    corrected.enter("tenantNumber", "")
    corrected.settle(by_staff=True)
    assert corrected.value("tenantNumber") == "T-2"
    assert "Die Mieternummer T-2 wurde entfernt (am 22.11.2026) und steht wieder hier" in corrected.row.note


@pytest.mark.parametrize("how", ["by nobody", "by a page from before"])
def test_a_number_that_nobody_took_away_comes_back_without_a_note(corrected: LittleWorld, how: str) -> None:
    corrected.enter("tenantNumber", "")
    if how == "by a page from before":
        corrected.enter("registrationState", "matching")
    corrected.settle(by_staff=how != "by nobody")
    assert corrected.value("tenantNumber") == "T-2"
    assert "entfernt" not in corrected.row.note


def test_an_entry_takes_somebody_back_who_had_moved_out(corrected: LittleWorld) -> None:
    corrected.contracts["T-2"] = ()
    corrected.settle("import")
    assert corrected.row.state == "moved_out"
    assert corrected.value("contractNumber") == ""
    corrected.enter("tenantNumber", "T-1")
    corrected.settle(by_staff=True)
    assert (corrected.row.state, corrected.row.moved_out_at) == ("letter_ordered", None)


def test_who_is_held_by_the_limits_waits_for_nobody_and_is_not_tried_again() -> None:
    world = LittleWorld(decision=None)
    world.settle()
    assert (world.row.state, world.row.tried, world.counted) == ("review", world.tried(), 0)
    assert world.row.reasons == [{"code": "limits", "text": world.row.note}]
    assert (world.row.decided_by, world.row.decided_at) == ("matcher", world.now)
    assert "Zu viele Versuche in kurzer Zeit (dieses Konto)" in world.row.note
    world.decision = MATCH
    world.settle("import")
    assert world.row.state == "review"


def test_a_correction_of_what_was_typed_is_tried_at_once() -> None:
    world = LittleWorld(decision=None)
    world.settle()
    world.decision = MATCH
    world.enter("street", "Lange Str. 13")
    world.settle()
    assert (world.row.state, world.row.tried) == ("letter_ordered", None)


def test_our_own_reasons_count_no_failed_try() -> None:
    world = LittleWorld(decision=NONE)
    for because in ("import", "reconcile", "letter"):
        world.settle(because)
    assert world.counted == 0


def test_the_moment_of_a_decision_stays_while_its_reasons_do() -> None:
    world = LittleWorld(decision=NONE)
    world.settle()
    decided_at = world.row.decided_at
    world.now += datetime.timedelta(days=1)
    world.settle("import")
    assert world.row.decided_at == decided_at
    world.decision = replace(NONE, decision="review", reasons=[])
    world.settle("import")
    assert (world.row.decided_at, world.row.state) == (world.now, "review")


def test_a_row_with_a_number_that_is_new_in_the_records_is_not_asked_of_the_matching() -> None:
    world = LittleWorld(registration=Registration("erika", "matched", "match", tenant_id="T-2"), decision=NONE)
    world.settle()
    assert (world.row.tenant_id, world.row.state) == ("T-2", "letter_ordered")


def test_a_note_that_is_said_again_stays_beside_a_new_one() -> None:
    world = LittleWorld(an_account(email_verified=False), decision=REVIEW)
    world.contracts["T-1"] = ()
    world.enter("tenantNumber", "T-1")
    world.settle(by_staff=True)
    assert world.row.note == "Unter der Mieternummer T-1 läuft heute kein Vertrag (geprüft am 22.11.2026)."
    assert world.account is not None
    world.account = replace(world.account, email_verified=True)
    world.settle()
    assert world.row.note == (
        "Unter der Mieternummer T-1 läuft heute kein Vertrag (geprüft am 22.11.2026). Der Name weicht ab."
    )
    assert world.settle("reconcile").is_empty


def test_a_match_says_who_decided_and_why_and_counts_as_no_failed_try() -> None:
    world = LittleWorld()
    world.settle()
    assert world.row.reasons == [{"code": "same", "text": "Mieter T-1: gleich."}]
    assert (world.row.decided_by, world.row.decided_at, world.counted) == ("matcher", world.now, 0)


def test_every_limit_that_holds_somebody_back_is_named() -> None:
    facts = replace(LittleWorld().facts(), verdict=Verdict(None, 1, ("account", "network")))
    assert "(dieses Konto, dieses Netz)" in plan(facts).registration.note


def test_who_was_not_matched_yet_waits_for_it() -> None:
    assert plan(replace(LittleWorld().facts(), verdict=None)).registration.state == "matching"


def test_staff_who_change_something_else_have_taken_no_number_away(
    corrected: LittleWorld, unknown: LittleWorld
) -> None:
    assert corrected.settle(by_staff=True).is_empty
    unknown.settle(by_staff=True)
    assert unknown.row.note == "Niemand."
