"""keycloak/realm.json reaches a realm that is already there: only what differs is written, twice changes nothing."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from journey.world import World
from stack import keycloak
from stack.master import open_realm
from stack.realm.admin import Admin
from stack.realm.differences import differs
from stack.settings import ROOT


def apply() -> str:
    words = [sys.executable, "-m", "stack", "realm"]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def realm(world: World) -> Iterator[Admin]:
    """The running realm; what a test broke is mended afterwards."""
    yield open_realm(world.settings, "bwg")
    apply()


def test_a_realm_that_was_just_imported_is_what_the_file_says(world: World) -> None:
    assert world.realm_url
    assert apply().strip() == "The realm is what keycloak/realm.json says."


def test_what_differs_comes_back_and_the_second_time_nothing_is_written(world: World, realm: Admin) -> None:
    profile = realm.get("/users/profile")
    profile["attributes"] = [one for one in profile["attributes"] if one["name"] != "letterNumber"]
    world.admin.update_realm("bwg", {"rememberMe": False})
    world.admin.update_realm_users_profile(profile)
    world.admin.update_required_action("LETTER_CODE", {**action(realm, "LETTER_CODE"), "enabled": False})
    told = apply()
    assert "changed: realm: rememberMe" in told
    assert "changed: user profile" in told
    assert "changed: required action LETTER_CODE" in told
    assert "letterNumber" in json.dumps(realm.get("/users/profile"))
    assert action(realm, "LETTER_CODE")["enabled"] is True
    assert "changed" not in apply()


def test_a_missing_mapper_and_a_missing_role_of_the_matcher_come_back(world: World, realm: Admin) -> None:
    scope = next(one for one in realm.get("/client-scopes") if one["name"] == "tenancy")
    mapper = next(one for one in scope["protocolMappers"] if one["name"] == "contracts")
    world.admin.delete_mapper_from_client_scope(scope["id"], mapper["id"])
    matcher = realm.get("/users?exact=true&username=service-account-matcher")[0]["id"]
    client = realm.get("/clients?clientId=realm-management")[0]["id"]
    role = next(one for one in realm.get(f"/clients/{client}/roles") if one["name"] == "view-events")
    world.admin.delete_client_roles_of_user(matcher, client, [role])
    told = apply()
    assert "mapper contracts" in told
    assert "service-account-matcher: gets the role realm-management/view-events" in told
    assert "changed" not in apply()


def test_a_right_that_left_the_file_leaves_the_service_account(world: World, realm: Admin) -> None:
    matcher = realm.get("/users?exact=true&username=service-account-matcher")[0]["id"]
    client = realm.get("/clients?clientId=realm-management")[0]["id"]
    role = next(one for one in realm.get(f"/clients/{client}/roles") if one["name"] == "manage-realm")
    world.admin.assign_client_role(matcher, client, [role])
    assert "service-account-matcher: loses the role realm-management/manage-realm" in apply()
    kept = {one["name"] for one in realm.get(f"/users/{matcher}/role-mappings/clients/{client}")}
    [account] = keycloak.realm(world.settings)["users"]
    assert kept == set(account["clientRoles"]["realm-management"])


def test_a_scope_that_left_the_file_is_no_default_of_new_clients(world: World, realm: Admin) -> None:
    roles = next(one["id"] for one in realm.get("/client-scopes") if one["name"] == "roles")
    world.admin.add_default_default_client_scope(roles)
    assert "a new client: loses the default scope roles" in apply()
    assert "roles" not in {one["name"] for one in realm.get("/default-default-client-scopes")}


def test_what_the_file_does_not_name_is_left_alone(world: World, realm: Admin) -> None:
    world.admin.create_realm_role({"name": "sachbearbeitung"}, skip_exists=True)
    assert "changed" not in apply()
    assert "sachbearbeitung" in {role["name"] for role in realm.get("/roles")}
    world.admin.delete_realm_role("sachbearbeitung")


def test_the_secrets_are_filled_in_as_the_import_does_it(world: World) -> None:
    filled = keycloak.realm(world.settings)
    portal = next(one for one in filled["clients"] if one["clientId"] == "portal")
    assert portal["secret"] == world.secret("portal-client")
    assert filled["smtpServer"]["starttls"] == "false"
    assert filled["defaultRole"]["description"] == "${role_default-roles}"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"a": "1"}, {"a": 1, "b": 2}),
        ({"a": True}, {"a": "true"}),
        ({"a": []}, {}),
        ({"a": ["x", "y"]}, {"a": ["y", "x"]}),
        ({"password": "secret"}, {"password": "**********"}),
    ],
)
def test_the_same_said_otherwise_is_no_difference(wanted: dict[str, object], found: dict[str, object]) -> None:
    assert not differs(wanted, found)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [({"a": "1"}, {}), ({"a": True}, {"a": False}), ({"a": ["x"]}, {"a": ["x", "y"]}), ({"a": {"b": 1}}, {"a": None})],
)
def test_anything_missing_or_other_is_a_difference(wanted: dict[str, object], found: dict[str, object]) -> None:
    assert differs(wanted, found)


def action(realm: Admin, alias: str) -> dict[str, object]:
    return dict(next(one for one in realm.get("/authentication/required-actions") if one["alias"] == alias))
