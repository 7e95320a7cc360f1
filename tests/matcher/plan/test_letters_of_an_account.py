"""Which letter is due, which are void, which mails go: by table, from where an account stands."""

import datetime
from dataclasses import replace

import pytest

from matcher.plan.mails import EXPIRED, Mail
from matcher.plan.plan import Plan, plan
from matcher.plan.registration import Registration
from tests.matcher.plan.little_world import MAX, LittleWorld, an_account

POSTED_AT = "2026-11-22T12:00:00Z"
HOUR = datetime.timedelta(hours=1)


@pytest.mark.parametrize("state", ["ordered", "rendered", "handed_over"])
def test_a_letter_on_its_way_to_the_post_is_ordered(state: str) -> None:
    world = LittleWorld()
    world.settle()
    world.news(world.orders[0], state=state)
    world.settle("letter")
    assert (world.row.state, world.mails) == ("letter_ordered", [])


def test_a_letter_that_expired_says_so(posted: LittleWorld) -> None:
    posted.news(posted.orders[0], state="expired", cause="time")
    posted.settle("letter")
    assert (posted.row.state, posted.mails[-1]) == ("expired", Mail("erika", EXPIRED, "B-1"))
    assert len(posted.orders) == 1


def test_a_letter_that_was_used_waits_for_its_mark(posted: LittleWorld) -> None:
    posted.news(posted.orders[0], state="used", cause="code")
    posted.settle("letter")
    assert (posted.row.state, len(posted.mails)) == ("letter_posted", 1)


def test_a_posted_letter_is_told_once(posted: LittleWorld) -> None:
    assert posted.settle("reconcile").is_empty
    assert len(posted.mails) == 1


def test_an_address_that_cannot_be_printed_is_told_and_asked_again_when_it_changed() -> None:
    world = LittleWorld(refused_fields=("street", "city"))
    world.settle()
    assert world.row.state == "matched"
    assert world.row.note.endswith("ist unvollständig oder zu lang: Straße, Ort.")
    world.refused_fields = ()
    world.settle("reconcile")
    assert len(world.orders) == 1
    world.contracts["T-1"] = (replace(world.contracts["T-1"][0], recipient=MAX),)
    world.settle("import")
    assert (world.row.state, len(world.orders)) == ("letter_ordered", 2)


def test_the_number_entered_again_asks_again_for_an_address_that_was_refused() -> None:
    world = LittleWorld(refused_fields=("street",))
    world.settle()
    world.now += HOUR
    world.refused_fields = ()
    for number in ("T-2", "T-1"):
        world.enter("tenantNumber", number)
        world.settle(by_staff=True)
    assert [(one.tenant_id, one.state) for one in world.orders][-1] == ("T-1", "ordered")


def test_the_first_contract_says_where_the_letter_goes() -> None:
    world = LittleWorld()
    world.contracts["T-1"] = (*world.contracts["T-2"], *world.contracts["T-1"])
    world.settle()
    assert world.account is not None
    assert world.account.attributes["contractNumber"] == ["V-2", "V-1"]


def test_nothing_is_ordered_before_the_mail_address_is_proven() -> None:
    world = LittleWorld(account=an_account(email_verified=False))
    world.settle()
    assert (world.row.state, world.orders) == ("email_pending", [])
    world.enter("tenantNumber", "T-2")
    world.settle(by_staff=True)
    assert (world.row.state, world.row.tenant_id, world.orders) == ("email_pending", "T-2", [])


def test_letters_of_a_blocked_account_are_void_and_a_release_orders_another(posted: LittleWorld) -> None:
    assert posted.account is not None
    posted.account = replace(posted.account, enabled=False)
    posted.settle(by_staff=True)
    assert (posted.row.state, [one.state for one in posted.orders]) == ("blocked", ["stopped"])
    posted.account = replace(posted.account, enabled=True)
    posted.settle(by_staff=True)
    assert (posted.row.state, len(posted.orders)) == ("letter_ordered", 2)


def test_who_disowns_a_letter_finds_the_account_disabled_once(posted: LittleWorld) -> None:
    posted.sessions = True
    posted.news(posted.orders[0], state="stopped", cause="disowned", disowned_at=posted.now)
    found = posted.settle("letter")
    assert (found.disable, found.end_sessions, posted.row.state) == (True, True, "blocked")
    assert "Das war ich nicht" in posted.row.note
    assert posted.account is not None
    assert not posted.account.enabled
    posted.account = replace(posted.account, enabled=True)
    found = posted.settle(by_staff=True)
    assert (found.disable, posted.row.state, len(posted.orders)) == (False, "letter_ordered", 2)
    posted.news(posted.orders[1], state="stopped", cause="disowned", disowned_at=posted.now + HOUR)
    assert posted.settle("letter").disable


