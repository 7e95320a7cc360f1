"""In without a letter: two leads, on one unchanged case, each in person; whatever is otherwise opens nothing."""

import datetime
from typing import Any

import pytest

from matcher import berlin, db
from matcher.acts.audit import audit
from matcher.casework import checks, opening, recording
from matcher.errors import ActRefusedError, KeycloakError, NotAllowedError, StaleCaseError
from matcher.plan.act import Act, Kind
from matcher.plan.mails import ACTIVE
from matcher.registration import store
from tests.matcher.casework.conftest import Desk


def step(desk: Desk, who: str, *, confirms: bool = False, **given: Any) -> None:
    """A lead takes one of the two steps at the desk, and the worker does what follows."""
    kind: Kind = "confirm_opening" if confirms else "propose_opening"
    found: dict[str, Any] = {"tenant_id": "T-1", "reason": "" if confirms else "Ausweis gesehen"} | given
    act = Act(kind, who, found.pop("by_role", "lead"), "erika", **{"seen": desk.seen()} | found)
    number = recording.attempt(desk.house.pool, act)
    opening.carry_out(desk.house.pool, desk.house.console, act, number, f"token of {who}")
    desk.house.settling.settle("erika", recording.ACT)


def waiting(desk: Desk) -> list[str | None]:
    """The accounts that another lead may let in, as the page of the day and the case's own page offer them."""
    now = berlin.now()
    with db.transaction(desk.house.pool) as connection:
        row = store.find(connection, "erika")
        found = [one.act.account_id for one in opening.waiting(connection, now)]
        assert row is not None
        assert bool(found) == (opening.proposed(connection, row, now) is not None)
    return found


def refused(desk: Desk, who: str, words: str = "", **given: Any) -> None:
    """The confirmation is refused and opens nothing."""
    with pytest.raises(ActRefusedError, match=words):
        step(desk, who, confirms=True, **given)
    desk.house.settling.settle("erika", "reconcile")
    assert desk.house.state() != "active"
    assert "erika" not in desk.house.console.roles


def test_two_leads_open_an_account_whose_letter_does_not_come(posted_desk: Desk) -> None:
    step(posted_desk, "kim")
    assert posted_desk.house.state() == "letter_posted"
    step(posted_desk, "robin", confirms=True)
    house = posted_desk.house
    assert (house.state(), "erika" in house.console.roles) == ("active", True)
    assert house.desk.stopped == ["erika"]
    assert "von zweien aus der Leitung" in house.console.value("erika", "registrationNote")
    told = [(one.act.kind, one.act.by_id, one.done) for one in posted_desk.history()]
    assert told == [("confirm_opening", "robin", True), ("propose_opening", "kim", True)]
    with db.transaction(house.pool) as connection:
        mails = connection.execute("SELECT kind FROM mails WHERE kind = %s", [ACTIVE]).fetchall()
        assert audit(connection).fault is None
    assert mails == [(ACTIVE,)]


def test_nobody_confirms_his_own_proposal(posted_desk: Desk) -> None:
    step(posted_desk, "kim")
    refused(posted_desk, "kim", "jemand anders")


def test_there_is_nothing_to_confirm_without_a_proposal(posted_desk: Desk) -> None:
    posted_desk.house.console.enter("erika", "openingProposed", "kim T-1")
    refused(posted_desk, "robin", "keinen Antrag")


def test_a_proposal_in_the_record_alone_opens_nothing(posted_desk: Desk) -> None:
    """Whoever writes the database, or works as the matcher, has no token of a person."""
    step(posted_desk, "kim")
    posted_desk.house.console.enter("erika", "openingProposed")
    refused(posted_desk, "robin", "Keycloak hat es abgelehnt")
    assert posted_desk.history()[0].done is False


@pytest.mark.parametrize("who", ["kim", "robin"])
def test_whose_role_was_taken_meanwhile_does_not_count(posted_desk: Desk, who: str) -> None:
    step(posted_desk, "kim")
    posted_desk.house.console.leads.discard(who)
    refused(posted_desk, "robin", "Keycloak hat es abgelehnt")


@pytest.mark.parametrize("role", ["clerk", "operator"])
def test_no_other_role_takes_a_step_and_the_attempt_is_recorded(posted_desk: Desk, role: str) -> None:
    with pytest.raises(NotAllowedError):
        step(posted_desk, "chris", by_role=role)
    step(posted_desk, "kim")
    with pytest.raises(NotAllowedError):
        step(posted_desk, "chris", confirms=True, by_role=role)
    assert [one.act.kind for one in posted_desk.history()] == ["refused", "propose_opening", "refused"]


