"""Letters that were stopped, lost or came back: what staff read, and whether another one goes."""

import datetime
from dataclasses import replace

from matcher.plan import notes
from matcher.plan.mails import RETURNED, Mail
from tests.matcher.plan.little_world import LittleWorld

HOUR = datetime.timedelta(hours=1)


def test_a_letter_that_was_stopped_outside_is_told_and_not_sent_again(posted: LittleWorld) -> None:
    posted.news(posted.orders[0], state="stopped", cause="provider")
    posted.settle("letter")
    assert (posted.row.state, len(posted.orders)) == ("matched", 1)
    assert posted.row.note == "Der Brief B-1 wurde angehalten und kommt nicht an."


def test_a_letter_that_was_lost_before_the_printing_is_told_and_another_ordered_at_once(posted: LittleWorld) -> None:
    posted.news(posted.orders[0], state="stopped", cause="lost")
    posted.settle("letter")
    assert (posted.row.state, posted.row.letter_number) == ("letter_ordered", "B-2")
    assert [one.state for one in posted.orders] == ["stopped", "ordered"]
    assert posted.row.note == (
        "Der Brief B-1 ging vor dem Druck verloren; wird noch einer gebraucht, geht er von selbst. Mieter T-1: gleich."
    )
    for because in ("letter", "reconcile", "import"):
        assert posted.settle(because).is_empty


def test_while_letter_service_is_away_the_letter_in_place_of_a_lost_one_stays_due(posted: LittleWorld) -> None:
    posted.news(posted.orders[0], state="stopped", cause="lost")
    posted.silent = True
    assert posted.settle("letter").unfinished
    assert (posted.row.state, posted.row.letter_number) == ("matched", None)
    posted.silent = False
    posted.settle("reconcile")
    assert (posted.row.state, len(posted.orders)) == ("letter_ordered", 2)


def test_after_a_backup_was_brought_back_another_letter_goes_by_itself_each_time(posted: LittleWorld) -> None:
    for number in (0, 1, 2):
        posted.news(posted.orders[number], state="stopped", cause="restored")
        posted.settle("letter")
        assert len(posted.orders) == number + 2
        assert notes.RESTORED.format(f"B-{number + 1}") in posted.row.note


def test_a_second_lost_letter_goes_to_staff_and_orders_no_third(posted: LittleWorld) -> None:
    for number in (0, 1):
        posted.news(posted.orders[number], state="stopped", cause="lost")
        posted.settle("letter")
    assert (posted.row.state, posted.row.letter_number, len(posted.orders)) == ("matched", "B-2", 2)
    assert posted.row.note == (
        "Auch der Brief B-2 ging vor dem Druck verloren; von selbst geht keiner mehr. Ist der Druck in Ordnung: das "
        "Konto sperren und wieder freigeben, das bestellt einen."
    )
    assert posted.settle("reconcile").is_empty
    for enabled in (False, True):
        assert posted.account is not None
        posted.account = replace(posted.account, enabled=enabled)
        posted.settle(by_staff=True)
    assert (posted.row.state, len(posted.orders)) == ("letter_ordered", 3)


def test_a_letter_that_came_back_holds_its_address_until_it_is_another(posted: LittleWorld) -> None:
    posted.news(posted.orders[0], state="returned", cause="returned")
    posted.settle("letter")
    assert (posted.row.state, posted.row.returned_at, posted.row.letter_number) == ("review", posted.now, None)
    assert posted.mails[-1] == Mail("erika", RETURNED, "B-1")
    assert "Der Brief B-1 kam zurück (gemeldet am 22.11.2026)" in posted.row.note
    assert posted.value("tenantNumber") == ""
    posted.settle("import")
    assert len(posted.orders) == 1
    (contract,) = posted.contracts["T-1"]
    posted.contracts["T-1"] = (replace(contract, recipient=replace(contract.recipient, street="Neue Straße")),)
    posted.settle("import")
    assert (posted.row.state, len(posted.orders), posted.row.returned_at) == ("letter_ordered", 2, None)


