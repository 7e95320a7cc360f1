"""What left the file leaves the realm. The realm remembers what the file named the last time, so staff's own stays."""

import json
from typing import Any

from stack.realm.admin import Admin
from stack.realm.clients import CLIENTS, SCOPES
from stack.realm.differences import Left
from stack.realm.rights import of_the_realm

ATTRIBUTE = "namedByTheFile"


def named(wanted: dict[str, Any]) -> dict[str, list[str]]:
    """The names of clients, scopes and roles of the file."""
    return {
        CLIENTS.part: sorted(one["clientId"] for one in wanted["clients"]),
        SCOPES.part: sorted(one["name"] for one in wanted["clientScopes"]),
        "roles": sorted(one["name"] for one in wanted["roles"]["realm"]),
    }


def take_away(admin: Admin, wanted: dict[str, Any], left: Left) -> None:
    """Remove what the file named the last time and names no more, and remember what it names now."""
    now, attributes = named(wanted), admin.get("")["attributes"]
    before: dict[str, list[str]] = json.loads(attributes.get(ATTRIBUTE, "{}"))
    for part, names in before.items():
        for name in sorted(set(names) - set(now[part])):
            if (part, name) not in left:
                _remove(admin, part, name)
    if before != now:
        content = {"attributes": attributes | {ATTRIBUTE: json.dumps(now, ensure_ascii=False)}}
        admin.write("PUT", "", content)


def _remove(admin: Admin, part: str, name: str) -> None:
    kind = {CLIENTS.part: CLIENTS, SCOPES.part: SCOPES}.get(part)
    if kind:
        there = kind.all(admin)
    else:
        kind, there = None, of_the_realm(admin)
    if name in there:
        path = f"{kind.path}/{there[name]['id']}" if kind else f"/roles-by-id/{there[name]['id']}"
        admin.write("DELETE", path, None, f"{kind.word if kind else 'role'} {name}: left the file")
