"""A clerk puts a mistyped e-mail address right: unproven until its code is typed, and never of an open account."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests
from playwright.sync_api import expect

from journey.staff import Desk, Member
from journey.visitor import Visitor
from journey.waiting import eventually
from journey.way import move_in
from journey.world import World
from people.cast import Person
from tests.e2e.desk.conftest import Applicant, acts, send
from tests.e2e.letters.test_mails_about_the_letter import token

AtTheDesk = Callable[..., Desk]


@pytest.fixture
def fresh() -> str:
    return f"richtig-{time.monotonic_ns()}@example.org"


def test_a_mistyped_address_is_put_right_and_wants_its_own_code(
    world: World, at_the_desk: AtTheDesk, clerk: Member, fresh: str
) -> None:
    mistyped = world.newcomer(world.tenant())
    Visitor(world).register(mistyped)
    account = str(world.user(mistyped)["id"])
    desk = at_the_desk(clerk, f"/fall/{account}")
    desk.press("v")
    desk.page.locator("#email").fill(fresh)
    desk.press("Enter").expect_said("hat eine neue E-Mail-Adresse")
    person = replace(mistyped, email=fresh)
    code, visitor = world.email_code(person), Visitor(world)
    visitor.confirm(visitor.sign_in(person), "emailCode", code, person)
    world.wait_for_state(person, "letter_ordered", "letter_posted")
    assert acts(world, account) == ["correct_email"]
    with world.database("bwg") as connection:
        said = connection.execute(
            "SELECT reason || text FROM matcher.act_details WHERE act_id IN (SELECT id FROM "
            "matcher.acts WHERE account_id = %s)",
            [account],
        ).fetchall()
    assert all(fresh not in str(one) for one in said)


def test_an_address_that_was_confirmed_is_told(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant, fresh: str
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    desk.press("v")
    desk.page.locator("#email").fill(fresh)
    desk.press("Enter").expect_said("hat eine neue E-Mail-Adresse")
    eventually(lambda: len(world.mails(unclear.person)) >= 2, 30, "the mail to the old address")
    assert world.admin.get_user(unclear.account_id)["emailVerified"] is False
    world.wait_for_state(replace(unclear.person, email=fresh), "email_pending")


def test_somebody_elses_address_and_what_is_none_are_refused(
    world: World, at_the_desk: AtTheDesk, clerk: Member, unclear: Applicant, unknown: Applicant
) -> None:
    desk = at_the_desk(clerk, unclear.path)
    none = "So sieht keine E-Mail-Adresse aus"
    wrong = dict.fromkeys(("keine", "a@b@c", "x@konto.invalid", ""), none)
    for typed, why in {unknown.person.email: "Ein Konto hat sie schon", **wrong}.items():
        desk.open(unclear.path)
        seen = desk.page.locator("input[name=seen]").first.input_value()
        answer = send(desk, f"{unclear.path}/mail-berichtigen", seen=seen, email=typed)
        assert (answer.status, why in answer.text()) == (400, True), typed
    assert world.user(unclear.person)["id"] == unclear.account_id


def test_the_address_of_an_open_account_is_changed_by_nobody_of_staff(
    page: Any, world: World, at_the_desk: AtTheDesk, clerk: Member, fresh: str
) -> None:
    tenant: Person = move_in(page, world, world.tenant())
    account = str(world.user(tenant)["id"])
    desk = at_the_desk(clerk, f"/fall/{account}")
    expect(desk.page.locator("#email")).to_have_count(0)
    seen = desk.page.locator("input[name=seen]").first.input_value()
    answer = send(desk, f"/fall/{account}/mail-berichtigen", seen=seen, email=fresh)
    assert (answer.status, "Das Konto ist freigeschaltet" in answer.text()) == (400, True)
    asked = requests.post(
        f"{world.realm_url}/konto/address",
        json={"user_id": account, "email": fresh},
        headers={"Authorization": f"Bearer {token(world)}"},
        timeout=20,
    )
    assert asked.status_code == 409
    assert world.user(tenant)["id"] == account
