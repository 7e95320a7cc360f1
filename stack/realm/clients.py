"""Clients and client scopes, their mappers, and which client gets which scope."""

from dataclasses import dataclass
from typing import Any

from stack.realm.admin import Admin
from stack.realm.differences import Left, differences, merged

KINDS = ("default", "optional")
# By which flow somebody gets into one app alone: a way around the realm's own.
OVERRIDES = "authenticationFlowBindingOverrides"


@dataclass(frozen=True)
class Kind:
    """How the file calls such things, how a sentence does, and where Keycloak has them."""

    part: str
    word: str
    key: str
    path: str
    apart: frozenset[str]

    def all(self, admin: Admin) -> dict[str, dict[str, Any]]:
        """Those that are there, by name."""
        return {one[self.key]: one for one in admin.get(f"{self.path}?max=1000")}


SCOPES = Kind("clientScopes", "scope", "name", "/client-scopes", frozenset(("protocolMappers",)))
CLIENTS = Kind(
    "clients",
    "client",
    "clientId",
    "/clients",
    frozenset(("protocolMappers", "defaultClientScopes", "optionalClientScopes", OVERRIDES)),
)


def bring(admin: Admin, kind: Kind, wanted: list[dict[str, Any]], left: Left) -> None:
    """Make those that are missing, and set what differs of the others."""
    found = kind.all(admin)
    for one in wanted:
        name, there = one[kind.key], found.get(one[kind.key])
        path = (kind.part, name)
        if path in left:
            continue
        if there is None:
            admin.write("POST", kind.path, one, f"{kind.word} {name}: is missing")
            continue
        plain = {key: value for key, value in one.items() if key not in kind.apart}
        other = differences(plain, there, left, path)
        content = merged(plain, there, left, path)
        what = [f"{kind.word} {name}: {difference.below(2)}" for difference in other]
        if kind is CLIENTS:
            extra = set(there.get(OVERRIDES) or {}) - set(one.get(OVERRIDES, {}))
            content |= {OVERRIDES: one.get(OVERRIDES, {}) | dict.fromkeys(extra, "")}
            what += [f"client {name}: has a flow of its own ({flow})" for flow in sorted(extra)]
        if what:
            admin.write("PUT", f"{kind.path}/{there['id']}", content, *what)
        _mappers(admin, one, there, f"{kind.path}/{there['id']}", f"{kind.word} {name}")


def _mappers(admin: Admin, wanted: dict[str, Any], there: dict[str, Any], path: str, what: str) -> None:
    """What goes into a token: the file's list is the whole list."""
    found = {one["name"]: one for one in there.get("protocolMappers", [])}
    for mapper in wanted.get("protocolMappers", []):
        known = found.pop(mapper["name"], None)
        mapped = f"{what}: mapper {mapper['name']}"
        if known is None:
            admin.write("POST", f"{path}/protocol-mappers/models", mapper, f"{mapped} is missing")
        elif other := differences(mapper, known):
            content = merged(mapper, known)
            admin.write(
                "PUT", f"{path}/protocol-mappers/models/{known['id']}", content, *(f"{mapped}: {one}" for one in other)
            )
    for name, extra in sorted(found.items()):
        admin.write("DELETE", f"{path}/protocol-mappers/models/{extra['id']}", None, f"{what}: mapper {name} is extra")


def scopes_of_clients(admin: Admin, wanted: list[dict[str, Any]], left: Left) -> None:
    """Which scopes each client of the file has; its lists are the whole lists."""
    ids, there = _scope_ids(admin), CLIENTS.all(admin)
    for client in wanted:
        name = client["clientId"]
        if name in there and ("clients", name) not in left:
            lists = {kind: client.get(f"{kind}ClientScopes") for kind in KINDS}
            _assign(admin, f"/clients/{there[name]['id']}", f"client {name}", lists, ids)


def scopes_of_new_clients(admin: Admin, wanted: dict[str, Any]) -> None:
    """What a client gets that somebody adds later."""
    lists = {kind: wanted[f"default{kind.capitalize()}ClientScopes"] for kind in KINDS}
    _assign(admin, "/default", "a new client", lists, _scope_ids(admin))


def _scope_ids(admin: Admin) -> dict[str, str]:
    return {name: str(one["id"]) for name, one in SCOPES.all(admin).items()}


def _assign(admin: Admin, base: str, who: str, lists: dict[str, list[str] | None], ids: dict[str, str]) -> None:
    """Takes before it gives, for no scope can be of both kinds."""
    join = "-" if base == "/default" else "/"
    paths = {kind: f"{base}{join}{kind}-client-scopes" for kind in KINDS if lists[kind] is not None}
    found = {kind: {one["name"] for one in admin.get(path)} for kind, path in paths.items()}
    for kind, path in paths.items():
        for name in sorted(found[kind] - set(lists[kind] or [])):
            admin.write("DELETE", f"{path}/{ids[name]}", None, f"{who}: loses the {kind} scope {name}")
    for kind, path in paths.items():
        for name in sorted(set(lists[kind] or []) - found[kind]):
            admin.write("PUT", f"{path}/{ids.get(name)}", None, f"{who}: gets the {kind} scope {name}")
