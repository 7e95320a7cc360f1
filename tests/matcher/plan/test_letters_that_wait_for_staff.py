"""Letters that do not go by themselves: beyond a ceiling, and for a second account. Staff decide."""

import datetime

import pytest

from matcher.plan.mails import ACTIVE, SECOND, Mail
from tests.matcher.plan.little_world import NONE, LittleWorld

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def held() -> LittleWorld:
    """Somebody matched with T-1 whose letter is one too many of the network and of the day."""
    world = LittleWorld(beyond=("day", "network"))
    world.settle()
    assert (world.row.state, world.row.held_at, world.orders) == ("review", world.now, [])
    return world


def test_a_letter_beyond_a_ceiling_waits_for_staff_who_read_why(held: LittleWorld) -> None:
    assert held.row.note == (
        "Mieter T-1: gleich. Der Brief ging nicht von selbst, die Tagesgrenze ist erreicht (Briefe insgesamt, Briefe "
        "aus diesem Netz; am 22.11.2026). Bitte prüfen: Die Mieternummer T-1 hier einzutragen bestellt ihn."
    )
    assert (held.value("registrationState"), held.value("tenantNumber")) == ("review", "")
    assert held.row.tenant_id == "T-1"


@pytest.mark.parametrize("because", ["event", "import", "reconcile", "letter"])
def test_it_stays_so_when_there_is_room_again(held: LittleWorld, because: str) -> None:
    held.beyond = ()
    held.now += HOUR
    assert held.settle(because).is_empty
    assert held.orders == []


@pytest.mark.parametrize("number", ["T-1", "T-2"])
def test_the_number_that_staff_enter_orders_it_against_the_ceiling(held: LittleWorld, number: str) -> None:
    held.enter("tenantNumber", number)
    held.settle(by_staff=True)
    assert (held.row.state, held.row.held_at, held.row.decided_by) == ("letter_ordered", None, "staff")
    assert [one.tenant_id for one in held.orders] == [number]


def test_what_staff_decide_asks_no_ceiling() -> None:
    world = LittleWorld(decision=NONE, beyond=("network",))
    world.settle()
    world.enter("tenantNumber", "T-2")
    world.settle(by_staff=True)
    assert (world.row.state, world.row.held_at) == ("letter_ordered", None)


def test_another_letter_that_the_tenant_orders_waits_for_staff_as_well() -> None:
    world = LittleWorld()
    world.settle()
    world.news(world.orders[0], state="posted", posted_at="2026-11-22T12:00:00Z")
    world.settle("letter")
    world.beyond = ("mailbox",)
    world.enter("letterRequestedAt", "2026-11-22T13:00:00Z")
    world.settle()
    assert (world.row.state, len(world.orders)) == ("review", 1)
    assert "Briefe an dieses Postfach" in world.row.note
    assert [one.state for one in world.orders] == ["posted"]
    world.type_code(world.orders[0])
    world.settle()
    assert world.row.state == "active"


def test_a_block_and_its_end_ask_the_ceilings_anew(held: LittleWorld) -> None:
    held.beyond = ()
    for enabled in (False, True):
        held.enable(enabled=enabled)
        held.settle(by_staff=True)
    assert (held.row.state, held.row.held_at) == ("letter_ordered", None)


def test_a_number_that_does_not_serve_is_told_beside_why_the_letter_waits(held: LittleWorld) -> None:
    why = held.row.note
    for number in ("T-3", "4711", "T-3"):
        held.enter("tenantNumber", number)
        held.settle(by_staff=True)
    assert held.row.note == (
        f"{why} Unter der Mieternummer T-3 läuft heute kein Vertrag (geprüft am 22.11.2026). "
        "Die Mieternummer 4711 steht nicht in den Mieterdaten (geprüft am 22.11.2026)."
    )
    for last in range(100):
        held.enter("tenantNumber", f"9-{last}")
        held.settle(by_staff=True)
    assert held.row.note.startswith(why)
    assert "Mieternummer 9-99 steht nicht" in held.row.note
    assert len(held.row.note) < 2000
    held.enter("tenantNumber", "T-1")
    held.settle(by_staff=True)
    assert held.row.note == "Von Hand zugeordnet: Mieternummer T-1 (eingetragen am 22.11.2026)."


@pytest.fixture
def second() -> LittleWorld:
    """Somebody matched with T-1, for whom Anna's account is active."""
    world = LittleWorld(owners={"T-1": "anna"})
    world.settle()
    assert (world.row.state, world.row.held_at, world.orders) == ("review", world.now, [])
    return world


def test_a_second_account_waits_for_staff_and_the_first_is_told_once(second: LittleWorld) -> None:
    assert second.row.note == (
        "Mieter T-1: gleich. Für die Mieternummer T-1 ist schon ein anderes Konto freigeschaltet; dessen Inhaber "
        "bekommt eine Mail. Der Brief ging nicht von selbst. Bitte prüfen: Die Mieternummer T-1 hier einzutragen "
        "bestellt ihn."
    )
    assert second.mails == [Mail("anna", SECOND, "erika")]
    for because in ("event", "import", "reconcile"):
        second.now += HOUR
        assert second.settle(because).is_empty
    assert second.mails == [Mail("anna", SECOND, "erika")]


def test_a_second_account_asks_letter_service_for_nothing(second: LittleWorld) -> None:
    assert second.log == ["event"]


def test_staff_let_a_second_account_have_its_letter_and_nobody_is_told_again(second: LittleWorld) -> None:
    second.enter("tenantNumber", "T-1")
    second.settle(by_staff=True)
    assert (second.row.state, len(second.orders), len(second.mails)) == ("letter_ordered", 1, 1)
    second.type_code(second.orders[0])
    second.settle()
    assert second.row.state == "active"


def test_who_is_active_stays_so_beside_another_active_account() -> None:
    world = LittleWorld()
    world.settle()
    world.type_code(world.orders[0])
    world.settle()
    world.owners = {"T-1": "anna"}
    world.settle("reconcile")
    assert (world.row.state, world.row.held_at, world.mails) == ("active", None, [Mail("erika", ACTIVE, "B-1")])


def test_a_letter_that_went_before_the_first_became_active_stays_good() -> None:
    world = LittleWorld()
    world.settle()
    world.owners = {"T-1": "anna"}
    world.settle("reconcile")
    assert (world.row.state, [one.state for one in world.orders]) == ("letter_ordered", ["ordered"])


def test_a_ceiling_tells_the_owner_of_no_account(held: LittleWorld) -> None:
    assert held.mails == []
