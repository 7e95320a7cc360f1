"""What changes in the company's records reaches somebody who is in: the account, the claims, no letter, one mail."""

import pytest
from playwright.sync_api import Page

from journey.waiting import eventually
from journey.way import move_in
from journey.world import World
from people.cast import Person
from tests.e2e.faults.test_two_write_at_once import ask
from tests.e2e.letters.test_mails_about_the_letter import token


@pytest.fixture
def tenant(page: Page, world: World) -> Person:
    return move_in(page, world, world.tenant())


def test_a_changed_name_and_address_reach_the_account(world: World, tenant: Person) -> None:
    number, letter = world.attribute(tenant, "tenantNumber"), world.attribute(tenant, "letterNumber")
    street, house = tenant.street.rsplit(" ", 1)
    world.import_changed(tenant, lambda row: row.replace(f";{street};{house};", f";{street};{house} b;"))
    eventually(lambda: world.attribute(tenant, "street") == f"{tenant.street} b", what="the new address")
    world.import_crowd()
    eventually(lambda: world.attribute(tenant, "street") == tenant.street, what="the old address")
    assert (world.attribute(tenant, "tenantNumber"), world.attribute(tenant, "letterNumber")) == (number, letter)
    assert world.state(tenant) == "active"


def test_the_matcher_writes_no_name_of_somebody_who_proved_nothing(world: World) -> None:
    person = world.newcomer(world.tenant())
    account = world.admin.create_user({"username": person.email, "email": person.email, "enabled": True})
    for name in ("firstName", "lastName", "street", "postal_code", "locality"):
        wish = {"user_id": account, "seen": {}, "attributes": {name: ["Anders 1"]}, "action": None}
        assert ask(world, wish, token(world)) == 400
    assert world.admin.get_user(account).get("firstName") is None


def test_the_matcher_takes_no_name_away(world: World, tenant: Person) -> None:
    account = world.user(tenant)["id"]
    for values in ([], ["Eins", "Zwei"]):
        wish = {"user_id": account, "seen": {}, "attributes": {"lastName": values}, "action": None}
        assert ask(world, wish, token(world)) == 400
    assert world.user(tenant)["lastName"] == tenant.last_name


def test_an_end_is_told_by_mail_before_it_comes(world: World, tenant: Person) -> None:
    world.import_changed(tenant, lambda row: f"{row}2026-01-31")

    def told() -> bool:
        return any("Ihr Konto im Kundenportal schließt bald" in one["subject"] for one in world.mails(tenant))

    eventually(told, 30, "the mail")
    world.import_crowd()
    assert world.state(tenant) == "active"