def test_a_case_that_changed_since_the_proposal_wants_another_one(posted_desk: Desk) -> None:
    step(posted_desk, "kim")
    posted_desk.house.news(0, state="returned", cause="returned")
    refused(posted_desk, "robin", "keinen Antrag")


def test_a_letter_that_goes_its_way_leaves_the_proposal_as_it_is(posted_desk: Desk) -> None:
    step(posted_desk, "kim")
    posted_desk.house.news(0, state="expired", cause="time")
    assert posted_desk.house.state() == "expired"
    step(posted_desk, "robin", confirms=True)
    assert posted_desk.house.state() == "active"


def test_who_came_in_by_the_letter_meanwhile_waits_for_nobody(posted_desk: Desk) -> None:
    step(posted_desk, "kim")
    assert waiting(posted_desk) == ["erika"]
    posted_desk.house.console.right_code("erika", "T-1")
    posted_desk.house.happens()
    assert posted_desk.house.state() == "active"
    assert waiting(posted_desk) == []


def test_an_act_between_the_two_ends_the_proposal(posted_desk: Desk) -> None:
    step(posted_desk, "kim")
    posted_desk.do("returned", letter_number="B-00001")
    refused(posted_desk, "robin", "keinen Antrag")


def test_a_page_from_before_is_told(posted_desk: Desk) -> None:
    seen = posted_desk.seen()
    step(posted_desk, "kim")
    with pytest.raises(StaleCaseError):
        step(posted_desk, "robin", confirms=True, seen=seen)


def test_a_proposal_holds_seven_days(posted_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    step(posted_desk, "kim")
    monkeypatch.setattr(checks, "PROPOSAL_HOLDS", datetime.timedelta(0))
    refused(posted_desk, "robin", "keinen Antrag")


@pytest.mark.parametrize(("number", "words"), [("T-2", "ist eine andere"), ("", "ist eine andere")])
def test_another_number_than_the_cases_is_opened_by_nobody(posted_desk: Desk, number: str, words: str) -> None:
    with pytest.raises(ActRefusedError, match=words):
        step(posted_desk, "kim", tenant_id=number)
    step(posted_desk, "kim")
    refused(posted_desk, "robin", words, tenant_id=number)


def test_a_second_account_is_not_opened_so(posted_desk: Desk) -> None:
    step(posted_desk, "kim")
    with db.transaction(posted_desk.house.pool) as connection:
        connection.execute("INSERT INTO registrations (account_id, state, tenant_id) VALUES ('otto', 'active', 'T-1')")
    refused(posted_desk, "robin", "schon ein anderes Konto")


def test_who_is_on_nobodys_file_is_not_opened(desk: Desk) -> None:
    with pytest.raises(ActRefusedError, match="noch keine Mieternummer"):
        step(desk, "kim")


def test_a_reason_is_wanted(posted_desk: Desk) -> None:
    with pytest.raises(ActRefusedError, match="Grund"):
        step(posted_desk, "kim", reason=" ")


def test_what_broke_off_at_keycloak_is_told_and_may_be_done_again(posted_desk: Desk) -> None:
    step(posted_desk, "kim")
    posted_desk.house.console.down = True
    with pytest.raises(KeycloakError):
        step(posted_desk, "robin", confirms=True)
    posted_desk.house.console.down = False
    assert posted_desk.history()[0].done is False
    refused(posted_desk, "robin", "keinen Antrag")
    step(posted_desk, "robin")
    step(posted_desk, "kim", confirms=True)
    assert posted_desk.house.state() == "active"


def test_to_demand_the_code_again_ends_what_two_people_opened(posted_desk: Desk) -> None:
    step(posted_desk, "kim")
    step(posted_desk, "robin", confirms=True)
    posted_desk.do("demand_code")
    assert posted_desk.house.state() != "active"
    assert "erika" not in posted_desk.house.console.roles


def test_a_mark_with_another_word_proves_nothing(posted_desk: Desk) -> None:
    posted_desk.house.console.right_code("erika", "T-1 eine-person")
    posted_desk.house.happens()
    assert posted_desk.house.state() != "active"
