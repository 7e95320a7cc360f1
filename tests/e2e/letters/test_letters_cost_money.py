"""Letters cost money: beyond a ceiling, and for a second account, staff decide; in the running system."""

import sys

from playwright.sync_api import Page

from journey.waiting import eventually
from journey.way import move_in
from journey.world import World
from people.cast import Person
from stack.commands import run

# Letters a day of one mailbox that go by themselves, the default of MATCHER_LETTERS_PER_MAILBOX_AND_DAY.
MAILBOX = 3
REASON = "Der Mieter war mit Ausweis hier"


def opened(world: World, person: Person) -> Person:
    """An account of that person whose e-mail is confirmed, as staff would create it in the console."""
    attributes = {"street": person.street, "postal_code": person.postal_code, "locality": person.locality}
    world.admin.create_user(
        {
            "username": person.email,
            "email": person.email,
            "firstName": person.first_name,
            "lastName": person.last_name,
            "attributes": attributes | {"phoneNumber": person.phone},
            "enabled": True,
            "emailVerified": True,
        }
    )
    return person


def test_letters_of_one_mailbox_stop_at_the_ceiling_and_staff_release_one_with_a_reason(world: World) -> None:
    name, _, domain = world.newcomer(world.tenant()).email.partition("@")
    for number in range(MAILBOX):
        person = opened(world, world.tenant().with_email(f"{name}+{number}@{domain}"))
        world.wait_for_state(person, "letter_ordered")
    held = opened(world, world.tenant().with_email(f"{name}+more@{domain}"))
    world.wait_for_state(held, "review")
    note = world.attribute(held, "registrationNote") or ""
    assert "die Tagesgrenze ist erreicht (Briefe an dieses Postfach;" in note
    assert world.attribute(held, "letterNumber") is None
    world.set_attributes(held, {"letterRelease": REASON})
    world.wait_for_state(held, "letter_ordered")
    assert world.attribute(held, "letterRelease") is None
    letter = str(world.attribute(held, "letterNumber"))
    status = run([sys.executable, "-m", "stack", "exec", "letter-service", "status", letter], "no status")
    assert f"Gegen die Grenze freigegeben: {REASON}" in status


def test_a_second_account_waits_for_staff_and_the_first_owner_gets_a_mail_without_its_data(
    page: Page, world: World
) -> None:
    owner = move_in(page, world, world.tenant())
    world.wait_for_state(owner, "active")
    other = opened(world, world.newcomer(owner))
    world.wait_for_state(other, "review")
    assert "schon ein anderes Konto freigeschaltet" in (world.attribute(other, "registrationNote") or "")
    mails = eventually(lambda: told(world, owner), 20, "the mail about the second account")
    assert len(mails) == 1
    assert other.email not in str(mails)


def told(world: World, person: Person) -> list[object]:
    return [mail for mail in world.mails(person) if "weiteres Konto" in mail["subject"]]
