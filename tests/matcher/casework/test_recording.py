"""Recording an act: with its job or not at all, on the case as it was seen, and nothing that cannot be."""

import datetime
import threading
from dataclasses import replace
from typing import Any

import pytest

from matcher import db
from matcher.acts import book
from matcher.casework import checks, recording
from matcher.errors import ActRefusedError, AskFirstError, DatabaseError, NotAllowedError, StaleCaseError
from matcher.plan.act import ASK_TEXTS, KINDS, Kind
from matcher.plan.registration import Registration
from matcher.registration import store
from tests.matcher.casework.conftest import Desk
from tests.matcher.house import NOW


def test_an_act_and_its_job_commit_together(desk: Desk) -> None:
    before = len(desk.jobs())
    act = desk.act("assign", tenant_id="T-2")
    with db.transaction(desk.house.pool) as connection:
        recording.record(connection, act, NOW)
        connection.rollback()
    assert (desk.history(), len(desk.jobs())) == ([], before)
    desk.record(act)
    assert len(desk.history()) == 1
    assert desk.jobs()[before:] == [{"account_id": "erika", "because": "act"}]


def test_an_assigned_number_brings_a_letter_to_the_address_on_file(desk: Desk) -> None:
    entry = desk.do("assign", tenant_id=" T-2 ")
    assert (entry.done, entry.outcome) == (True, "Mieternummer T-2 zugeordnet. Brief B-00001 bestellt.")
    (order,) = desk.house.desk.orders.values()
    assert (order["tenancy"], order["recipient"]["house_number"]) == ("T-2", "14")
    assert desk.house.state() == "letter_ordered"
    desk.house.settling.settle("erika", "act")
    assert len(desk.house.desk.orders) == 1


