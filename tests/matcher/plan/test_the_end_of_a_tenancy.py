"""A tenancy that ends: who is in is told and stays a while, whoever is not is out at once; nobody dead is told."""

import datetime
from dataclasses import replace

import pytest

from matcher.plan import notes
from matcher.plan.facts import Ending
from matcher.plan.mails import ACTIVE, ENDING, Mail
from matcher.records.recipient import Contract
from tests.matcher.plan.little_world import ERIKA, MATCH, NOW, LittleWorld

DAY = datetime.timedelta(days=1)
TODAY = NOW.date()
RULES = Ending()
GRACE, NOTICE = datetime.timedelta(days=RULES.days_after), datetime.timedelta(days=RULES.notice_days)
LAST_DAY = TODAY + 100 * DAY
CLOSES = LAST_DAY + GRACE


@pytest.fixture
def active(posted: LittleWorld) -> LittleWorld:
    """Somebody whose code was right."""
    posted.type_code(posted.orders[0])
    posted.settle()
    assert posted.row.state == "active"
    posted.mails.clear()
    return posted


def test_who_is_in_is_told_once_and_let_in_until_the_day(active: LittleWorld) -> None:
    active.end("T-1", LAST_DAY)
    day, told = TODAY, list[tuple[datetime.date, Mail]]()
    while active.row.state == "active":
        day += DAY
        active.on(day)
        told += [(day, one) for one in active.mails]
        active.mails.clear()
    assert told == [(CLOSES - NOTICE, Mail("erika", ENDING, CLOSES.isoformat()))]
    assert (day, active.row.state, active.role, active.sessions) == (CLOSES, "moved_out", False, False)
    assert (active.row.leaves_on, active.value("tenantNumber")) == (None, "T-1")


def test_the_contracts_that_ended_are_named_until_the_account_closes(active: LittleWorld) -> None:
    active.end("T-1", LAST_DAY)
    active.on(LAST_DAY + DAY)
    assert active.account is not None
    assert (active.row.state, active.account.attributes["contractNumber"]) == ("active", ["V-1"])
    active.on(CLOSES)
    active.on(CLOSES + NOTICE)
    assert "contractNumber" not in active.account.attributes


def test_an_end_that_is_known_too_late_is_told_a_notice_before(active: LittleWorld) -> None:
    active.end("T-1", TODAY - 400 * DAY)
    active.on(TODAY)
    assert active.mails == [Mail("erika", ENDING, (TODAY + NOTICE).isoformat())]
    active.on(TODAY + NOTICE - DAY)
    assert active.row.state == "active"
    active.on(TODAY + NOTICE)
    assert active.row.state == "moved_out"


def test_an_end_that_is_taken_back_closes_nothing(active: LittleWorld) -> None:
    active.end("T-1", LAST_DAY)
    active.on(CLOSES - NOTICE)
    active.runs_again("T-1")
    active.on(CLOSES)
    assert (active.row.state, active.row.leaves_on, len(active.mails)) == ("active", None, 1)


def test_a_later_end_is_told_anew_and_an_earlier_one_comes_no_sooner(active: LittleWorld) -> None:
    active.end("T-1", LAST_DAY)
    active.on(CLOSES - NOTICE)
    active.end("T-1", LAST_DAY + 5 * DAY)
    later = CLOSES + 5 * DAY
    active.on(later - NOTICE - DAY)
    assert (active.row.leaves_on, len(active.mails)) == (None, 1)
    active.on(later - NOTICE)
    assert (active.row.leaves_on, [one.letter_number for one in active.mails][1:]) == (later, [later.isoformat()])
    active.end("T-1", LAST_DAY - 50 * DAY)
    active.on(CLOSES)
    assert (active.row.state, active.row.leaves_on, len(active.mails)) == ("active", later, 2)


def test_a_later_end_that_is_known_within_the_notice_is_told_anew(active: LittleWorld) -> None:
    active.end("T-1", LAST_DAY)
    active.on(CLOSES - NOTICE)
    active.end("T-1", LAST_DAY + 5 * DAY)
    active.on(CLOSES - NOTICE + 6 * DAY)
    assert (active.row.leaves_on, active.mails[1:]) == (
        CLOSES + 6 * DAY,
        [Mail("erika", ENDING, (CLOSES + 6 * DAY).isoformat())],
    )


def test_a_gap_before_the_next_contract_closes_nothing(active: LittleWorld) -> None:
    active.contracts["T-1"], active.later = (), {"T-1"}
    active.on(TODAY + 60 * DAY)
    assert (active.row.state, active.mails) == ("active", [])