def test_the_end_of_a_tenancy_voids_its_letters_and_its_return_lets_letters_go(posted: LittleWorld) -> None:
    contracts, posted.contracts["T-1"] = posted.contracts["T-1"], ()
    posted.settle("import")
    assert (posted.row.state, [one.state for one in posted.orders]) == ("moved_out", ["stopped"])
    assert "Unter der Mieternummer T-1 läuft kein Vertrag mehr (seit 22.11.2026)" in posted.row.note
    posted.contracts["T-1"] = contracts
    posted.settle("import")
    assert (posted.row.state, len(posted.orders), posted.row.moved_out_at) == ("letter_ordered", 2, None)


def test_a_deleted_account_ends_its_letters_and_its_row_once(posted: LittleWorld) -> None:
    posted.account = None
    posted.silent = True
    assert posted.settle().unfinished
    assert posted.row.ended_at is None
    posted.silent = False
    posted.settle()
    assert [one.state for one in posted.orders] == ["stopped"]
    assert posted.settle() == Plan(posted.row)
    assert posted.row.ended_at == posted.now


def test_an_account_that_never_was_leaves_nothing() -> None:
    world = LittleWorld(account=None)
    assert world.settle().is_empty
    assert world.registration is None


def test_while_letter_service_is_away_the_rest_is_done_and_the_letter_stays_due() -> None:
    world = LittleWorld(silent=True)
    found = world.settle()
    assert (found.unfinished, world.row.state, world.value("tenantNumber")) == (True, "matched", "T-1")
    world.silent = False
    assert not world.settle("reconcile").unfinished
    assert world.row.state == "letter_ordered"


def test_an_order_whose_answer_was_lost_is_found_by_its_news() -> None:
    world = LittleWorld()
    world.settle()
    world.registration = replace(world.row.without_letter(), state="matched")
    world.settle("letter")
    assert (world.row.state, world.row.letter_number, len(world.orders)) == ("letter_ordered", "B-1", 1)


def test_the_first_letter_is_found_again_after_a_crash_before_the_row_was_saved() -> None:
    """A limit lets no other letter go for days: it must not be stopped."""
    world = LittleWorld()
    world.crash()
    world.too_early = True
    world.settle()
    assert (world.row.state, world.row.letter_number) == ("letter_ordered", "B-1")
    assert [one.state for one in world.orders] == ["ordered"]


def test_another_letter_is_found_again_after_a_crash_before_the_row_was_saved(posted: LittleWorld) -> None:
    posted.now += datetime.timedelta(days=8)
    posted.enter("letterRequestedAt", posted.now.isoformat())
    posted.crash()
    posted.too_early = True
    posted.settle()
    assert (posted.row.state, posted.row.letter_number) == ("letter_ordered", "B-2")
    assert [one.state for one in posted.orders] == ["posted", "ordered"]


def test_an_order_without_an_answer_for_another_tenancy_is_void() -> None:
    world = LittleWorld()
    world.settle()
    world.orders = [replace(world.orders[0], state=None, letter_number=None, ordered_at=None)]
    world.registration = replace(world.row.without_letter(), tenant_id="T-2")
    world.enter("tenantNumber", "T-2")
    world.settle()
    assert [(one.tenant_id, one.state) for one in world.orders] == [("T-1", "stopped"), ("T-2", "ordered")]


def test_an_address_that_takes_no_mails_is_told() -> None:
    world = LittleWorld()
    row = plan(replace(world.facts(), mails_refused_at=world.now)).registration
    assert "nimmt Mails an die Adresse dieses Kontos nicht an (seit 22.11.2026)" in row.note


def test_an_address_refused_under_both_numbers_is_asked_for_anew_when_staff_enter_the_first_again() -> None:
    world = LittleWorld(refused_fields=("street", "floor"))
    world.settle()
    assert world.row.note.endswith("zu lang: Straße, floor.")
    for number, fields in (("T-2", ("street",)), ("T-1", ())):
        world.refused_fields = fields
        world.enter("tenantNumber", number)
        world.settle(by_staff=True)
    assert (world.row.state, world.orders[-1].tenant_id, world.orders[-1].state) == ("letter_ordered", "T-1", "ordered")


@pytest.mark.parametrize(("enabled", "asked"), [(True, ["OrderLetter"]), (False, ["VoidLetters"])])
def test_an_order_without_an_answer_is_void_only_when_the_account_is_closed(enabled: bool, asked: list[str]) -> None:
    world = LittleWorld()
    world.settle()
    world.orders = [replace(world.orders[0], state=None, letter_number=None, ordered_at=None)]
    world.registration = world.row.without_letter()
    world.enable(enabled=enabled)
    world.log.clear()
    world.settle(by_staff=True)
    assert world.log == [*asked, "event"]


def test_what_the_console_shows_of_a_letter_does_not_wait_for_an_order() -> None:
    world = LittleWorld(silent=True)
    world.enter("letterNumber", "B-9")
    assert world.settle().unfinished
    assert world.value("letterNumber") == ""


def test_a_letter_that_is_void_leaves_nothing_in_the_row(posted: LittleWorld) -> None:
    row = replace(Registration("erika").with_letter(posted.orders[0]), returned_at=posted.now, held_at=posted.now)
    assert row.without_letter() == Registration("erika")
