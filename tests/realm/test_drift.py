"""What somebody changed by hand in a running realm is brought back by the job and told in a sentence."""

from collections.abc import Callable
from typing import Any

import pytest

from stack.realm.admin import Admin
from tests.realm.conftest import Job, client_id

pytestmark = pytest.mark.usefixtures("mended")
NOTHING = ["The realm is what keycloak/realm.json says."]
Drift = Callable[[Admin], None]


def role(admin: Admin, client: str, name: str) -> tuple[str, dict[str, Any]]:
    """The id of a client and one of its roles."""
    owner = client_id(admin, client)
    return owner, admin.get(f"/clients/{owner}/roles/{name}")


def change_client(admin: Admin, name: str, **values: Any) -> None:
    there = admin.get(f"/clients?clientId={name}")[0]
    admin.write("PUT", f"/clients/{there['id']}", there | values)


def matcher(admin: Admin) -> str:
    return str(admin.get("/users?exact=true&username=service-account-matcher")[0]["id"])


def more_redirects(admin: Admin) -> None:
    change_client(admin, "portal", redirectUris=["https://stranger.test/*"])


def another_secret(admin: Admin) -> None:
    change_client(admin, "matcher", secret="known-to-somebody-else")


def a_flow_of_its_own(admin: Admin) -> None:
    flow = next(one["id"] for one in admin.get("/authentication/flows") if one["alias"] == "direct grant")
    change_client(admin, "portal", authenticationFlowBindingOverrides={"browser": flow})


def another_mapper(admin: Admin) -> None:
    mapper = {"name": "phone", "protocol": "openid-connect", "protocolMapper": "oidc-usermodel-attribute-mapper"}
    mapper |= {"config": {"user.attribute": "phoneNumber", "claim.name": "phone", "access.token.claim": "true"}}  # type: ignore[dict-item]
    admin.write("POST", f"/clients/{client_id(admin, 'portal')}/protocol-mappers/models", mapper)


def another_scope(admin: Admin) -> None:
    scope = next(one["id"] for one in admin.get("/client-scopes") if one["name"] == "roles")
    admin.write("PUT", f"/clients/{client_id(admin, 'portal')}/default-client-scopes/{scope}", None)


def a_scope_moved(admin: Admin) -> None:
    scope = next(one["id"] for one in admin.get("/client-scopes") if one["name"] == "tenancy")
    path = f"/clients/{client_id(admin, 'portal')}"
    admin.write("DELETE", f"{path}/default-client-scopes/{scope}", None)
    admin.write("PUT", f"{path}/optional-client-scopes/{scope}", None)


def more_in_tokens(admin: Admin) -> None:
    owner, found = role(admin, "realm-management", "manage-users")
    admin.write("POST", f"/clients/{client_id(admin, 'portal')}/scope-mappings/clients/{owner}", [found])


def everybody_may_manage(admin: Admin) -> None:
    _, found = role(admin, "realm-management", "manage-users")
    admin.write("POST", "/roles/default-roles-bwg/composites", [found])


def tenants_may_manage(admin: Admin) -> None:
    _, found = role(admin, "realm-management", "manage-users")
    admin.write("POST", "/roles/mieter/composites", [found])


def everybody_loses_his_account(admin: Admin) -> None:
    _, found = role(admin, "account", "manage-account")
    admin.write("DELETE", "/roles/default-roles-bwg/composites", [found])


def a_service_account_with_another_clients_role(admin: Admin) -> None:
    owner, found = role(admin, "account", "delete-account")
    admin.write("POST", f"/users/{matcher(admin)}/role-mappings/clients/{owner}", [found])


def a_service_account_that_is_a_tenant(admin: Admin) -> None:
    admin.write("POST", f"/users/{matcher(admin)}/role-mappings/realm", [admin.get("/roles/mieter")])


def another_required_action(admin: Admin) -> None:
    new = {"providerId": "TERMS_AND_CONDITIONS", "name": "Terms"}
    admin.write("POST", "/authentication/register-required-action", new)


def a_missing_required_action(admin: Admin) -> None:
    admin.write("DELETE", "/authentication/required-actions/UPDATE_PROFILE", None)


def authorization(admin: Admin) -> str:
    return f"/clients/{client_id(admin, 'admin-permissions')}/authz/resource-server"


def clerks_may_manage(admin: Admin) -> None:
    _, found = role(admin, "realm-management", "manage-users")
    admin.write("POST", "/roles/clerk/composites", [found])


def the_operator_sees_nothing(admin: Admin) -> None:
    _, found = role(admin, "realm-management", "view-users")
    admin.write("DELETE", "/roles/operator/composites", [found])


def another_permission(admin: Admin) -> None:
    new = {"name": "Alles", "resourceType": "Users", "scopes": ["manage"], "policies": ["Sachbearbeitung und Leitung"]}
    admin.write("POST", f"{authorization(admin)}/permission/scope", new)


def another_policy(admin: Admin) -> None:
    admin.write("POST", f"{authorization(admin)}/policy/role", {"name": "Mieter", "roles": [{"id": "mieter"}]})


