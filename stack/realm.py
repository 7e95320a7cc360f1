"""Brings a running realm to what keycloak/realm.json says: read, compare, write only what differs.

Keycloak imports the file into an empty database alone; every later change of it comes this way. What the file does not
name is left as it is. Flows are compared too, but a flow that differs is only reported: changing one under people who
are signing in is a decision for the operator.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import requests

from stack.commands import StackError

TIMEOUT_SECONDS = 20
PROFILE = "org.keycloak.userprofile.UserProfileProvider"
# Parts of the file that have an endpoint of their own, or that the first import alone can make.
APART = frozenset(
    [
        "roles",
        "clientScopeMappings",
        "defaultRole",
        "scopeMappings",
        "clientScopes",
        "defaultDefaultClientScopes",
        "clients",
        "users",
        "defaultOptionalClientScopes",
        "requiredActions",
        "authenticationFlows",
        "authenticatorConfig",
        "components",
    ]
)
CLIENT_APART = frozenset(("protocolMappers", "defaultClientScopes", "optionalClientScopes"))
MASKED = "**********"


def load(file: Path, values: Mapping[str, str]) -> dict[str, Any]:
    """The file with `${NAME}` and `${NAME:default}` filled in as Keycloak's import does; unknown names stay."""

    def value(found: re.Match[str]) -> str:
        name, default = found["name"], found["default"]
        return json.dumps(values.get(name, found[0] if default is None else default))[1:-1]

    text = re.sub(r"\$\{(?P<name>[A-Z_]+)(?::(?P<default>[^{}]*))?\}", value, file.read_text())
    realm: dict[str, Any] = json.loads(text)
    return realm