def test_the_same_number_entered_again_sends_a_letter_where_one_came_back(posted: LittleWorld) -> None:
    posted.news(posted.orders[0], state="returned", cause="returned")
    posted.settle("letter")
    posted.now += HOUR
    posted.enter("tenantNumber", "T-1")
    found = posted.settle(by_staff=True)
    assert (posted.row.state, len(posted.orders), found.release, posted.returns) == ("letter_ordered", 2, "T-1", [])


def test_another_accounts_letter_that_came_back_holds_the_address_too(posted: LittleWorld) -> None:
    other = LittleWorld(returns=[(replace(posted.orders[0], letter_number="B-77"), posted.now)])
    other.settle()
    assert (other.row.state, other.orders, other.row.returned_at) == ("review", [], posted.now)
    assert "Der Brief B-77 kam zurück" in other.row.note


def test_staff_holds_the_letter_again(posted: LittleWorld) -> None:
    posted.enter("letterReturned", "ja")
    posted.settle(by_staff=True)
    assert (posted.row.state, posted.value("letterReturned"), len(posted.orders)) == ("review", "", 1)
    assert posted.mails[-1] == Mail("erika", RETURNED, "B-1")


def test_a_letter_of_nobody_here_is_answered_by_a_note(posted: LittleWorld) -> None:
    posted.enter("letterReturned", "ja")
    posted.enter("letterNumber", "B-99")
    posted.settle(by_staff=True)
    assert posted.row.note.startswith("Der Brief B-99 lässt sich nicht als zurückgekommen vermerken")
    assert (posted.row.state, posted.value("letterNumber"), posted.value("letterReturned")) == (
        "letter_posted",
        "B-1",
        "",
    )


def test_a_used_letter_that_came_back_only_tells_staff(posted: LittleWorld) -> None:
    posted.type_code(posted.orders[0])
    posted.enter("letterReturned", "ja")
    posted.settle(by_staff=True)
    assert posted.row.state == "active"
    assert "Der Brief B-1 kam zurück (gemeldet am 22.11.2026); sein Code galt schon nicht mehr" in posted.row.note


def test_what_staff_said_of_a_letter_waits_while_letter_service_is_away(posted: LittleWorld) -> None:
    posted.enter("letterReturned", "ja")
    posted.enter("letterNumber", "B-7")
    posted.silent = True
    found = posted.settle(by_staff=True)
    assert (found.unfinished, posted.value("letterReturned"), posted.value("letterNumber")) == (True, "ja", "B-7")


def test_a_letter_that_was_stopped_is_told_once(posted: LittleWorld) -> None:
    posted.news(posted.orders[0], state="stopped", cause="provider")
    posted.settle("letter")
    posted.enter("tenantNumber", "4711")
    posted.settle(by_staff=True)
    assert posted.row.note == "Die Mieternummer 4711 steht nicht in den Mieterdaten (geprüft am 22.11.2026)."


def test_a_former_letter_that_staff_holds_again_holds_back_the_next_one(posted: LittleWorld) -> None:
    posted.too_early = True
    for enabled in (False, True):
        posted.enable(enabled=enabled)
        posted.settle(by_staff=True)
    assert (posted.row.state, posted.row.letter_number) == ("matched", None)
    posted.now += datetime.timedelta(days=2)
    posted.too_early = False
    posted.enter("letterReturned", "ja")
    posted.enter("letterNumber", "B-1")
    posted.settle(by_staff=True)
    assert (posted.row.state, posted.row.returned_at, len(posted.orders)) == ("review", posted.now, 1)
    assert "Der Brief B-1 kam zurück (gemeldet am 24.11.2026). An diese Anschrift geht" in posted.row.note


def test_while_a_letter_is_held_back_the_number_that_is_not_shown_was_taken_away_by_nobody(posted: LittleWorld) -> None:
    posted.news(posted.orders[0], state="returned", cause="returned")
    posted.settle("letter")
    assert posted.value("tenantNumber") == ""
    assert posted.settle(by_staff=True).is_empty