def more_may_be_done(admin: Admin) -> None:
    path = f"{authorization(admin)}/permission/scope"
    [there] = admin.get(path)
    more = {"scopes": ["view", "manage"], "policies": ["Sachbearbeitung und Leitung"], "resources": ["Users"]}
    admin.write("PUT", f"{path}/{there['id']}", there | more)


def more_may_do_it(admin: Admin) -> None:
    path = f"{authorization(admin)}/policy/role"
    [there] = admin.get(path)
    admin.write("PUT", f"{path}/{there['id']}", there | {"roles": [{"id": "mieter"}, {"id": "clerk"}]})


def a_missing_policy(admin: Admin) -> None:
    [there] = admin.get(f"{authorization(admin)}/policy/role")
    admin.write("DELETE", f"{authorization(admin)}/policy/{there['id']}", None)


@pytest.mark.parametrize(
    ("drift", "said"),
    [
        (lambda admin: admin.write("PUT", "", {"adminPermissionsEnabled": False}),
         "realm: adminPermissionsEnabled is false, the file says true"),
        (clerks_may_manage, "role clerk: loses the role realm-management/manage-users"),
        (the_operator_sees_nothing, "role operator: gets the role realm-management/view-users"),
        (another_permission, "admin permissions: Alles is extra"),
        (another_policy, "admin permissions: Mieter is extra"),
        (more_may_be_done, "admin permissions: Konten sehen is another one"),
        (more_may_do_it, "admin permissions: Sachbearbeitung und Leitung is another one"),
        (a_missing_policy, "admin permissions: Sachbearbeitung und Leitung is missing"),
        (lambda admin: change_client(admin, "security-admin-console", redirectUris=["https://stranger.test/*"]),
         'client security-admin-console: redirectUris is ["https://stranger.test/*"], the file says '),
        (lambda admin: admin.write("PUT", "", {"duplicateEmailsAllowed": True, "loginWithEmailAllowed": False}),
         "realm: duplicateEmailsAllowed is true, the file says false"),
        (lambda admin: admin.write("PUT", "", {"smtpServer": admin.get("")["smtpServer"] | {"host": "mail.test"}}),
         'realm: smtpServer/host is "mail.test", the file says "127.0.0.1"'),
        (more_redirects, 'client portal: redirectUris is ["https://stranger.test/*"], the file says '),
        (another_secret, "client matcher: secret is another one"),
        (a_flow_of_its_own, "client portal: has a flow of its own (browser)"),
        (another_mapper, "client portal: mapper phone is extra"),
        (another_scope, "client portal: loses the default scope roles"),
        (a_scope_moved, "client portal: gets the default scope tenancy"),
        (more_in_tokens, "tokens of client portal: loses the role realm-management/manage-users"),
        (everybody_may_manage, "role default-roles-bwg: loses the role realm-management/manage-users"),
        (tenants_may_manage, "role mieter: loses the role realm-management/manage-users"),
        (everybody_loses_his_account, "role default-roles-bwg: gets the role account/manage-account"),
        (a_service_account_with_another_clients_role, "service-account-matcher: loses the role account/delete-account"),
        (a_service_account_that_is_a_tenant, "service-account-matcher: loses the role mieter"),
        (another_required_action, "required action TERMS_AND_CONDITIONS: is not in the file"),
        (a_missing_required_action, "required action UPDATE_PROFILE: is missing"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)  # fmt: skip
def test_what_drifted_is_brought_back_and_named(job: Job, running: Admin, drift: Drift, said: str) -> None:
    drift(running)
    assert [line for line in job.told("--dry-run") if line.startswith(f"would change: {said}")]
    assert [line for line in job.told() if line.startswith(f"changed: {said}")]
    assert job.told() == NOTHING


@pytest.mark.parametrize(
    ("drift", "said"),
    [
        (lambda door: door.write("PUT", "", {"bruteForceProtected": False}),
         "realm: bruteForceProtected is false, the file says true"),
        (lambda door: change_client(door, "admin-cli", directAccessGrantsEnabled=True),
         "client admin-cli: directAccessGrantsEnabled is true, the file says false"),
    ],
    ids=["brute force", "password grant"],
)  # fmt: skip
def test_so_it_is_in_the_realm_of_the_administrators(job: Job, door: Admin, drift: Drift, said: str) -> None:
    drift(door)
    assert job.told() == [f"changed in master: {said}"]
    assert job.told() == NOTHING


def test_a_dry_run_changes_nothing(job: Job, running: Admin) -> None:
    for drift in (more_redirects, another_mapper, everybody_may_manage, another_required_action, a_scope_moved):
        drift(running)
    running.write("PUT", "", {"rememberMe": False})
    export = "/partial-export?exportClients=true&exportGroupsAndRoles=true"
    before = running._call("POST", export).json()
    assert len(job.told("--dry-run")) >= 7
    assert running._call("POST", export).json() == before


def test_what_is_left_to_staff_in_the_file_stays(job: Job, running: Admin) -> None:
    attributes = running.get("")["attributes"]
    running.write("PUT", "", {"attributes": attributes | {"resetsPerMailboxAndDay": "2"}})
    assert job.told() == NOTHING
    assert running.get("")["attributes"]["resetsPerMailboxAndDay"] == "2"
    running.write("PUT", "", {"attributes": attributes})
