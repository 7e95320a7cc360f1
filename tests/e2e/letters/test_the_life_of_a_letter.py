"""What happens after a letter left: it comes back, its reader knows nothing, nobody ever types its code.

Days pass by moving the dates in the databases; everything else is the running system.
"""

import sys

from playwright.sync_api import Page

from journey.pages import DisownPage, LetterCode, Portal
from journey.waiting import eventually
from journey.way import confirm_email, register
from journey.world import World
from people.cast import STRANGER, Person
from stack.commands import run
from tests.e2e.letters.posted import days

OLD_ACCOUNT = "UPDATE matcher.registrations SET created_at = created_at - interval '60 days' WHERE account_id = %s"
OLD_WARNING = "UPDATE matcher.mails SET sent_at = sent_at - interval '7 days' WHERE account_id = %s"


def command(*words: str) -> str:
    """What a service's command prints, with the settings of the running system."""
    return run([sys.executable, "-m", "stack", "exec", *words], f"{words[:2]} failed")


def change(world: World, query: str, *values: object) -> None:
    with world.database("bwg") as connection:
        assert connection.execute(query, values).rowcount > 0


def posted(world: World, person: Person, days_ago: int) -> None:
    """The person's letter left the house so many days ago, and the print room says so now."""
    world.letter(person)
    world.letters_age(person, days_ago)
    world.post_letter(person, days(-days_ago))
    world.wait_for_state(person, "letter_posted")


def waiting(world: World, account: str) -> bool:
    with world.database("bwg") as connection:
        return bool(connection.execute("SELECT 1 FROM matcher.mails WHERE account_id = %s", [account]).fetchall())


def subjects(world: World, person: Person, words: str) -> int:
    return sum(words in mail["subject"] for mail in world.mails(person))


def test_one_reminder_goes_to_who_has_not_typed_the_code(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    posted(world, tenant, 14)
    for _ in range(2):
        command("matcher", "daily")
        eventually(lambda: subjects(world, tenant, "angekommen"), 20, "the reminder")
    assert subjects(world, tenant, "angekommen") == 1


def test_a_letter_that_came_back_is_void_and_the_account_waits(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    code, number = world.letter_code(tenant), world.attribute(tenant, "letterNumber")
    posted(world, tenant, 8)
    world.set_attributes(tenant, {"letterReturned": "ja"})
    world.wait_for_state(tenant, "review")
    assert world.attribute(tenant, "letterReturned") is None
    assert f"Der Brief {number} kam zurück" in (world.attribute(tenant, "registrationNote") or "")
    assert f";{number};{days(0)}" in command("matcher", "inquiries")
    eventually(lambda: subjects(world, tenant, "kam zu uns zurück"), 20, "the mail that the letter came back")
    LetterCode(page).submit(code, tenant)
    LetterCode(page).expect_shown()
    world.set_attributes(tenant, {"tenantNumber": f"C-{tenant.street.split()[-1]}"})
    world.wait_for_state(tenant, "letter_ordered")
    command("matcher", "inquiries", "--done", str(number))
    assert str(number) not in command("matcher", "inquiries")


def test_a_letter_returned_in_the_mail_room_does_the_same(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    posted(world, tenant, 2)
    command("letter-service", "returned", str(world.attribute(tenant, "letterNumber")))
    world.wait_for_state(tenant, "review")


def test_who_says_that_was_not_me_stops_the_account(page: Page, world: World) -> None:
    tenant = confirm_email(page, world, world.tenant())
    code, number = world.letter_code(tenant), str(world.attribute(tenant, "letterNumber"))
    LetterCode(page).submit(code, tenant)
    Portal(page, world).expect_inside(tenant)
    not_me = DisownPage(page, world).open()
    not_me.submit(number, code)
    world.wait_for_state(tenant, "blocked")
    assert not world.user(tenant)["enabled"]
    assert "Das war ich nicht" in (world.attribute(tenant, "registrationNote") or "")
    account = world.user(tenant)["id"]
    # The account is closed first, so that no new session begins while the old ones end.
    eventually(lambda: not world.admin.get_sessions(account), 20, "the end of every session")


def test_an_account_whose_email_nobody_proved_goes_after_a_week(page: Page, world: World) -> None:
    person = register(page, world, world.tenant())
    world.wait_for_state(person, "email_pending")
    account = world.user(person)["id"]
    back = "UPDATE matcher.registrations SET {0} = {0} - interval '{1} days' WHERE account_id = %s"
    change(world, back.format("state_since", 6), account)
    change(world, back.format("created_at", 8), account)
    command("matcher", "daily")
    assert world.user(person)
    change(world, back.format("state_since", 1), account)
    assert "1 Konten gelöscht" in command("matcher", "daily")
    assert not world.user(person)


def warned(page: Page, world: World) -> tuple[Person, str]:
    """Somebody without a letter who was warned seven days ago, and the account's id."""
    person = confirm_email(page, world, STRANGER)
    world.wait_for_state(person, "no_match", "matching")
    account = world.user(person)["id"]
    change(world, OLD_ACCOUNT, account)
    command("matcher", "daily")
    eventually(lambda: subjects(world, person, "löschen"), 20, "the warning")
    assert world.user(person)
    change(world, OLD_WARNING, account)
    return person, account


def test_an_account_without_a_letter_goes_a_week_after_its_warning(page: Page, world: World) -> None:
    person, _ = warned(page, world)
    command("matcher", "daily")
    assert not world.user(person)


def test_an_account_of_staff_stays(page: Page, world: World) -> None:
    person, account = warned(page, world)
    world.admin.create_realm_role({"name": "verwaltung"}, skip_exists=True)
    world.admin.assign_realm_roles(account, [world.admin.get_realm_role("verwaltung")])
    command("matcher", "daily")
    assert world.user(person)


def test_nobody_who_administers_users_is_told_that_the_account_goes(page: Page, world: World) -> None:
    person = confirm_email(page, world, STRANGER)
    account, client = world.user(person)["id"], str(world.admin.get_client_id("realm-management"))
    world.admin.assign_client_role(account, client, [world.admin.get_client_role(client, "view-users")])
    world.wait_for_state(person, "no_match", "matching")
    change(world, OLD_ACCOUNT, account)
    command("matcher", "daily")
    eventually(lambda: not waiting(world, account), 20, "the mail was refused")
    assert subjects(world, person, "löschen") == 0