def test_a_worker_that_dies_before_the_outcome_is_kept_orders_one_letter(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.record(desk.act("assign", tenant_id="T-2"))

    def dies(*_: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr(book, "conclude", dies)
        with pytest.raises(DatabaseError):
            desk.house.settling.settle("erika", "act")
    assert desk.history()[0].done is None
    desk.house.settling.settle("erika", "act")
    assert (desk.history()[0].outcome, len(desk.house.desk.orders)) == (
        "Mieternummer T-2 zugeordnet. Brief B-00001 bestellt.",
        1,
    )
    assert [one["state"] for one in desk.house.desk.letters.values()] == ["ordered"]


def test_of_two_who_decide_at_once_exactly_one_wins(desk: Desk) -> None:
    acts = [desk.act("assign", by_id=who, tenant_id=number) for who, number in (("kim", "T-1"), ("robin", "T-2"))]
    told: list[object] = []
    together = threading.Barrier(2)

    def decide(act: Any) -> None:
        together.wait(timeout=30)
        try:
            told.append(desk.record(act))
        except StaleCaseError as error:
            told.append(error)

    threads = [threading.Thread(target=decide, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    (refused,) = (one for one in told if isinstance(one, StaleCaseError))
    (entry,) = desk.history()
    assert (refused.by_id, refused.at) == (entry.act.by_id, NOW)
    assert len(told) == 2


def test_a_page_left_open_is_told_who_changed_the_case(desk: Desk) -> None:
    old = desk.act("assign", by_id="robin", tenant_id="T-1")
    desk.do("assign", tenant_id="T-2")
    with pytest.raises(StaleCaseError) as told:
        desk.record(old)
    assert (told.value.by_id, told.value.at) == ("kim", NOW)
    desk.house.news(0, state="rendered", cause="run")
    old = replace(old, seen="")
    with pytest.raises(StaleCaseError) as told:
        desk.record(old)
    assert told.value.by_id is None
    assert told.value.at is not None
    assert len(desk.history()) == 1


def test_a_case_that_a_colleague_only_asked_about_is_another(desk: Desk) -> None:
    old = desk.act("reject", by_id="robin")
    desk.do("ask", text="ask-call")
    with pytest.raises(StaleCaseError):
        desk.record(old)


def test_who_only_looks_makes_no_case_stale(desk: Desk) -> None:
    act = desk.act("assign", tenant_id="T-1")
    desk.record(desk.act("looked", by_id="robin"))
    desk.record(desk.act("claim", by_id="robin"))
    assert desk.record(act) == 3


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("assign", {"tenant_id": ""}, checks.NO_NUMBER),
        ("assign", {"tenant_id": "4711"}, checks.UNKNOWN_NUMBER),
        ("assign", {"tenant_id": "'; DROP TABLE acts; --"}, checks.UNKNOWN_NUMBER),
        ("assign", {"tenant_id": "T-3"}, checks.NO_CONTRACT),
        ("letter", {}, checks.NO_TENANT),
        ("letter_against_limits", {"reason": " \n "}, checks.NO_REASON),
        ("demand_code", {}, checks.NOT_ACTIVE),
        ("unblock", {}, checks.NOT_BLOCKED),
        ("block", {"reason": ""}, checks.NO_REASON),
        ("block", {"reason": "x" * 301}, checks.LONG_REASON),
        ("reject", {"reason": ""}, checks.NO_REASON),
        ("delete", {"reason": ""}, checks.NO_REASON),
        ("ask", {"text": "<b>"}, checks.NO_TEXT),
        ("returned", {"letter_number": "B-00009"}, checks.NOT_ITS_LETTER),
        ("assign", {"account_id": "nobody", "tenant_id": "T-1"}, checks.NO_ACCOUNT),
    ],
)
def test_what_cannot_be_is_refused_before_it_is_recorded(
    desk: Desk, kind: Kind, given: dict[str, Any], said: str
) -> None:
    before = len(desk.jobs())
    with pytest.raises(ActRefusedError) as told:
        desk.record(desk.act(kind, **given))
    assert str(told.value) == said
    assert (desk.history(given.get("account_id", "erika")), len(desk.jobs())) == ([], before)


@pytest.mark.parametrize(
    ("state", "kind", "said"),
    [
        ("blocked", "assign", checks.BLOCKED),
        ("blocked", "block", checks.BLOCKED),
        ("blocked", "ask", checks.BLOCKED),
        ("active", "reject", checks.ACTIVE),
        ("active", "letter", checks.ACTIVE),
        ("email_pending", "ask", checks.MAIL_UNPROVEN),
        ("email_pending", "letter_against_limits", checks.UNPROVEN),
        ("moved_out", "letter", checks.NO_CONTRACT),
    ],
)
def test_what_an_account_in_this_state_cannot_take_is_refused(desk: Desk, state: str, kind: Kind, said: str) -> None:
    with db.transaction(desk.house.pool) as connection:
        store.save(connection, Registration("erika", state, tenant_id="T-1"))
    with pytest.raises(ActRefusedError) as told:
        desk.record(desk.act(kind, tenant_id="T-2", text="ask-call"))
    assert str(told.value) == said


@pytest.mark.parametrize("waits", ["returned_at", "held_at"])
def test_a_letter_that_waits_for_a_decision_does_not_just_go(desk: Desk, waits: str) -> None:
    with db.transaction(desk.house.pool) as connection:
        store.save(connection, replace(Registration("erika", "review", tenant_id="T-1"), **{waits: NOW}))  # type: ignore[arg-type]
    with pytest.raises(ActRefusedError) as told:
        desk.record(desk.act("letter"))
    assert str(told.value) == checks.WAITS


def test_a_number_that_another_account_holds_wants_to_be_confirmed(desk: Desk) -> None:
    with db.transaction(desk.house.pool) as connection:
        store.save(connection, Registration("anna", "active", tenant_id="T-1"))
    with pytest.raises(AskFirstError):
        desk.record(desk.act("assign", tenant_id="T-1"))
    entry = desk.do("assign", tenant_id="T-1", confirmed=True)
    assert (entry.done, entry.act.confirmed, desk.house.state()) == (True, True, "letter_ordered")


def test_an_account_that_was_deleted_a_second_ago_is_told_as_the_outcome(desk: Desk) -> None:
    act = desk.act("assign", tenant_id="T-1")
    del desk.house.console.users["erika"]
    desk.record(act)
    desk.house.settling.settle("erika", "act")
    (entry,) = desk.history()
    assert (entry.done, "gibt es nicht mehr" in entry.outcome) == (False, True)
    with pytest.raises(ActRefusedError) as told:
        desk.record(desk.act("block"))
    assert str(told.value) == checks.NO_ACCOUNT


@pytest.mark.parametrize("kind", [one for one in KINDS if one not in ("refused",)])
def test_what_a_role_may_not_do_is_refused_and_recorded(desk: Desk, kind: Kind) -> None:
    before = len(desk.jobs())
    with pytest.raises(NotAllowedError):
        recording.attempt(desk.house.pool, desk.act(kind, by_role="operator", tenant_id="T-1"))
    (entry,) = desk.history()
    assert (entry.act.kind, entry.act.text, entry.act.tenant_id, entry.act.reason) == ("refused", kind, "", "")
    assert len(desk.jobs()) == before


def test_an_attempt_that_is_allowed_is_recorded(desk: Desk) -> None:
    number = recording.attempt(desk.house.pool, desk.act("assign", by_role="clerk", tenant_id="T-1"))
    assert [one.act.id for one in desk.history()] == [number]


@pytest.mark.parametrize("scanned", ["b-00001", " B-00001\n", "https://konto.example/b#1234-5678-9012/B-00001"])
def test_a_letter_is_returned_by_its_number_or_its_qr_code_and_the_code_is_not_kept(
    posted_desk: Desk, scanned: str
) -> None:
    entry = posted_desk.do("returned", letter_number=scanned)
    assert (entry.done, entry.act.letter_number, posted_desk.house.state()) == (True, "B-00001", "review")
    with db.transaction(posted_desk.house.pool) as connection:
        kept = connection.execute("SELECT act_details::text FROM act_details").fetchall()
    assert not any("5678" in str(row[0]) for row in kept)


def test_who_is_blocked_and_unblocked_goes_on(posted_desk: Desk) -> None:
    assert posted_desk.do("block").done
    assert not posted_desk.house.console.users["erika"].enabled
    assert posted_desk.house.state() == "blocked"
    assert posted_desk.do("unblock").done
    assert posted_desk.house.console.users["erika"].enabled
    assert (posted_desk.house.state(), len(posted_desk.house.desk.orders)) == ("letter_ordered", 2)


def test_a_worker_that_dies_after_the_block_does_it_once_more(
    posted_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted_desk.record(posted_desk.act("block"))

    def dies(*_: object) -> None:
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr(store, "hold", dies)
        with pytest.raises(DatabaseError):
            posted_desk.house.settling.settle("erika", "act")
    assert not posted_desk.house.console.users["erika"].enabled
    posted_desk.house.settling.settle("erika", "act")
    assert (posted_desk.history()[0].done, posted_desk.house.state()) == (True, "blocked")


@pytest.mark.parametrize("kind", ["reject", "ask"])
def test_mails_of_the_desk_are_queued_once_with_the_outcome(desk: Desk, kind: Kind) -> None:
    entry = desk.do(kind, text="ask-data")
    name = "registration-rejected" if kind == "reject" else "ask-data"
    expected = [{"account_id": "erika", "kind": name, "letter_number": str(entry.act.id)}]
    assert desk.jobs("mail") == expected
    desk.house.settling.settle("erika", "act")
    assert desk.jobs("mail") == expected


def test_a_deletion_is_a_job_of_its_own(desk: Desk) -> None:
    before = len(desk.jobs())
    number = desk.record(desk.act("delete"))
    assert desk.jobs("erase") == [{"account_id": "erika", "act_id": str(number)}]
    assert len(desk.jobs()) == before


def test_claims_say_who_works_on_what_and_end_by_themselves(desk: Desk) -> None:
    def claims(minutes: int) -> dict[str, str]:
        with db.transaction(desk.house.pool) as connection:
            found = book.open_claims(connection, NOW + datetime.timedelta(minutes=minutes))
        return {account_id: one.by_id for account_id, one in found.items()}

    desk.record(desk.act("claim"))
    assert (claims(14), claims(16)) == ({"erika": "kim"}, {})
    desk.record(desk.act("claim", by_id="robin"))
    assert claims(1) == {"erika": "robin"}
    desk.record(desk.act("unclaim", by_id="robin"))
    assert claims(1) == {}


def test_what_everybody_did_is_listed_by_time_and_person_a_page_at_a_time(desk: Desk) -> None:
    for who in ("kim", "robin", "kim"):
        desk.record(desk.act("looked", by_id=who))
    day = datetime.timedelta(days=1)
    with db.transaction(desk.house.pool) as connection:
        listed = book.listing(connection, NOW - day, NOW + day, limit=2)
        rest = book.listing(connection, NOW - day, NOW + day, before=listed[-1].act.id)
        kims = book.listing(connection, NOW - day, NOW + day, by_id="kim")
        assert book.listing(connection, NOW - day, NOW) == []
    assert [[one.act.id for one in page] for page in (listed, rest, kims)] == [[3, 2], [1], [3, 1]]


def test_a_version_is_another_for_every_change() -> None:
    row = Registration("erika")
    others = [replace(row, note="x"), replace(row, tenant_id="T-1"), replace(row, held_at=NOW), None]
    assert len({checks.case_version(one) for one in (row, *others)} | {checks.case_version(row, 1)}) == 6
    assert checks.case_version(row) == checks.case_version(Registration("erika"))


def test_every_text_that_can_be_asked_is_a_mail_that_the_database_takes(desk: Desk) -> None:
    for text in ASK_TEXTS:
        assert desk.do("ask", text=text).done
    assert [one["kind"] for one in desk.jobs("mail")] == list(ASK_TEXTS)
