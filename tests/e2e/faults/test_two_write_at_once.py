"""Two write one account in the same moment: neither loses the other's word, and nobody meets a conflict."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
import requests

from journey.visitor import Visitor
from journey.waiting import eventually
from journey.world import World
from matcher.errors import TakenError
from matcher.keycloak.accounts import Accounts
from people.cast import Person
from tests.e2e.faults.test_an_account_deleted_meanwhile import FOR_ANOTHER, FOR_THE_TABLE, waits
from tests.e2e.letters.test_mails_about_the_letter import (
    matcher_without_its_role,
    other_service_account,
    somebody,
    token,
)
from tests.e2e.way.test_a_sign_in_that_waits import at_the_letter_page

TIMES = 25
CODE_PAGE = "Konto-Bestätigung"


def street(world: World, account: str) -> str:
    return str(world.admin.get_user(account)["attributes"]["street"][0])


def change(world: World, account: str, **attributes: str) -> None:
    """Staff save the page of an account, which sends everything that is on it."""
    user = world.admin.get_user(account)
    changed = {name: [value] for name, value in attributes.items()}
    world.admin.update_user(account, user | {"attributes": user.get("attributes", {}) | changed})


def test_an_address_that_staff_change_beside_a_note_of_the_matchers_stays_changed(
    world: World, accounts: Accounts
) -> None:
    _, account = somebody(world, attributes={"street": ["Lange Straße 1"], "locality": ["Bernburg"]})
    lost = []
    with ThreadPoolExecutor(2) as both:
        for number in range(2, TIMES):
            noted = both.submit(accounts.write, account, {"letterNumber": [f"B-{number}"]}, action=None, seen={})
            both.submit(change, world, account, street=f"Lange Straße {number}").result()
            noted.result()
            if street(world, account) != f"Lange Straße {number}":
                lost.append(number)
    assert lost == []


def test_what_staff_entered_since_the_account_was_read_is_not_written_over(world: World, accounts: Accounts) -> None:
    _, account = somebody(world)
    change(world, account, tenantNumber="T-4711")
    wish = {"tenantNumber": ["T-1"], "registrationNote": ["gefunden"]}
    with pytest.raises(TakenError):
        accounts.write(account, wish, action=None, seen={"tenantNumber": [], "registrationNote": []})
    attributes = world.admin.get_user(account)["attributes"]
    assert attributes["tenantNumber"] == ["T-4711"]
    assert "registrationNote" not in attributes or attributes["registrationNote"] != ["gefunden"]


def test_a_proof_that_came_since_the_account_was_read_is_not_blocked(world: World, accounts: Accounts) -> None:
    _, account = somebody(world)
    accounts.write(account, {}, action=False, seen={})
    with pytest.raises(TakenError):
        accounts.write(account, {}, action=True, seen={"letterVerified": ["2026-11-25T10:00:00Z T-1"]})
    assert "LETTER_CODE" not in world.admin.get_user(account)["requiredActions"]


def block(accounts: Accounts, account: str) -> None:
    """As the running matcher does, which may be faster."""
    with suppress(TakenError):
        accounts.write(account, {}, action=True, seen={})


def unsettled(world: World) -> tuple[Person, str]:
    """Somebody whom staff have entered a moment ago, with a password."""
    person = world.newcomer(world.tenant())
    address = {"street": person.street, "postal_code": person.postal_code, "locality": person.locality}
    facts: dict[str, Any] = {"username": person.email, "email": person.email, "firstName": person.first_name}
    facts |= {"lastName": person.last_name, "attributes": address | {"phoneNumber": person.phone}}
    password = {"type": "password", "value": person.password, "temporary": False}
    _, account = somebody(world, credentials=[password], **facts)
    return person, account


def test_to_sign_in_beside_the_matchers_first_write_is_no_conflict(world: World, accounts: Accounts) -> None:
    met = []
    with ThreadPoolExecutor(1) as somebody_else:
        for _ in range(TIMES):
            browser = Visitor(world)
            form = browser.open("/login")
            person, account = unsettled(world)
            fields = {"username": person.email, "password": person.password}
            answer = somebody_else.submit(browser.send, form, fields)
            block(accounts, account)
            met.append(answer.result())
    assert [page.status_code for page in met if CODE_PAGE not in page.text] == []


def test_who_types_the_right_code_beside_the_matchers_word_against_it_stays_inside(
    world: World, accounts: Accounts
) -> None:
    """The matcher read the account a moment before; its word comes while the code is being taken."""
    person, browser, page = at_the_letter_page(world)
    world.wait_for_state(person, "letter_ordered")
    code, account = world.letter_code(person), world.user(person)["id"]
    with ThreadPoolExecutor(2) as both, world.database("keycloak") as connection:
        with connection.transaction():
            connection.execute("LOCK TABLE event_entity IN ACCESS EXCLUSIVE MODE")
            inside = both.submit(browser.confirm, page, "letterCode", code, person)
            eventually(lambda: waits(connection, FOR_THE_TABLE), 30, "the code is right")
            word = both.submit(
                accounts.write, account, {}, action=True, role=False, sign_out=True, seen={"letterVerified": []}
            )
            eventually(lambda: word.done() or waits(connection, FOR_ANOTHER), 30, "the matcher's word is on its way")
        with pytest.raises(TakenError):
            word.result()
        assert inside.result().url.endswith("/me")
    assert "mieter" in {role["name"] for role in world.admin.get_realm_roles_of_user(account)}
    assert world.admin.get_sessions(account)


def ask(world: World, body: Any, bearer: str | None = None) -> int:
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return requests.post(f"{world.realm_url}/konto/account", json=body, headers=headers, timeout=20).status_code


def test_nobody_but_the_matcher_notes_anything(world: World) -> None:
    _, account = somebody(world)
    wish = {"user_id": account, "seen": {}, "attributes": {"letterNumber": ["B-1"]}, "action": None}
    assert ask(world, wish) == 401
    assert ask(world, wish, "forged") == 401
    with other_service_account(world) as stranger:
        assert ask(world, wish, stranger) == 403
    with matcher_without_its_role(world):
        assert ask(world, wish, token(world)) in (401, 403)
    assert ask(world, wish, token(world)) == 204
    assert ask(world, wish | {"user_id": "nobody"}, token(world)) == 404


@pytest.mark.parametrize(
    "name", ["letterVerified", "emailConfirmed", "registeredAddress", "username", "street", "other"]
)
def test_the_matcher_notes_nothing_that_is_not_staffs_alone(world: World, name: str) -> None:
    _, account = somebody(world)
    before = world.admin.get_user(account)
    wish = {"user_id": account, "seen": {}, "attributes": {name: ["forged"]}, "action": False}
    assert ask(world, wish, token(world)) == 400
    after = world.admin.get_user(account)
    assert (after.get("attributes", {}).get(name), after["username"]) == (
        before.get("attributes", {}).get(name),
        before["username"],
    )


@pytest.mark.parametrize("wish", [None, [], "text", {"user_id": 1}, {"attributes": {"letterNumber": "B-1"}}])
def test_what_is_no_change_is_refused(world: World, wish: Any) -> None:
    assert ask(world, wish, token(world)) == 400


def test_a_change_is_in_the_log_of_administrators(world: World, accounts: Accounts) -> None:
    _, account = somebody(world)
    accounts.write(account, {"letterNumber": ["B-1"]}, action=None, seen={})
    found = world.admin.get_admin_events({"resourcePath": f"users/{account}", "operationTypes": "UPDATE"})
    assert accounts.own_id() in [one["authDetails"]["userId"] for one in found]
