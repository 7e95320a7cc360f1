"""Settling: one letter to the address on file, whatever happens in between and however often it runs."""

import datetime
from dataclasses import replace
from io import BytesIO

import pytest

from matcher import db
from matcher.errors import KeycloakError, LetterServiceError
from matcher.keycloak import events
from matcher.plan.facts import Ending
from matcher.records import importing
from matcher.registration import store
from matcher.registration.reconciliation import Reconciliation
from tests.matcher.company_file import line
from tests.matcher.console import SERVICE_ACCOUNT
from tests.matcher.house import NOW, ON_FILE, House


@pytest.fixture
def stranger(house: House) -> House:
    """A house whose applicant is on nobody's file and has proven the e-mail."""
    house.console.register("erika", "Rainer", "Unbekannt", "Nirgendweg 99")
    house.console.confirm_email("erika")
    house.happens()
    assert house.state() == "no_match"
    return house


def test_a_new_account_is_blocked_until_the_letter_code(house: House) -> None:
    house.happens()
    assert house.state() == "email_pending"
    assert house.console.blocked("erika")
    assert not house.desk.orders


def test_a_confirmed_match_gets_one_letter_to_the_address_on_file(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    (order,) = house.desk.orders.values()
    assert order == {
        "account_id": "erika",
        "tenancy": "T-1",
        "recipient": {
            "salutation": "Frau",
            "title": "Dr.",
            "first_name": "Erika",
            "last_name": "Mustermann",
            "street": "Lange Straße",
            "house_number": "12",
            "postal_code": "06406",
            "city": "Bernburg",
        },
    }
    assert house.state() == "letter_ordered"
    assert house.console.users["erika"].attributes["contractNumber"] == ["V-1", "V-2"]
    assert house.console.value("erika", "tenantNumber") == "T-1"
    assert house.console.value("erika", "letterNumber") == "B-00001"
    assert house.console.blocked("erika")
    assert not house.console.roles


def test_a_tenancy_that_ends_voids_the_letters_and_takes_the_role_until_it_runs_again(house: House) -> None:
    house.settling = replace(house.settling, ending=Ending(days_after=0, notice_days=0))
    house.console.confirm_email("erika")
    house.happens()
    house.console.right_code("erika")
    house.happens()
    assert house.state() == "active"
    import_again(
        house,
        ON_FILE.replace(b"2009-05-01;", b"2009-05-01;2026-11-01").replace(b"2011-04-01;", b"2011-04-01;2026-11-01"),
    )
    assert house.state() == "moved_out"
    assert "erika" not in house.console.roles
    assert "contractNumber" not in house.console.users["erika"].attributes
    import_again(house, ON_FILE)
    assert house.state() == "active"
    assert "erika" in house.console.roles


def import_again(house: House, content: bytes) -> None:
    """Another file comes in, and the worker settles whom it concerns."""
    with db.transaction(house.pool) as connection:
        importing.apply(connection, BytesIO(content), None)
    Reconciliation(house.pool, house.console).after_import()
    with db.transaction(house.pool) as connection:
        query = "SELECT DISTINCT args ->> 'account_id' FROM procrastinate_jobs WHERE args ->> 'because' = 'import'"
        concerned = [str(row[0]) for row in connection.execute(query)]
    assert "erika" in concerned
    house.settling.settle("erika", "import")


def test_settling_again_orders_and_writes_nothing(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    writes = house.console.writes
    for _ in range(3):
        house.happens()
    assert len(house.desk.orders) == 1
    assert house.console.writes == writes


def test_the_same_letter_is_ordered_when_the_answer_was_lost(house: House) -> None:
    house.console.confirm_email("erika")
    house.desk.refuse = (500, {})
    for _ in range(2):
        with pytest.raises(LetterServiceError):
            house.happens()
    assert house.state() == "matched"
    house.desk.refuse = None
    house.happens()
    assert len(set(house.desk.calls)) == 1
    assert (len(house.desk.orders), house.state()) == (1, "letter_ordered")


def test_a_record_that_changed_before_the_retry_keeps_the_letter_on_its_way(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    with db.transaction(house.pool) as connection:
        connection.execute("UPDATE registrations SET order_id = NULL, letter_number = NULL, letter_state = NULL")
        connection.execute("UPDATE orders SET letter_number = NULL, state = NULL")
        connection.execute("UPDATE tenancies SET street = 'Neue Straße'")
    house.happens()
    assert (len(house.desk.orders), house.state()) == (1, "letter_ordered")


def test_an_address_that_cannot_be_printed_is_told_to_staff(house: House) -> None:
    house.console.confirm_email("erika")
    house.desk.refuse = (422, {"error": "address", "fields": ["street"]})
    house.happens()
    assert house.state() == "matched"
    assert "unvollständig oder zu lang: Straße." in house.console.value("erika", "registrationNote")


def test_a_letter_that_comes_too_early_waits(house: House) -> None:
    house.console.confirm_email("erika")
    house.desk.refuse = (409, {"error": "letter_limit", "next_at": "2026-11-29"})
    house.happens()
    assert "29.11.2026" in house.console.value("erika", "registrationNote")
    house.desk.refuse = None
    house.settling.settle("erika", "reconcile")
    assert (house.state(), len(house.desk.orders)) == ("matched", 0)
    later = replace(house.settling, clock=lambda: NOW + datetime.timedelta(days=7))
    later.settle("erika", "reconcile")
    assert house.state() == "letter_ordered"


def test_the_right_code_makes_the_account_active(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    house.console.right_code("erika")
    house.happens()
    assert house.state() == "active"
    assert house.console.roles == {"erika"}
    assert not house.console.blocked("erika")


def test_an_action_left_behind_and_a_missing_role_are_repaired(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    house.console.enter("erika", "letterVerified", "2026-11-25T10:00:00Z")
    house.happens()
    assert (house.state(), house.console.blocked("erika"), house.console.roles) == ("active", False, {"erika"})


def test_a_block_removed_by_hand_comes_back(house: House) -> None:
    house.happens()
    house.console.users["erika"].required_actions.clear()
    house.happens(actor_id="staff")
    assert house.console.blocked("erika")


def test_a_role_given_by_hand_is_taken_at_the_reconciliation(house: House) -> None:
    house.console.roles.add("erika")
    house.settling.settle("erika", "reconcile")
    assert not house.console.roles


def test_a_mark_without_a_tenancy_opens_nothing(stranger: House) -> None:
    stranger.console.enter("erika", "letterVerified", "by hand")
    stranger.happens(actor_id="staff")
    assert stranger.state() == "no_match"
    assert stranger.console.blocked("erika")
    assert not stranger.console.roles


def test_staff_settles_an_unclear_one_by_entering_the_number(stranger: House) -> None:
    stranger.console.enter("erika", "tenantNumber", "T-2")
    stranger.happens(actor_id="staff")
    (order,) = stranger.desk.orders.values()
    assert (order["tenancy"], order["recipient"]["last_name"]) == ("T-2", "Anders")
    assert stranger.state() == "letter_ordered"
    assert "Von Hand zugeordnet: Mieternummer T-2" in stranger.console.value("erika", "registrationNote")
    stranger.happens()
    assert len(stranger.desk.orders) == 1


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("4711", "Die Mieternummer 4711 steht nicht in den Mieterdaten (geprüft am 22.11.2026)."),
        ("T-3", "Unter der Mieternummer T-3 läuft heute kein Vertrag (geprüft am 22.11.2026)."),
    ],
)
def test_a_number_that_does_not_serve_is_reported_back(stranger: House, number: str, said: str) -> None:
    stranger.console.enter("erika", "tenantNumber", number)
    stranger.happens(actor_id="staff")
    assert stranger.state() == "no_match"
    assert said in stranger.console.value("erika", "registrationNote")
    assert stranger.console.value("erika", "tenantNumber") == number
    assert not stranger.desk.orders


def test_a_number_entered_before_the_email_is_proven_waits_for_the_proof(house: House) -> None:
    house.console.enter("erika", "tenantNumber", "T-2")
    house.happens(actor_id="staff")
    assert (house.state(), len(house.desk.orders)) == ("email_pending", 0)
    house.console.confirm_email("erika")
    house.happens()
    (order,) = house.desk.orders.values()
    assert order["tenancy"] == "T-2"


def test_staff_corrects_a_match_and_the_first_letter_is_stopped(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    house.console.enter("erika", "tenantNumber", "T-2")
    house.happens(actor_id="staff")
    assert house.desk.stopped == ["erika"]
    assert [order["tenancy"] for order in house.desk.orders.values()] == ["T-1", "T-2"]


def test_a_mark_earned_for_one_tenancy_opens_no_other(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    house.console.right_code("erika")
    house.happens()
    house.console.enter("erika", "tenantNumber", "T-2")
    house.happens(actor_id="staff")
    assert (house.state(), house.console.value("erika", "tenantNumber")) == ("letter_ordered", "T-2")
    assert (house.console.blocked("erika"), house.console.roles, house.console.sessions) == (True, set(), set())
    assert [order["tenancy"] for order in house.desk.orders.values()] == ["T-1", "T-2"]
    house.console.right_code("erika", "T-2")
    house.happens()
    assert house.state() == "active"


def test_a_blocked_account_loses_letters_and_role_and_gets_a_new_letter_when_released(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    house.console.roles.add("erika")
    house.console.enable("erika", enabled=False)
    house.happens(actor_id="staff")
    assert (house.state(), house.desk.stopped, house.console.roles) == ("blocked", ["erika"], set())
    house.console.enable("erika", enabled=True)
    house.happens(actor_id="staff")
    assert (house.state(), len(house.desk.orders)) == ("letter_ordered", 2)


def test_a_deleted_account_ends_its_registration_and_letters_once(house: House) -> None:
    house.console.confirm_email("erika")
    house.happens()
    del house.console.users["erika"]
    house.happens()
    house.happens()
    assert house.desk.stopped == ["erika"]
    with db.transaction(house.pool) as connection:
        assert store.states(connection) == {}


def test_an_account_that_never_was_leaves_no_row(house: House) -> None:
    house.happens("nobody")
    with db.transaction(house.pool) as connection:
        assert store.find(connection, "nobody") is None


def test_our_own_changes_coming_back_are_no_work(house: House) -> None:
    house.console.down = True
    house.happens(actor_id=SERVICE_ACCOUNT)
    with db.transaction(house.pool) as connection:
        assert events.pending(connection, "erika") == []


def test_an_event_stays_waiting_while_keycloak_is_down(house: House) -> None:
    house.console.down = True
    with pytest.raises(KeycloakError):
        house.happens()
    house.console.down = False
    house.settling.settle("erika", "event")
    assert house.state() == "email_pending"


def test_records_that_come_later_settle_who_was_unclear(stranger: House) -> None:
    row = line(tenant_id="T-9", contract_id="V-9", first_name="Rainer", last_name="Unbekannt")
    content = ON_FILE + row.replace("Lange Straße;12", "Nirgendweg;99").encode()
    with db.transaction(stranger.pool) as connection:
        importing.apply(connection, BytesIO(content), 20)
    assert Reconciliation(stranger.pool, stranger.console).after_import() == 1
    with db.transaction(stranger.pool) as connection:
        jobs = connection.execute("SELECT args FROM procrastinate_jobs ORDER BY id DESC LIMIT 1").fetchone()
    assert jobs == ({"account_id": "erika", "because": "import"},)
    stranger.settling.settle("erika", "import")
    assert stranger.state() == "letter_ordered"
