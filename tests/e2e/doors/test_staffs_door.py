"""Whoever may enter a console needs a second factor, guessing is locked and leaves events, in `master` as in `bwg`."""

from collections.abc import Iterator

import pytest
import requests
from keycloak import KeycloakAdmin

from journey.visitor import TIMEOUT_SECONDS, Visitor
from journey.waiting import eventually
from journey.world import World
from people.cast import ERIKA, Person

SET_UP = 'id="kc-totp-settings-form"'


@pytest.fixture
def master(world: World) -> KeycloakAdmin:
    return world.administration("master")


@pytest.fixture
def clerk(world: World, master: KeycloakAdmin) -> Iterator[Person]:
    """An administrator of the company, with an account of their own in the realm `master`."""
    person = world.newcomer(ERIKA)
    user = create(master, person)
    master.assign_realm_roles(user, [master.get_realm_role("admin")])
    yield person
    master.delete_user(user)


def create(admin: KeycloakAdmin, person: Person) -> str:
    account = {"username": person.email, "email": person.email, "emailVerified": True, "enabled": True}
    name = {"firstName": person.first_name, "lastName": person.last_name}
    password = {"type": "password", "value": person.password, "temporary": False}
    return str(admin.create_user(account | name | {"credentials": [password]}))


class Console:
    """The login of a realm's console, in a browser of its own."""

    def __init__(self, world: World, realm: str) -> None:
        base = world.settings.keycloak_url
        query = {"client_id": "security-admin-console", "response_type": "code", "scope": "openid", "state": "x"}
        query |= {"redirect_uri": f"{base}/admin/{realm}/console/", "code_challenge": "x" * 43}
        address = f"{base}/realms/{realm}/protocol/openid-connect/auth"
        self.visitor = Visitor(world)
        self.page = self.visitor.session.get(
            address, params=query | {"code_challenge_method": "S256"}, timeout=TIMEOUT_SECONDS
        )

    def sign_in(self, person: Person, password: str | None = None) -> str:
        """The page that comes after the password."""
        form = {"username": person.email, "password": password or person.password}
        self.page = self.visitor.send(self.page, form)
        return self.page.text


def test_thirty_wrong_passwords_in_master_are_locked_and_leave_events(
    world: World, master: KeycloakAdmin, clerk: Person
) -> None:
    stranger = Console(world, "master")
    for number in range(30):
        assert 'id="kc-form-login"' in stranger.sign_in(clerk, f"geraten {number}")
    assert SET_UP not in Console(world, "master").sign_in(clerk), "the right password comes too late"
    user = master.get_users({"email": clerk.email})[0]["id"]
    kinds = [event["type"] for event in master.get_events({"user": user, "max": 100})]
    assert kinds.count("LOGIN_ERROR") >= 30
    assert "USER_DISABLED_BY_TEMPORARY_LOCKOUT" in kinds


def test_an_administrator_sets_up_a_second_factor_before_anything_opens(world: World, clerk: Person) -> None:
    console = Console(world, "master")
    assert SET_UP in console.sign_in(clerk)
    assert "/console/" not in console.page.url


def by_password_alone(world: World, realm: str, client: str, person: Person) -> requests.Response:
    """The answer to the password grant."""
    form = {"grant_type": "password", "client_id": client, "username": person.email, "password": person.password}
    url = f"{world.settings.keycloak_url}/realms/{realm}/protocol/openid-connect/token"
    return requests.post(url, data=form, timeout=TIMEOUT_SECONDS)


def test_a_password_alone_is_no_way_to_the_admin_api(world: World, clerk: Person) -> None:
    answer = by_password_alone(world, "master", "admin-cli", clerk)
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


def test_an_app_with_the_password_grant_takes_no_member_of_staff(world: World, member_of_staff: Person) -> None:
    app = {"clientId": "careless-app", "publicClient": True, "directAccessGrantsEnabled": True}
    client = world.admin.create_client(app)
    answer = by_password_alone(world, "bwg", "careless-app", member_of_staff)
    world.admin.delete_client(client)
    assert answer.status_code == 401
    assert "access_token" not in answer.text


@pytest.fixture(params=["clerk", "lead", "operator", "view-users"])
def member_of_staff(world: World, request: pytest.FixtureRequest) -> Iterator[Person]:
    """Somebody with a role of staff, or with any of `realm-management`, in the realm `bwg`."""
    person = world.newcomer(ERIKA)
    user = create(world.admin, person)
    if request.param == "view-users":
        client = str(world.admin.get_client_id("realm-management"))
        world.admin.assign_client_role(user, client, [world.admin.get_client_role(client, request.param)])
    else:
        world.admin.assign_realm_roles(user, [world.admin.get_realm_role(request.param)])
    yield person
    world.delete(user)


def test_staff_of_the_company_set_up_a_second_factor_at_any_door(world: World, member_of_staff: Person) -> None:
    assert SET_UP in Console(world, "bwg").sign_in(member_of_staff)
    assert SET_UP in Visitor(world).sign_in(member_of_staff).text, "the portal would leave a cookie for the console"


def test_the_administrator_of_the_first_start_is_an_alarm(world: World) -> None:
    log = world.settings.state / "log" / "keycloak.log"
    eventually(lambda: "alarm.temporary_administrator" in log.read_text(), 30, "the alarm")
