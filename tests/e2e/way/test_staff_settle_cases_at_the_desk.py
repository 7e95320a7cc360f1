"""What staff do at the desk reaches the running system: letters, mails, doors that close and open again, once each."""

from dataclasses import replace

import pytest

from journey.visitor import Visitor
from journey.waiting import eventually
from journey.world import World
from matcher.errors import ActRefusedError, StaleCaseError
from matcher.keycloak.accounts import Accounts
from people.cast import STRANGER, Person
from tests.e2e.faults.stand_in import stopped
from tests.e2e.letters.posted import days
from tests.e2e.staff import REASON, Staff

pytestmark = pytest.mark.usefixtures("tries_count_and_not_their_speed")


@pytest.fixture
def staff(world: World) -> Staff:
    return Staff(world)


def arrives(world: World, person: Person, *states: str) -> Person:
    """Somebody who has registered and proven the e-mail address, where the matching has put him."""
    newcomer = world.newcomer(person)
    visitor = Visitor(world)
    visitor.confirm(visitor.register(newcomer), "emailCode", world.email_code(newcomer), newcomer)
    world.wait_for_state(newcomer, *states)
    return newcomer


@pytest.fixture
def stranger(world: World) -> Person:
    """Nobody on file; each is another one, since many of one name look like guessing."""
    return arrives(world, replace(world.tenant(), street=STRANGER.street), "no_match", "review")


@pytest.fixture
def tenant(world: World) -> Person:
    """A tenant whose letter lies in the outbox."""
    found = arrives(world, world.tenant(), "letter_ordered")
    world.letter(found)
    return found


def is_in(world: World, person: Person) -> bool:
    """Whether eMail and Passwort lead into the portal."""
    return Visitor(world).sign_in(person).url.startswith(world.portal_url)


def subjects(world: World, person: Person) -> list[str]:
    return [str(mail["subject"]).removeprefix("BWG Bernburg: ") for mail in world.mails(person)]


def test_a_case_is_settled_by_assigning_a_number_and_the_letter_opens_the_account(
    world: World, staff: Staff, stranger: Person
) -> None:
    old = staff.seen(stranger)
    told = staff.do(stranger, "assign", tenant_id="T-1003", confirmed=True)
    assert (told.done, told.outcome.startswith("Mieternummer T-1003 zugeordnet. Brief ")) == (True, True)
    letter = world.letter(stranger).get_text()
    assert "Breite Straße 4 a" in letter
    assert world.attribute(stranger, "tenantNumber") == "T-1003"
    with pytest.raises(StaleCaseError) as stale:
        staff.record(replace(old, kind="reject", reason=REASON))
    assert stale.value.by_id in (staff.by_id, None), "hers, or the news that the letter is printed"
    visitor = Visitor(world)
    visitor.confirm(visitor.sign_in(stranger), "letterCode", world.letter_code(stranger), stranger)
    world.wait_for_state(stranger, "active")


def test_an_act_recorded_while_the_worker_is_away_is_carried_out_once_it_is_back(
    world: World, staff: Staff, stranger: Person
) -> None:
    seen = staff.seen(stranger)
    with stopped(world, "matcher-worker"):
        number = staff.record(replace(seen, kind="assign", tenant_id="T-1003", confirmed=True))
    told = staff.outcome(seen.account_id or "", number, seconds=90)
    assert told.done
    with world.database("bwg") as connection:
        orders = connection.execute("SELECT act_id FROM matcher.orders WHERE account_id = %s", [seen.account_id])
        assert orders.fetchall() == [(number,)]


def test_who_is_rejected_gets_one_mail_and_no_way_in(world: World, staff: Staff, stranger: Person) -> None:
    told = staff.do(stranger, "reject")
    assert told.done
    eventually(lambda: "Ihre Registrierung im Kundenportal" in subjects(world, stranger), 30, "the mail about it")
    assert world.state(stranger) == "blocked"
    assert not world.user(stranger)["enabled"]
    assert REASON in (world.attribute(stranger, "registrationNote") or "")
    assert not is_in(world, stranger)
    assert [REASON in str(mail) for mail in world.mails(stranger)] == [False] * len(world.mails(stranger))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("ask-call", "Wir haben eine Frage zu Ihrer Registrierung"),
        ("ask-data", "Ihre Angaben im Kundenportal passen nicht zu unseren Unterlagen"),
        ("ask-household", "Zu Ihrer Registrierung fehlt noch eine Zustimmung"),
    ],
)
def test_who_is_asked_for_something_gets_a_mail_about_it(
    world: World, staff: Staff, stranger: Person, text: str, subject: str
) -> None:
    before = world.state(stranger)
    assert staff.do(stranger, "ask", text=text).done
    eventually(lambda: subject in subjects(world, stranger), 30, subject)
    assert world.state(stranger) == before