def differs(wanted: Any, found: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Whether anything that is wanted is missing or other; the order of plain lists means nothing."""
    if isinstance(wanted, dict):
        return any(differs(value, (found or {}).get(key)) for key, value in wanted.items())
    if isinstance(wanted, list):
        return _lists_differ(wanted, found or [])
    if found == MASKED:
        return False
    return (wanted or "") != (found or "") and str(wanted).lower() != str(found).lower()


def _lists_differ(wanted: list[Any], found: list[Any]) -> bool:
    if len(wanted) != len(found):
        return True
    if all(isinstance(one, str) for one in (*wanted, *found)):
        return sorted(wanted) != sorted(found)
    return any(differs(one, other) for one, other in zip(wanted, found, strict=True))


@dataclass
class Realm:
    """One realm of a running Keycloak, as the person of this token may change it; `changed` tells what was written."""

    url: str
    token: str
    changed: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)

    @classmethod
    def sign_in(cls, base: str, realm: str, credentials: Mapping[str, str]) -> "Realm":
        """`credentials` are those of a grant in the realm `master`; StackError when Keycloak does not take them."""
        address = f"{base}/realms/master/protocol/openid-connect/token"
        try:
            answer = requests.post(address, data=credentials, timeout=TIMEOUT_SECONDS)
            answer.raise_for_status()
        except requests.RequestException as error:
            who = credentials.get("username") or credentials["client_id"]
            reason = type(error).__name__
            raise StackError(
                f"{who} cannot sign in to {base} ({reason}): see docs/operations.md, Staff's door."
            ) from None
        return cls(f"{base}/admin/realms/{realm}", answer.json()["access_token"])

    def apply(self, wanted: dict[str, Any]) -> None:
        """Write what differs, part by part; may run any number of times."""
        self.settings({key: value for key, value in wanted.items() if key not in APART})
        self._profile(wanted["components"][PROFILE][0]["config"])
        self._required_actions(wanted["requiredActions"])
        self._roles(wanted["roles"]["realm"])
        self._scopes(wanted["clientScopes"])
        self._default_scopes(wanted)
        self.clients(wanted["clients"])
        self._service_accounts(wanted["users"])
        self._flows(wanted)

    def settings(self, wanted: dict[str, Any]) -> None:
        """Set what differs of the realm's own settings."""
        found = self.get("")
        other = {key: value for key, value in wanted.items() if differs(value, found.get(key))}
        if other:
            self.write("PUT", "", other, f"realm: {', '.join(sorted(other))}")

    def _profile(self, config: dict[str, list[str]]) -> None:
        wanted = json.loads(config["kc.user.profile.config"][0])
        if differs(wanted, self.get("/users/profile")):
            self.write("PUT", "/users/profile", wanted, "user profile")

    def _required_actions(self, wanted: list[dict[str, Any]]) -> None:
        found = {one["alias"]: one for one in self.get("/authentication/required-actions")}
        for action in wanted:
            alias = action["alias"]
            if alias not in found:
                new = {"providerId": action["providerId"], "name": action["name"]}
                self.write("POST", "/authentication/register-required-action", new, f"required action {alias}")
            if alias not in found or differs(action, found[alias]):
                self.write("PUT", f"/authentication/required-actions/{alias}", action, f"required action {alias}")

    def _roles(self, wanted: list[dict[str, Any]]) -> None:
        found = {one["name"] for one in self.get("/roles?max=1000")}
        for role in wanted:
            if role["name"] not in found:
                self.write("POST", "/roles", role, f"role {role['name']}")

    def _scopes(self, wanted: list[dict[str, Any]]) -> None:
        self._each(wanted, self.get("/client-scopes"), "name", "/client-scopes", frozenset(("protocolMappers",)))

    def clients(self, wanted: list[dict[str, Any]]) -> None:
        """Make the clients that are missing, and set what differs of the others."""
        self._each(wanted, self.get("/clients?max=1000"), "clientId", "/clients", CLIENT_APART)

    def _each(
        self, wanted: list[dict[str, Any]], known: list[dict[str, Any]], key: str, path: str, apart: frozenset[str]
    ) -> None:
        found = {one[key]: one for one in known}
        for one in wanted:
            there = found.get(one[key])
            if there is None:
                self.write("POST", path, one, f"{path[1:-1]} {one[key]}")
                continue
            plain = {name: value for name, value in one.items() if name not in apart}
            if differs(plain, there):
                merged = there | plain | {"attributes": there.get("attributes", {}) | plain.get("attributes", {})}
                self.write("PUT", f"{path}/{there['id']}", merged, f"{path[1:-1]} {one[key]}")
            self._mappers(one, there, f"{path}/{there['id']}", f"{path[1:-1]} {one[key]}")

    def _mappers(self, wanted: dict[str, Any], there: dict[str, Any], path: str, what: str) -> None:
        found = {one["name"]: one for one in there.get("protocolMappers", [])}
        for mapper in wanted.get("protocolMappers", []):
            known = found.get(mapper["name"])
            mapped = f"{what}: mapper {mapper['name']}"
            if known is None:
                self.write("POST", f"{path}/protocol-mappers/models", mapper, mapped)
            elif differs(mapper, known):
                self.write("PUT", f"{path}/protocol-mappers/models/{known['id']}", known | mapper, mapped)

    def _service_accounts(self, wanted: list[dict[str, Any]]) -> None:
        for account in wanted:
            user = self.get(f"/users?exact=true&username={account['username']}")[0]
            for client_id, names in account.get("clientRoles", {}).items():
                client = self.get(f"/clients?clientId={client_id}")[0]["id"]
                path = f"/users/{user['id']}/role-mappings/clients/{client}"
                found = self.get(path)
                missing = set(names) - {role["name"] for role in found}
                roles = [role for role in self.get(f"/clients/{client}/roles") if role["name"] in missing]
                if roles:
                    self.write("POST", path, roles, f"roles of {account['username']}")
                extra = [role for role in found if role["name"] not in names]
                if extra:
                    self.write("DELETE", path, extra, f"roles of {account['username']}")

    def _default_scopes(self, wanted: dict[str, Any]) -> None:
        """What a client gets that somebody adds later; the file's list is the whole list."""
        ids = {one["name"]: one["id"] for one in self.get("/client-scopes")}
        for kind in ("default", "optional"):
            path = f"/default-{kind}-client-scopes"
            found = {one["name"] for one in self.get(path)}
            names = set(wanted[f"default{kind.capitalize()}ClientScopes"])
            for name in sorted(found ^ names):
                method = "PUT" if name in names else "DELETE"
                self.write(method, f"{path}/{ids[name]}", None, f"{kind} client scopes")

    def _flows(self, wanted: dict[str, Any]) -> None:
        settings = {one["alias"]: one["config"] for one in wanted["authenticatorConfig"]}
        for flow in wanted["authenticationFlows"]:
            steps = self.get(f"/authentication/flows/{quote(flow['alias'])}/executions")
            found = [(one.get("providerId"), one["requirement"]) for one in steps if one["level"] == 0]
            file = [(one.get("authenticator"), one["requirement"]) for one in flow["authenticationExecutions"]]
            if found != file:
                self.by_hand.append(
                    f"flow {flow['alias']}: {' → '.join(name or 'a flow of its own' for name, _ in file)}"
                )
            for config in filter(None, (one.get("authenticationConfig") for one in steps)):
                self._flow_setting(config, settings)

    def require(self, flow: str, requirements: dict[str, str]) -> None:
        """Set which steps of one of Keycloak's own flows are asked for, by provider."""
        path = f"/authentication/flows/{quote(flow)}/executions"
        for step in self.get(path):
            name = step.get("providerId", "")
            requirement = requirements.get(name, step["requirement"])
            if requirement != step["requirement"]:
                self.write("PUT", path, step | {"requirement": requirement}, f"flow {flow}: {name}")

    def _flow_setting(self, config: str, settings: dict[str, dict[str, str]]) -> None:
        known = self.get(f"/authentication/config/{config}")
        values = settings.get(known["alias"], {})
        if differs(values, known["config"]):
            self.write("PUT", f"/authentication/config/{config}", known | {"config": values}, known["alias"])

    def get(self, path: str) -> Any:  # noqa: ANN401 - any JSON value
        """What Keycloak has there; StackError when it does not say."""
        return self._call("GET", path).json()

    def write(self, method: str, path: str, content: object, what: str) -> None:
        """Change something and note what it was; StackError when Keycloak does not take it."""
        self._call(method, path, content)
        if what not in self.changed:
            self.changed.append(what)

    def _call(self, method: str, path: str, content: object = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = requests.request(method, self.url + path, json=content, headers=headers, timeout=TIMEOUT_SECONDS)
        if not answer.ok:
            raise StackError(f"Keycloak did not take {path or 'the realm'} (status {answer.status_code}).")
        return answer