def test_a_number_that_the_records_have_forgotten_closes_after_a_mail(active: LittleWorld) -> None:
    del active.contracts["T-1"]
    active.on(TODAY)
    assert active.mails == [Mail("erika", ENDING, (TODAY + NOTICE).isoformat())]
    active.on(TODAY + NOTICE + DAY)
    assert (active.row.state, len(active.mails)) == ("moved_out", 1), "also where nobody looked on the day itself"


def test_who_is_blocked_is_told_nothing_and_told_once_he_is_let_in_again(active: LittleWorld) -> None:
    active.end("T-1", TODAY - DAY)
    active.enable(enabled=False)
    active.on(TODAY + 90 * DAY)
    assert (active.row.state, active.mails) == ("blocked", [])
    active.done("unblock", reason="Irrtum")
    assert active.row.state == "active"
    assert [one.kind for one in active.mails if one.kind != ACTIVE] == [ENDING]


def test_whoever_never_got_in_is_out_with_the_last_day(posted: LittleWorld) -> None:
    posted.end("T-1", TODAY + 3 * DAY)
    posted.on(TODAY + 3 * DAY)
    assert posted.row.state == "letter_posted"
    posted.mails.clear()
    posted.on(TODAY + 4 * DAY)
    assert (posted.row.state, posted.mails, posted.open_letters()) == ("moved_out", [], [])


@pytest.mark.parametrize("stand", ["posted", "active"])
def test_a_death_closes_quietly(active: LittleWorld, stand: str) -> None:
    world = active
    if stand == "posted":
        world = LittleWorld()
        world.settle()
        world.mails.clear()
    world.deceased.add("T-1")
    plan = world.settle("import")
    assert (world.row.state, world.mails, world.role, world.sessions) == ("moved_out", [], False, False)
    assert world.open_letters() == []
    assert notes.DECEASED.split("{")[0] in world.row.note
    assert plan.end_sessions == (stand == "active")
    for day in range(1, 800, 50):
        world.on(TODAY + day * DAY)
    assert (world.row.state, world.mails) == ("moved_out", [])


def test_a_death_that_was_a_mistake_opens_the_account_again(active: LittleWorld) -> None:
    active.deceased.add("T-1")
    active.settle("import")
    active.deceased.clear()
    active.settle("import")
    assert (active.row.state, active.row.deceased_at, active.role) == ("active", None, True)


def test_a_death_that_was_a_mistake_opens_nothing_that_closed_for_another_reason(active: LittleWorld) -> None:
    active.deceased.add("T-1")
    active.settle("import")
    assert active.done("assign", tenant_id="T-1").done
    active.end("T-1", TODAY - 400 * DAY)
    active.on(TODAY)
    active.on(TODAY + NOTICE)
    left = active.row.moved_out_at
    assert (active.row.state, left) == ("moved_out", active.now)
    active.deceased.clear()
    active.mails.clear()
    active.on(TODAY + NOTICE + DAY)
    assert (active.row.state, active.row.moved_out_at, active.row.deceased_at) == ("moved_out", left, None)
    assert (active.role, active.mails) == (False, [])


def test_whom_staff_assign_to_the_number_of_somebody_dead_is_not_closed_again(active: LittleWorld) -> None:
    active.deceased.add("T-1")
    active.settle("import")
    assert active.done("assign", tenant_id="T-1").done
    assert active.row.state == "active"
    active.settle("import")
    assert active.row.state == "active"


def test_the_dead_of_another_number_close_nobody(active: LittleWorld) -> None:
    active.deceased.add("T-2")
    active.settle("import")
    assert active.row.state == "active"


def test_a_new_contract_of_the_same_person_joins_without_a_letter(active: LittleWorld) -> None:
    garage = Contract("V-9", replace(ERIKA, street="Garagenhof", house_number="3"))
    active.contracts["T-1"] = (*active.contracts["T-1"], garage)
    plan = active.settle("import")
    assert plan.attributes == {"contractNumber": ["V-1", "V-9"]}
    assert (len(active.orders), active.row.state, active.mails) == (1, "active", [])


def test_who_is_in_bears_the_name_and_the_address_on_file(active: LittleWorld) -> None:
    assert active.value("street") == "Lange Straße 12"
    married = replace(
        ERIKA, last_name="Beispiel-Öztürk", street="Neue Straße", house_number="7 b", city="Bernburg (Saale)"
    )
    active.contracts["T-1"] = (Contract("V-1", married),)
    active.settle("import")
    assert active.account is not None
    assert (active.account.last_name, active.value("street")) == ("Beispiel-Öztürk", "Neue Straße 7 b")
    assert (active.value("locality"), active.mails, len(active.orders)) == ("Bernburg (Saale)", [], 1)


def test_who_is_not_in_keeps_what_was_typed() -> None:
    world = LittleWorld(decision=MATCH)
    world.settle()
    assert world.value("street") == "Lange Str. 12"
