"""A letter that came back, and a letter whose reader says "Das war ich nicht"."""

import csv
from io import BytesIO

import pytest
from structlog.testing import capture_logs

from matcher import db
from matcher.errors import KeycloakError, LetterServiceError
from matcher.letters import returns
from matcher.letters.order import Return
from matcher.records import importing
from tests.matcher.house import NOW, ON_FILE, House


@pytest.fixture
def returned(posted: House) -> House:
    """A house whose letter came back: staff has said so in the console."""
    posted.console.enter("erika", "letterReturned", "ja")
    posted.happens(actor_id="staff")
    assert posted.state() == "review"
    return posted


def inquiries(house: House) -> list[str]:
    with db.transaction(house.pool) as connection:
        return [f"{one.tenant_id} {one.letter_number}" for one in returns.inquiries(connection)]


def mails(house: House) -> list[str]:
    with db.transaction(house.pool) as connection:
        rows = connection.execute("SELECT args ->> 'kind' FROM procrastinate_jobs WHERE task_name = 'mail' ORDER BY id")
        return [str(row[0]) for row in rows]


def import_with(house: House, *changes: tuple[bytes, bytes]) -> None:
    content = ON_FILE
    for old, new in changes:
        content = content.replace(old, new)
    with db.transaction(house.pool) as connection:
        importing.apply(connection, BytesIO(content), None)
    house.settling.settle("erika", "import")


def test_a_letter_that_staff_holds_again_is_void_and_its_account_waits(returned: House) -> None:
    (letter,) = returned.desk.letters.values()
    assert letter["state"] == "returned"
    assert "Der Brief B-00001 kam zurück" in returned.console.value("erika", "registrationNote")
    assert not returned.console.value("erika", "letterReturned")
    assert not returned.console.value("erika", "letterPostedAt")
    assert (inquiries(returned), mails(returned)) == (["T-1 B-00001"], ["letter-posted", "letter-returned"])


def test_no_other_letter_goes_to_that_address_by_itself(returned: House) -> None:
    returned.console.enter("erika", "letterRequestedAt", "2026-12-09T08:00:00Z")
    returned.happens()
    import_with(returned)
    assert (returned.state(), len(returned.desk.orders)) == ("review", 1)


def test_another_account_of_the_tenancy_waits_too(returned: House) -> None:
    returned.console.register("erika-again", "Erika", "Mustermann", "Lange Str. 12")
    returned.console.confirm_email("erika-again")
    returned.happens("erika-again")
    assert (returned.state("erika-again"), len(returned.desk.orders)) == ("review", 1)
    assert "B-00001" in returned.console.value("erika-again", "registrationNote")


def test_a_corrected_record_sends_the_next_letter(returned: House) -> None:
    import_with(returned, ("Lange Straße;12".encode(), "Neue Straße;7".encode()))
    assert returned.state() == "letter_ordered"
    assert [order["recipient"]["street"] for order in returned.desk.orders.values()] == ["Lange Straße", "Neue Straße"]


def test_another_spelling_of_the_same_house_sends_nothing(returned: House) -> None:
    import_with(returned, ("Lange Straße;12".encode(), b"Lange Str.;12"))
    assert (returned.state(), len(returned.desk.orders)) == ("review", 1)


def test_staff_who_enters_the_number_again_sends_the_next_letter(returned: House) -> None:
    assert not returned.console.value("erika", "tenantNumber")
    returned.console.enter("erika", "tenantNumber", "T-1")
    returned.happens(actor_id="staff")
    assert (returned.state(), len(returned.desk.orders)) == ("letter_ordered", 2)
    assert inquiries(returned) == ["T-1 B-00001"]


def test_a_return_that_keycloak_did_not_hear_of_is_not_taken_for_an_entry_of_staff(posted: House) -> None:
    posted.console.enter("erika", "letterReturned", "ja")
    before = posted.console.users["erika"]
    posted.happens(actor_id="staff")
    posted.console.users["erika"] = before
    posted.happens(actor_id="staff")
    assert (posted.state(), len(posted.desk.orders)) == ("review", 1)
    assert mails(posted).count("letter-returned") == 1


def test_a_stale_mark_does_not_void_the_next_letter(returned: House) -> None:
    returned.console.enter("erika", "tenantNumber", "T-1")
    returned.happens(actor_id="staff")
    returned.console.enter("erika", "letterReturned", "ja")
    returned.console.enter("erika", "letterNumber", "B-00001")
    returned.happens(actor_id="staff")
    assert (returned.state(), returned.console.value("erika", "letterReturned")) == ("letter_ordered", "")
    assert [letter["state"] for letter in returned.desk.letters.values()] == ["returned", "ordered"]


def test_a_mark_for_a_letter_of_somebody_else_is_reported_back(posted: House) -> None:
    posted.console.enter("erika", "letterReturned", "ja")
    posted.console.enter("erika", "letterNumber", "B-99999")
    posted.happens(actor_id="staff")
    assert posted.state() == "letter_posted"
    assert "Der Brief B-99999 lässt sich nicht" in posted.console.value("erika", "registrationNote")


