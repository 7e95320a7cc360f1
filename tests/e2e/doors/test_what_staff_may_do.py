"""Each role of staff at the Admin API: what it must see, and what it must not do, refused and written down."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from keycloak import KeycloakAdmin

from journey.colleague import Colleague
from journey.visitor import TIMEOUT_SECONDS, Visitor
from journey.world import World
from people.cast import Person

REFUSED = 403
ROLES = ["clerk", "lead", "operator"]
# On the account of a tenant, of a colleague and on one's own: method, path below it, body.
ON_ACCOUNTS: list[tuple[str, str, Any]] = [
    ("PUT", "", {"firstName": "Anders"}),
    ("PUT", "", {"email": "another@example.org", "emailVerified": True}),
    ("PUT", "", {"enabled": False}),
    ("PUT", "", {"requiredActions": []}),
    ("PUT", "", {"attributes": {"tenantNumber": ["T-1"]}}),
    ("PUT", "", {"attributes": {"letterVerified": ["2026-11-22T12:00:00Z T-1"]}}),
    ("DELETE", "", None),
    ("PUT", "/reset-password", {"type": "password", "value": "Birnbaum im Garten 9", "temporary": False}),
    ("PUT", "/execute-actions-email", ["UPDATE_PASSWORD"]),
    ("PUT", "/send-verify-email", None),
    ("PUT", "/reset-password-email", None),
    ("PUT", "/disable-credential-types", ["otp"]),
    ("DELETE", "/credentials/{credential}", None),
    ("PUT", "/credentials/{credential}/userLabel", "mine"),
    ("POST", "/credentials/{credential}/moveToFirst", None),
    ("POST", "/role-mappings/realm", ["{mieter}"]),
    ("POST", "/role-mappings/realm", ["{lead}"]),
    ("POST", "/role-mappings/realm", ["{operator}"]),
    ("DELETE", "/role-mappings/realm", ["{mieter}"]),
    ("POST", "/role-mappings/clients/{management}", ["{manage-users}"]),
    ("POST", "/role-mappings/clients/{management}", ["{realm-admin}"]),
    ("PUT", "/groups/{group}", None),
    ("DELETE", "/groups/{group}", None),
    ("POST", "/impersonation", None),
    ("POST", "/logout", None),
    ("DELETE", "/consents/portal", None),
    ("POST", "/federated-identity/somewhere", {"userId": "x", "userName": "x"}),
]
# What nobody but an operator does.
ON_THE_REALM: list[tuple[str, str, Any]] = [
    ("PUT", "", {"registrationAllowed": True}),
    ("PUT", "", {"adminPermissionsEnabled": False}),
    ("DELETE", "", None),
    ("POST", "/users", {"username": "new@example.org", "enabled": True}),
    ("POST", "/partialImport", {"users": [{"username": "new@example.org", "realmRoles": ["operator"]}]}),
    ("POST", "/partial-export?exportClients=true", None),
    ("POST", "/clients", {"clientId": "mine"}),
    ("GET", "/clients/{portal}", None),
    ("PUT", "/clients/{portal}", {"clientId": "portal", "redirectUris": ["*"]}),
    ("GET", "/clients/{portal}/client-secret", None),
    ("POST", "/clients/{portal}/client-secret", None),
    ("DELETE", "/clients/{portal}", None),
    ("GET", "/clients/{permissions}/authz/resource-server/policy", None),
    ("POST", "/clients/{permissions}/authz/resource-server/policy/role", {"name": "mine", "roles": []}),
    ("DELETE", "/clients/{permissions}/authz/resource-server/policy/{policy}", None),
    ("GET", "/events", None),
    ("DELETE", "/events", None),
    ("GET", "/admin-events", None),
    ("DELETE", "/admin-events", None),
    ("PUT", "/events/config", {"eventsEnabled": False}),
    ("POST", "/roles", {"name": "mine"}),
    ("PUT", "/roles/clerk", {"name": "clerk"}),
    ("DELETE", "/roles/operator", None),
    ("POST", "/roles/clerk/composites", ["{operator}"]),
    ("POST", "/roles/default-roles-bwg/composites", ["{mieter}"]),
    ("POST", "/groups", {"name": "mine"}),
    ("POST", "/groups/{group}/role-mappings/realm", ["{operator}"]),
    ("PUT", "/users/profile", {"attributes": []}),
    ("PUT", "/authentication/required-actions/LETTER_CODE", {"alias": "LETTER_CODE", "enabled": False}),
    ("POST", "/authentication/flows", {"alias": "mine", "providerId": "basic-flow", "topLevel": True}),
    ("POST", "/components", {"name": "mine", "providerId": "rsa-generated"}),
    ("GET", "/components", None),
    ("GET", "/keys", None),
    ("POST", "/client-scopes", {"name": "mine"}),
    ("POST", "/localization/de", {"doLogIn": "Anders"}),
    ("POST", "/logout-all", None),
    ("POST", "/push-revocation", None),
    ("DELETE", "/attack-detection/brute-force/users", None),
    ("DELETE", "/attack-detection/brute-force/users/{tenant}", None),
    ("POST", "/testSMTPConnection", {"host": "localhost"}),
    ("POST", "/workflows", {"name": "mine", "on": "user-created", "steps": []}),
    ("POST", "/identity-provider/instances", {"alias": "mine", "providerId": "oidc"}),
]
# No realm of theirs.
ELSEWHERE: list[tuple[str, str, Any]] = [
    ("GET", "", None),
    ("GET", "/users", None),
    ("POST", "/users", {"username": "new@example.org"}),
    ("GET", "/clients", None),
    ("PUT", "", {"registrationAllowed": True}),
]


@dataclass
class Office:
    """A tenant, a colleague, one person of each role, and the ids that the paths speak of."""

    world: World
    tenant: Person
    colleague: Colleague
    people: dict[str, Colleague]
    ids: dict[str, Any]

    def account(self, whose: str, role: str) -> str:
        return str({"tenant": self.ids["tenant"], "colleague": self.ids["colleague"]}.get(whose) or self.ids[role])

    def filled_in(self, text: str, account: str) -> str:
        credential = self.world.admin.get_credentials(account)[0]["id"] if "{credential}" in text else ""
        return text.replace("{credential}", credential).format_map(self.ids | {"credential": credential})

    def body(self, body: Any) -> Any:
        """Roles by name become roles."""
        if isinstance(body, list):
            return [self.ids["roles"].get(str(one).strip("{}"), one) for one in body]
        return body

    def seen(self, account: str) -> tuple[object, ...]:
        """Everything about an account that an act could have changed."""
        admin: KeycloakAdmin = self.world.admin
        user = admin.get_user(account)
        roles, groups = admin.get_all_roles_of_user(account), admin.get_user_groups(account)
        return (user, roles, groups, admin.get_credentials(account), admin.get_sessions(account))


@pytest.fixture(scope="module")
def office(world: World) -> Iterator[Office]:
    admin, tenant = world.admin, world.newcomer(world.tenant())
    Visitor(world).move_in(tenant)
    colleague = Colleague.new(world, "clerk")
    colleague.sign_in()
    people = {role: Colleague.new(world, role) for role in ROLES}
    for one in people.values():
        assert "/console/" in one.sign_in().url
    management = str(admin.get_client_id("realm-management"))
    permissions = str(admin.get_client_id("admin-permissions"))
    group = str(admin.create_group({"name": f"people-{time.monotonic_ns()}"}))
    policies = admin.connection.raw_get(f"admin/realms/bwg/clients/{permissions}/authz/resource-server/policy").json()
    roles = {name: admin.get_realm_role(name) for name in ("mieter", *ROLES)}
    roles |= {name: admin.get_client_role(management, name) for name in ("manage-users", "realm-admin")}
    ids = {"tenant": world.user(tenant)["id"], "colleague": colleague.account_id, "management": management}
    ids |= {"permissions": permissions, "portal": admin.get_client_id("portal"), "group": group, "roles": roles}
    ids |= {"policy": policies[0]["id"]} | {role: one.account_id for role, one in people.items()}
    yield Office(world, tenant, colleague, people, ids)
    admin.delete_group(group)
    for account in [ids["tenant"], ids["colleague"], *(ids[role] for role in ROLES)]:
        world.delete(account)


def label(act: object) -> str:
    return " ".join(str(part) for part in act if part)[:70] if isinstance(act, tuple) else str(act)


@pytest.mark.parametrize("act", ON_ACCOUNTS, ids=label)
@pytest.mark.parametrize("whose", ["tenant", "colleague", "own"])
@pytest.mark.parametrize("role", ROLES)
def test_nobody_of_staff_changes_an_account_at_the_console(
    office: Office, role: str, whose: str, act: tuple[str, str, Any]
) -> None:
    method, path, body = act
    account = office.account(whose, role)
    before = office.seen(account)
    answer = office.people[role].ask(method, f"/users/{account}{office.filled_in(path, account)}", office.body(body))
    assert answer.status_code == REFUSED, answer.text
    assert office.seen(account) == before


@pytest.mark.parametrize("act", ON_THE_REALM, ids=label)
@pytest.mark.parametrize("role", ["clerk", "lead"])
def test_clerk_and_lead_change_nothing_of_the_realm_and_see_none_of_its_secrets(
    office: Office, role: str, act: tuple[str, str, Any]
) -> None:
    method, path, body = act
    answer = office.people[role].ask(method, office.filled_in(path, office.ids["tenant"]), office.body(body))
    assert answer.status_code == REFUSED, answer.text


@pytest.mark.parametrize("act", ELSEWHERE, ids=label)
@pytest.mark.parametrize("role", ROLES)
def test_the_realm_of_the_administrators_is_none_of_staffs(
    office: Office, role: str, act: tuple[str, str, Any]
) -> None:
    method, path, body = act
    assert office.people[role].ask(method, path, body, realm="master").status_code in (REFUSED, 401)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_of_staff_makes_or_sees_another_realm(office: Office, role: str) -> None:
    person, base = office.people[role], office.world.settings.keycloak_url
    made = requests.post(
        f"{base}/admin/realms", json={"realm": "mine"}, headers=person.bearer(), timeout=TIMEOUT_SECONDS
    )
    assert made.status_code == REFUSED
    seen = requests.get(
        f"{base}/admin/realms?briefRepresentation=true", headers=person.bearer(), timeout=TIMEOUT_SECONDS
    )
    assert {one["realm"] for one in seen.json()} <= {"bwg"}


@pytest.mark.parametrize("what", ["account", "mail", "erasure"])
@pytest.mark.parametrize("role", ROLES)
def test_what_is_done_for_the_matcher_is_done_for_nobody_of_staff(office: Office, role: str, what: str) -> None:
    person = office.people[role]
    address = f"{office.world.realm_url}/konto/{what}"
    answer = requests.post(address, json={}, headers=person.bearer(), timeout=TIMEOUT_SECONDS)
    assert answer.status_code in (REFUSED, 401)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_of_staff_finds_a_tenant_and_where_he_stands(office: Office, role: str) -> None:
    person = office.people[role]
    [by_name] = person.ask("GET", f"/users?search={office.tenant.email}").json()
    assert by_name["id"] == office.ids["tenant"]
    by_state = person.ask("GET", "/users?q=registrationState:active&max=1000").json()
    assert office.ids["tenant"] in {one["id"] for one in by_state}
    user = person.ask("GET", f"/users/{office.ids['tenant']}").json()
    assert {"registrationState", "tenantNumber", "letterNumber", "letterVerified"} <= set(user["attributes"])
    assert person.ask("GET", "/users/count").json() >= 1


def test_a_tenant_sees_nobody(office: Office) -> None:
    """Permissions are for whom the file names."""
    admin = office.world.admin
    app = {"clientId": "a-tenants-app", "publicClient": True, "directAccessGrantsEnabled": True}
    client = admin.create_client(app | {"fullScopeAllowed": True})
    form = {"grant_type": "password", "client_id": "a-tenants-app", "scope": "openid"}
    form |= {"username": office.tenant.email, "password": office.tenant.password}
    tokens = requests.post(
        f"{office.world.realm_url}/protocol/openid-connect/token", data=form, timeout=TIMEOUT_SECONDS
    ).json()
    address = f"{office.world.settings.keycloak_url}/admin/realms/bwg/users"
    answer = requests.get(
        address, headers={"Authorization": f"Bearer {tokens['access_token']}"}, timeout=TIMEOUT_SECONDS
    )
    admin.delete_client(client)
    assert answer.status_code == REFUSED


def test_the_operator_runs_the_realm(office: Office) -> None:
    operator = office.people["operator"]
    for path in ("/events?max=1", "/admin-events?max=1", "/clients?max=1", "/keys", "/roles", "/users?max=1"):
        assert operator.ask("GET", path).status_code == 200, path
    allowed = operator.ask("GET", "").json()["registrationAllowed"]
    assert operator.ask("PUT", "", {"registrationAllowed": allowed}).status_code == 204


@pytest.mark.parametrize("into", ["clerk", "operator", "mieter", "default-roles-bwg"])
@pytest.mark.parametrize("name", ["manage-users", "realm-admin"])
def test_the_operator_puts_no_right_over_accounts_into_a_role(office: Office, into: str, name: str) -> None:
    answer = office.people["operator"].ask("POST", f"/roles/{into}/composites", [office.ids["roles"][name]])
    assert answer.status_code == REFUSED


def test_what_was_refused_is_written_down_with_who_and_what(office: Office) -> None:
    account, log = office.ids["tenant"], office.world.settings.state / "log" / "keycloak.log"
    assert office.people["clerk"].ask("DELETE", f"/users/{account}").status_code == REFUSED
    line = f"admin.refused: user {office.ids['clerk']}, DELETE /admin/realms/bwg/users/{account}"
    assert line in log.read_text()
