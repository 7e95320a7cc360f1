"""Who has which role: composites, service accounts, and which roles a token of a client or scope may carry."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from stack.realm.admin import Admin
from stack.realm.clients import CLIENTS, SCOPES
from stack.realm.differences import Left

# While fine-grained admin permissions are on, only an administrator of `master` gives and takes roles of this client.
PERMISSIONS, MANAGEMENT = "adminPermissionsEnabled", "realm-management"
# The client that a role belongs to, empty for the realm's own; the role's name.
Role = tuple[str, str]


def of_the_realm(admin: Admin) -> dict[str, dict[str, Any]]:
    """The realm's own roles that are there, by name."""
    return {one["name"]: one for one in admin.get("/roles?max=1000")}


@dataclass
class Rights:
    """The roles of one realm; the file's lists are the whole lists."""

    admin: Admin
    left: Left
    clients: dict[str, str] = field(init=False)
    lifted: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.clients = {name: str(one["id"]) for name, one in CLIENTS.all(self.admin).items()}

    def apply(self, wanted: dict[str, Any]) -> None:
        """Bring roles, service accounts and scope mappings to what the file says."""
        try:
            self._apply(wanted)
        finally:
            if self.lifted:
                self.admin.write("PUT", "", {PERMISSIONS: True})

    def _apply(self, wanted: dict[str, Any]) -> None:
        self._roles(wanted["roles"])
        for role in wanted["roles"]["realm"]:
            composites = role.get("composites", {})
            named = {("", name) for name in composites.get("realm", [])}
            named |= {(client, name) for client, names in composites.get("client", {}).items() for name in names}
            self._composites(role["name"], named)
        for account in wanted["users"]:
            self._service_account(account, ("", wanted["defaultRole"]["name"]))
        self._scope_mappings(wanted)

    def _roles(self, wanted: dict[str, Any]) -> None:
        found = of_the_realm(self.admin)
        for role in wanted["realm"]:
            if role["name"] not in found:
                plain = {"name": role["name"], "description": role.get("description", "")}
                self.admin.write("POST", "/roles", plain, f"role {role['name']}: is missing")
        for client, roles in wanted.get("client", {}).items():
            path = f"/clients/{self.clients[client]}/roles"
            there = {one["name"] for one in self.admin.get(f"{path}?max=1000")}
            for role in roles:
                if role["name"] not in there:
                    self.admin.write("POST", path, role, f"role {client}/{role['name']}: is missing")

    def _composites(self, name: str, wanted: set[Role]) -> None:
        path = f"/roles/{quote(name)}/composites"
        if ("roles", name) in self.left or (self.admin.dry and name not in of_the_realm(self.admin)):
            return
        ids = {client_id: client for client, client_id in self.clients.items()}
        found = {
            (ids[one["containerId"]] if one["clientRole"] else "", one["name"]): one for one in self.admin.get(path)
        }
        self._give_and_take(path, f"role {name}", wanted, found, by_owner=False)

    def _service_account(self, account: dict[str, Any], everybodys: Role) -> None:
        name = account["username"]
        users = self.admin.get(f"/users?exact=true&username={quote(name)}")
        if ("users", name) in self.left or not users:
            return
        path = f"/users/{users[0]['id']}"
        found = self._mapped(f"{path}/role-mappings")
        # Who is made later than the realm has it, and it allows nothing but one's own account.
        found.pop(everybodys, None)
        wanted = {("", role) for role in account.get("realmRoles", [])}
        wanted |= {(client, role) for client, roles in account.get("clientRoles", {}).items() for role in roles}
        self._give_and_take(f"{path}/role-mappings", name, wanted, found)
        for group in self.admin.get(f"{path}/groups"):
            self.admin.write(
                "DELETE", f"{path}/groups/{group['id']}", None, f"{name}: leaves the group {group['name']}"
            )

    def _scope_mappings(self, wanted: dict[str, Any]) -> None:
        mapped: dict[tuple[str, str], set[Role]] = {}
        of_roles = [("", one) for one in wanted["scopeMappings"]]
        of_roles += [(client, one) for client, entries in wanted["clientScopeMappings"].items() for one in entries]
        for owner, entry in of_roles:
            subject = ("clients", entry["client"]) if "client" in entry else ("clientScopes", entry["clientScope"])
            mapped.setdefault(subject, set()).update((owner, role) for role in entry["roles"])
        for kind in (CLIENTS, SCOPES):
            there = kind.all(self.admin)
            for one in wanted[kind.part]:
                name = one[kind.key]
                if name in there and (kind.part, name) not in self.left:
                    path = f"{kind.path}/{there[name]['id']}/scope-mappings"
                    who = f"tokens of {kind.word} {name}"
                    self._give_and_take(path, who, mapped.get((kind.part, name), set()), self._mapped(path))

    def _mapped(self, path: str) -> dict[Role, Any]:
        found = self.admin.get(path)
        roles = {("", one["name"]): one for one in found.get("realmMappings", [])}
        for client, one in found.get("clientMappings", {}).items():
            roles |= {(client, role["name"]): role for role in one["mappings"]}
        return roles

    def _give_and_take(
        self, path: str, who: str, wanted: set[Role], found: dict[Role, Any], *, by_owner: bool = True
    ) -> None:
        for role in sorted(set(found) - wanted):
            self._lift(role)
            place = path + self._place(role) * by_owner
            self.admin.write("DELETE", place, [found[role]], f"{who}: loses the role {'/'.join(filter(None, role))}")
        for role in sorted(wanted - set(found)):
            what = f"{who}: gets the role {'/'.join(filter(None, role))}"
            self._lift(role)
            place = path + self._place(role) * by_owner
            self.admin.write("POST", place, [] if self.admin.dry else [self._role(role)], what)

    def _lift(self, role: Role) -> None:
        """Off, they open nothing: whoever sees accounts by a permission alone sees none until this has ended."""
        if role[0] == MANAGEMENT and not self.lifted and self.admin.get("").get(PERMISSIONS):
            self.admin.write("PUT", "", {PERMISSIONS: False})
            self.lifted = True

    def _place(self, role: Role) -> str:
        return f"/clients/{self.clients[role[0]]}" if role[0] else "/realm"

    def _role(self, role: Role) -> Any:  # noqa: ANN401 - as Keycloak has it
        base = f"/clients/{self.clients[role[0]]}" if role[0] else ""
        return self.admin.get(f"{base}/roles/{quote(role[1])}")