def test_a_mark_waits_while_letter_service_is_away(posted: House) -> None:
    posted.console.enter("erika", "letterReturned", "ja")
    posted.desk.refuse = (500, {})
    with pytest.raises(LetterServiceError):
        posted.happens(actor_id="staff")
    posted.desk.refuse = None
    posted.happens(actor_id="staff")
    assert (posted.state(), inquiries(posted)) == ("review", ["T-1 B-00001"])


def test_a_letter_returned_at_letter_service_does_the_same(posted: House) -> None:
    posted.news(0, state="returned", cause="returned")
    assert (posted.state(), inquiries(posted)) == ("review", ["T-1 B-00001"])
    assert mails(posted) == ["letter-posted", "letter-returned"]


def test_an_older_letter_that_comes_back_leaves_the_newest_on_its_way(posted: House) -> None:
    posted.console.enter("erika", "letterRequestedAt", "2026-12-01T08:00:00Z")
    posted.happens()
    posted.news(0, state="returned", cause="returned")
    assert (posted.state(), inquiries(posted)) == ("letter_ordered", ["T-1 B-00001"])


def test_an_active_account_stays_active_when_its_letter_comes_back(posted: House) -> None:
    posted.console.right_code("erika")
    posted.news(0, state="used", cause="code")
    posted.console.enter("erika", "letterReturned", "ja")
    posted.happens(actor_id="staff")
    assert "sein Code galt schon nicht mehr" in posted.console.value("erika", "registrationNote")
    assert not posted.console.value("erika", "letterReturned")
    assert (posted.state(), posted.console.value("erika", "tenantNumber")) == ("active", "T-1")
    assert inquiries(posted) == ["T-1 B-00001"]


def test_an_inquiry_is_closed_once_and_only_a_known_one(returned: House) -> None:
    with db.transaction(returned.pool) as connection:
        assert [returns.done(connection, number, NOW) for number in ("B-00001", "B-00001", "B-7")] == [
            True,
            True,
            False,
        ]
    assert inquiries(returned) == []


def test_a_disowned_letter_disables_the_account_once_with_an_alarm(posted: House) -> None:
    posted.console.right_code("erika")
    posted.happens()
    with capture_logs() as lines:
        posted.news(0, state="stopped", cause="disowned")
    assert [one["event"] for one in lines if one["log_level"] == "error"] == ["alarm.disowned"]
    assert (posted.state(), posted.console.logged_out, posted.console.roles) == ("blocked", ["erika"], set())
    assert "Das war ich nicht" in posted.console.value("erika", "registrationNote")


def test_staff_may_release_a_disowned_account_and_it_gets_another_letter(posted: House) -> None:
    posted.news(0, state="stopped", cause="disowned")
    posted.console.enable("erika", enabled=True)
    posted.happens(actor_id="staff")
    assert (posted.state(), len(posted.desk.orders)) == ("letter_ordered", 2)
    assert posted.console.logged_out == ["erika"]


def test_a_page_from_before_opens_no_disowned_account_and_rings_no_second_alarm(posted: House) -> None:
    """A console page open while the tenant wrote "Das war ich nicht" is saved: it brings back what it showed."""
    shown = {name: posted.console.value("erika", name) for name in ("registrationState", "registrationNote")}
    posted.news(0, state="stopped", cause="disowned")
    posted.console.enable("erika", enabled=True)
    for name, value in shown.items():
        posted.console.enter("erika", name, value)
    with capture_logs() as lines:
        posted.happens(actor_id="staff")
    assert [one["event"] for one in lines if one["log_level"] == "error"] == []
    assert (posted.state(), posted.console.users["erika"].enabled, len(posted.desk.orders)) == ("blocked", False, 1)


def test_an_older_letter_disowned_stops_the_account_too(posted: House) -> None:
    posted.console.enter("erika", "letterRequestedAt", "2026-12-01T08:00:00Z")
    posted.happens()
    posted.news(0, state="stopped", cause="disowned")
    assert (posted.state(), posted.desk.stopped) == ("blocked", ["erika"])


def test_an_account_is_disabled_later_when_keycloak_was_away(posted: House) -> None:
    posted.desk.news(next(iter(posted.desk.letters)), state="stopped", cause="disowned")
    posted.console.down = True
    with pytest.raises(KeycloakError):
        posted.news(0)
    posted.console.down = False
    posted.settling.settle("erika", "letter")
    assert posted.state() == "blocked"


@pytest.mark.parametrize("tenant_id", ["=HYPERLINK(1)", "+49", "-1", "@SUM(A1)", "\t=1", "T;1"])
def test_no_cell_of_the_inquiries_is_a_formula_or_two(tenant_id: str) -> None:
    text = returns.as_csv([Return("B-00001", tenant_id, NOW)])
    [cell, *_] = list(csv.reader(text.splitlines(), delimiter=";"))[1]
    assert cell.removeprefix("'") == tenant_id
    assert cell[0] not in "=+-@\t\r"