def test_an_account_that_is_blocked_is_out_until_a_lead_unblocks_it(world: World, staff: Staff) -> None:
    person = world.newcomer(world.tenant())
    Visitor(world).move_in(person)
    assert is_in(world, person)
    assert staff.do(person, "block").done
    assert world.state(person) == "blocked"
    assert not is_in(world, person)
    assert staff.do(person, "unblock").done
    world.wait_for_state(person, "active")
    assert is_in(world, person)


def test_the_code_is_demanded_again_and_the_old_one_opens_nothing(world: World, staff: Staff) -> None:
    person = world.newcomer(world.tenant())
    Visitor(world).move_in(person)
    first = world.letter_code(person)
    told = staff.do(person, "demand_code")
    assert (told.done, f"frühestens am {days(7):%d.%m.%Y}" in told.outcome) == (True, True)
    assert staff.do(person, "letter_against_limits").done
    world.wait_for_state(person, "letter_ordered")
    visitor = Visitor(world)
    page = visitor.sign_in(person)
    assert not page.url.startswith(world.portal_url)
    visitor.confirm(page, "letterCode", first, person)
    assert world.state(person) == "letter_ordered"
    assert world.letter_code(person) != first


def test_a_letter_that_came_back_is_void_by_its_qr_code(world: World, staff: Staff, tenant: Person) -> None:
    eventually(lambda: letter_state(world, tenant) == "handed_over", 30, "handed over")
    told = staff.do(tenant, "returned", letter_number=world.letter_qr(tenant))
    assert told.done
    assert world.state(tenant) == "review"
    assert letter_state(world, tenant) == "returned"
    eventually(lambda: "Unser Brief kam zu uns zurück" in subjects(world, tenant), 30, "the mail about the letter")


def letter_state(world: World, person: Person) -> str:
    query = "SELECT state FROM letter_service.letters WHERE account_id = %s ORDER BY ordered_at DESC LIMIT 1"
    with world.database("bwg") as connection:
        row = connection.execute(query, [world.user(person)["id"]]).fetchone()
    return "" if row is None else str(row[0])


def test_another_letter_goes_within_the_limits_and_by_a_lead_against_them(
    world: World, staff: Staff, tenant: Person
) -> None:
    number = world.attribute(tenant, "letterNumber")
    eventually(lambda: letter_state(world, tenant) == "handed_over", 30, "handed over")
    world.post_letter(tenant, days(0))
    world.wait_for_state(tenant, "letter_posted")
    told = staff.do(tenant, "letter")
    assert (told.done, f"frühestens am {days(7):%d.%m.%Y}" in told.outcome) == (False, True)
    told = staff.do(tenant, "letter_against_limits")
    assert (told.done, told.outcome) == (True, f"Brief {world.attribute(tenant, 'letterNumber')} bestellt.")
    assert world.attribute(tenant, "letterNumber") != number


def test_an_account_that_staff_delete_is_gone_and_the_acts_name_nobody(
    world: World, staff: Staff, stranger: Person
) -> None:
    account_id = str(world.user(stranger)["id"])
    staff.do(stranger, "ask", text="ask-call")
    seen = staff.seen(stranger)
    number = staff.record(replace(seen, kind="delete", reason="Auf eigenen Wunsch"))
    told = staff.outcome(account_id, number, seconds=120)
    assert (told.done, "Beleg" in told.outcome) == (True, True)
    assert world.user(stranger) == {}
    with staff.connection() as connection:
        kept = connection.execute(
            "SELECT count(d.act_id), max(o.text) FILTER (WHERE a.kind = 'ask') FROM acts a "
            "LEFT JOIN act_details d ON d.act_id = a.id LEFT JOIN act_outcomes o ON o.act_id = a.id "
            "WHERE a.account_id = %s",
            [account_id],
        ).fetchone()
    assert kept == (0, "")
    with pytest.raises(ActRefusedError):
        staff.record(replace(seen, kind="block", reason=REASON))
    world.run("matcher", "audit")


def test_users_are_found_by_what_they_typed(world: World, accounts: Accounts, stranger: Person) -> None:
    account_id = str(world.user(stranger)["id"])

    def found(text: str) -> bool:
        return account_id in {one.account_id for one in accounts.search(text, most=50)}

    assert all(map(found, (f"{stranger.last_name} {stranger.first_name}", stranger.email, stranger.email.upper()[3:])))
    assert not any(map(found, (f"{stranger.last_name} Niemand", "matcher", "%", "\\")))
