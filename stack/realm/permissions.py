"""Fine-grained admin permissions: what people may do in the realm's console who hold none of its older roles for it.

They stand in the file as Keycloak exports and imports them: as settings of the client `admin-permissions`, which it
makes itself; by its Admin API each is written by name. The file's lists are the whole lists.
"""

import json
from collections.abc import Iterator
from typing import Any

from stack.realm.admin import Admin
from stack.realm.differences import Left
from stack.realm.rights import of_the_realm

CLIENT = "admin-permissions"
SETTINGS = "authorizationSettings"
# Policy (whom) and permission (what), as the API calls them.
PATHS = {"role": "policy/role", "scope": "permission/scope"}


def apart(wanted: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The file without that client, which nobody may write as a client, and what its settings say."""
    clients = [one for one in wanted["clients"] if one["clientId"] != CLIENT]
    settings = [one[SETTINGS]["policies"] for one in wanted["clients"] if one["clientId"] == CLIENT]
    return wanted | {"clients": clients}, [_of_the_file(one) for policies in settings for one in policies]


def apply(admin: Admin, wanted: list[dict[str, Any]], left: Left) -> None:
    """Take away what the file does not name, then write what differs."""
    client = admin.get(f"/clients?clientId={CLIENT}")
    if (CLIENT,) in left or (admin.dry and not client):
        return
    path = f"/clients/{client[0]['id']}/authz/resource-server"
    found = {(one["type"], one["name"]): one for one in _found(admin, path)}
    known = {(one["type"], one["name"]) for one in wanted}
    # A permission goes before the policy that it names, and comes after it.
    for kind, name in sorted(set(found) - known, reverse=True):
        what = f"admin permissions: {name} is extra"
        admin.write("DELETE", f"{path}/policy/{found[kind, name]['id']}", None, what)
    for one in sorted(wanted, key=lambda one: str(one["type"])):
        place, there = f"{path}/{PATHS[one['type']]}", found.get((one["type"], one["name"]))
        what = f"admin permissions: {one['name']}"
        if there is None:
            admin.write("POST", place, one, f"{what} is missing")
        elif {name: there[name] for name in one} != one:
            admin.write("PUT", f"{place}/{there['id']}", one | {"id": there["id"]}, f"{what} is another one")


def _of_the_file(one: dict[str, Any]) -> dict[str, Any]:
    """As the API has it: all that belongs to it is named, in a fixed order."""
    config = {name: json.loads(value) for name, value in one["config"].items() if value.startswith("[")}
    plain = {"name": one["name"], "type": one["type"], "logic": one.get("logic", "POSITIVE")}
    if one["type"] == "role":
        return plain | {
            "roles": [{"id": name, "required": False} for name in sorted(role["id"] for role in config["roles"])]
        }
    lists = {"scopes": config["scopes"], "policies": config["applyPolicies"], "resources": config["resources"]}
    return plain | {"resourceType": one["resourceType"]} | {name: sorted(names) for name, names in lists.items()}


def _found(admin: Admin, path: str) -> Iterator[dict[str, Any]]:
    """Those that are there in the form of the file's; one of another kind has no more than its type."""
    names = {role["id"]: name for name, role in of_the_realm(admin).items()}
    for one in admin.get(f"{path}/policy?max=1000"):
        there = {"id": one["id"], "name": one["name"], "type": one["type"], "logic": one.get("logic")}
        if one["type"] == "role":
            roles = admin.get(f"{path}/policy/role/{one['id']}")["roles"]
            there["roles"] = sorted(
                ({"id": names.get(role["id"], role["id"]), "required": role["required"]} for role in roles),
                key=lambda role: str(role["id"]),
            )
        if one["type"] == "scope":
            there["resourceType"] = admin.get(f"{path}/permission/scope/{one['id']}").get("resourceType")
            for name, within in (("scopes", "scopes"), ("policies", "associatedPolicies"), ("resources", "resources")):
                there[name] = sorted(item["name"] for item in admin.get(f"{path}/policy/{one['id']}/{within}"))
        yield there
