"""A realm that Keycloak has just imported, and one of the release before, are both what the file says after the job."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from journey.world import World
from stack import master
from stack.realm import permissions
from stack.realm.admin import Admin
from stack.realm.apply import apply_realm

STAFF = {"clerk", "lead", "operator"}
Imported = Callable[[str, dict[str, Any]], Admin]


@pytest.fixture
def imported(world: World) -> Iterator[Imported]:
    """Makes a realm of another name of a file, as the first start does; it goes with the test."""
    made = []

    def make(name: str, content: dict[str, Any]) -> Admin:
        admin = master.open_realm(world.settings, name)
        address = f"{world.settings.keycloak_url}/admin/realms"
        assert admin._reach("POST", address, json=content | {"realm": name}, headers=admin._bearer()).ok
        made.append(admin.sign_in())
        return admin

    yield make
    for admin in made:
        admin.write("DELETE", "", None)


def of_the_release_before(file: dict[str, Any]) -> dict[str, Any]:
    """The file without the door of staff."""
    before = copy.deepcopy(file)
    del before["adminPermissionsEnabled"]
    before["roles"]["realm"] = [one for one in before["roles"]["realm"] if one["name"] not in STAFF]
    of_staff = {"admin-permissions", "security-admin-console", "desk"}
    before["clients"] = [one for one in before["clients"] if one["clientId"] not in of_staff]
    # A role that a client may carry is made with it.
    before["scopeMappings"] = [one for one in before["scopeMappings"] if one.get("client") not in of_staff]
    return before


def permitted(admin: Admin) -> list[dict[str, Any]]:
    client = admin.get(f"/clients?clientId={permissions.CLIENT}")[0]["id"]
    found = permissions._found(admin, f"/clients/{client}/authz/resource-server")
    return sorted(({**one, "id": ""} for one in found), key=lambda one: str(one["name"]))


def composites(admin: Admin) -> dict[str, set[str]]:
    return {role: {one["name"] for one in admin.get(f"/roles/{role}/composites")} for role in STAFF}


def test_a_fresh_import_and_the_release_before_arrive_at_the_same(imported: Imported, file: dict[str, Any]) -> None:
    fresh, older = imported("fresh", file), imported("older", of_the_release_before(file))
    apply_realm(fresh, file | {"realm": "fresh"})
    about_staff = ["admin permissions", "realm: adminPermissions", "client security-admin-console"]
    about_staff += [f"role {role}" for role in STAFF]
    assert [line for line in fresh.changed if line.startswith(tuple(about_staff))] == []
    apply_realm(older, file | {"realm": "older"})
    assert {"role clerk: is missing", "admin permissions: Konten sehen is missing"} <= set(older.changed)
    older.changed.clear()
    apply_realm(older, file | {"realm": "older"})
    assert older.changed == []
    assert permitted(older) == permitted(fresh)
    assert composites(older) == composites(fresh)
    assert older.get("")["adminPermissionsEnabled"]
