"""The ten questions of the telephone, answered at the desk by the cards of docs/handbuch.md."""

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from journey.staff import Desk, Member, member
from journey.visitor import Visitor
from journey.waiting import eventually
from journey.world import World
from people.cast import Person
from stack.settings import ROOT
from tests.e2e.desk.conftest import Applicant, acts, arrive
from tests.e2e.letters.mail_server import mail_server
from tests.e2e.letters.posted import days

AtTheDesk = Callable[..., Desk]
FOUND = ("letter_ordered", "letter_posted")
# Where each card is walked: here, or where the whole of it stands already.
WALKED = {
    "Wo ist mein Brief?": "test_where_is_my_letter",
    "Mein Mann will auch ein Konto": ("test_a_husband_who_is_not_in_the_contract_is_asked_for_the_consent"),
    "Ich bin umgezogen": "tests/e2e/way/test_records_that_change.py::test_a_changed_name_and_address_reach_the_account",
    "Ich heiße jetzt anders": "tests/e2e/desk/test_a_clerks_work.py::test_an_unclear_match_is_settled_by_one_key",
    "Ich habe die E-Mail-Adresse falsch getippt": (
        "tests/e2e/desk/test_a_corrected_address.py::test_a_mistyped_address_is_put_right_and_wants_its_own_code"
    ),
    "Es kommt keine Mail an": ("test_a_mail_that_was_refused_and_one_that_went_out_are_told"),
    "Jemand anders hat mein Konto": ("test_who_is_out_of_a_strangers_account_gets_an_own_one"),
    "Ich betreue jemanden": "test_a_carer_opens_the_account_in_the_name_of_the_tenant",
    "Meine Mutter hat keine E-Mail": ("test_a_son_keeps_his_mothers_account_beside_his_own"),
    "Der Code ist verbraucht oder abgelaufen": (
        "tests/e2e/way/test_staff_settle_cases_at_the_desk.py::test_another_letter_goes_within_the_limits_and_by_a_lead_against_them"
    ),
}


def test_every_card_is_walked_by_a_test_that_exists() -> None:
    text = (ROOT / "docs" / "handbuch.md").read_text("utf-8").partition("## Was am Telefon gefragt wird")[2]
    cards = [row.split("|")[1].strip() for row in text.splitlines() if row.startswith("| ")]
    assert cards[1:] == list(WALKED)
    for walk in WALKED.values():
        file, _, name = walk.rpartition("::")
        tests = [
            one.name
            for one in ast.walk(ast.parse((ROOT / file if file else Path(__file__)).read_text("utf-8")))
            if isinstance(one, ast.FunctionDef)
        ]
        assert name in tests, walk


def test_where_is_my_letter(world: World, at_the_desk: AtTheDesk, clerk: Member, tenant: Person) -> None:
    found = arrive(world, tenant, *FOUND)
    world.letter(found.person)
    world.post_letter(found.person, days(0))
    world.wait_for_state(found.person, "letter_posted")
    desk = at_the_desk(clerk).search(found.person.email)
    desk.page.locator(f"a[href$='{found.path}']").first.click()
    letters = desk.page.get_by_role("region", name="Briefe")
    for words in (f"in der Post seit {days(0):%d.%m.%Y}", "erwartet am", "gültig bis"):
        expect(letters).to_contain_text(words)


def test_a_husband_who_is_not_in_the_contract_is_asked_for_the_consent(
    world: World, at_the_desk: AtTheDesk, clerk: Member, tenant: Person
) -> None:
    husband = arrive(world, replace(tenant, first_name="Ottokar"), "review")
    desk = at_the_desk(clerk, husband.path)
    desk.press("m")
    desk.page.get_by_label("Text der Mail").select_option("ask-household")
    desk.page.get_by_role("button", name="Mail schicken").click()
    desk.expect_said("bekommt eine Mail")
    eventually(lambda: len(world.mails(husband.person)) >= 2, 30, "the question")
    assert world.letters(husband.person) == []


@pytest.mark.parametrize(("reply", "words"), [("550 No such user", "vom Mailserver abgewiesen"), ("", "verschickt")])
def test_a_mail_that_was_refused_and_one_that_went_out_are_told(
    world: World, at_the_desk: AtTheDesk, unclear: Applicant, reply: str, words: str
) -> None:
    desk = at_the_desk(member(world, "clerk"), unclear.path)
    mails = desk.page.get_by_role("region", name="Mails")

    def told() -> bool:
        desk.open(unclear.path)
        return words in mails.inner_text() if mails.count() else False

    if reply:
        with mail_server(world, reply):
            desk.press("m", "Enter").expect_said("bekommt eine Mail")
            eventually(told, 60, "the refusal")
    else:
        desk.press("m", "Enter").expect_said("bekommt eine Mail")
        eventually(told, 60, "the mail")


def test_who_is_out_of_a_strangers_account_gets_an_own_one(
    world: World, at_the_desk: AtTheDesk, clerk: Member, tenant: Person
) -> None:
    stranger = arrive(world, tenant, *FOUND)
    world.letter(stranger.person)
    desk = at_the_desk(clerk, stranger.path)
    desk.press("s")
    desk.page.locator("#grund-sperren").select_option("Falsche Person")
    desk.page.get_by_role("button", name="Konto sperren").click()
    world.wait_for_state(stranger.person, "blocked")
    own = arrive(world, tenant, *FOUND)
    visitor = Visitor(world)
    visitor.confirm(visitor.sign_in(own.person), "letterCode", world.letter_code(own.person), own.person)
    world.wait_for_state(own.person, "active")
    page = Visitor(world).sign_in(stranger.person)
    assert "letterCode" not in page.text, "the stranger reaches no page that takes the code"
    assert world.state(stranger.person) == "blocked"


def test_a_carer_opens_the_account_in_the_name_of_the_tenant(
    world: World, at_the_desk: AtTheDesk, clerk: Member, tenant: Person
) -> None:
    # The carer types the tenant's name and address, and an e-mail address and telephone of the own.
    cared_for = arrive(world, replace(tenant, phone="0345 777 88"), *FOUND)
    letter = world.letter(cared_for.person).get_text()
    assert tenant.last_name in letter, "the letter goes to the tenant"
    assert tenant.street.split()[0] in letter
    visitor = Visitor(world)
    visitor.confirm(
        visitor.sign_in(cared_for.person), "letterCode", world.letter_code(cared_for.person), cared_for.person
    )
    world.wait_for_state(cared_for.person, "active")
    expect(at_the_desk(clerk, cared_for.path).page.get_by_role("main")).to_contain_text(tenant.last_name)
    assert acts(world, cared_for.account_id) == []


def test_a_son_keeps_his_mothers_account_beside_his_own(world: World) -> None:
    son = world.newcomer(world.tenant())
    Visitor(world).move_in(son)
    mailbox, _, host = son.email.partition("@")
    mother = replace(world.tenant(), email=f"{mailbox}+mutter@{host}")
    Visitor(world).move_in(mother)
    assert (world.state(son), world.state(mother)) == ("active", "active")
    numbers = {world.attribute(one, "tenantNumber") for one in (son, mother)}
    assert len(numbers) == 2
