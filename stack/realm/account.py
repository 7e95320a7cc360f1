"""The client that does all this, with no more rights than keycloak/master.json gives it.

Keycloak makes such a client with the role `admin` (`kc.sh bootstrap-admin service`, or at its first start); it gives
that role away here, before anything else. From then on it may not look at accounts of `master`, its own included, so
that what it may do is read from its token.
"""

from typing import Any

from stack.commands import StackError
from stack.realm.admin import Admin

# Every account of `master` has them.
OF_EVERYBODY = "default-roles-master"
# Roles that another one brings along, and that allow nothing else.
QUERY = "query-"
TEMPORARY = "is_temporary_admin"
LIGHTWEIGHT = "client.use.lightweight.access.token.enabled"


def keep_least(master: Admin, wanted: dict[str, list[str]]) -> None:
    """`wanted`: by client of `master` the roles of its own; StackError when one is missing."""
    client = master.get(f"/clients?clientId={master.client}")[0]
    user = master.get(f"/clients/{client['id']}/service-account-user")["id"]
    path = f"/users/{user}/role-mappings"
    mapped = master.look(path)
    if mapped is not None:
        _make_lasting(master, client)
        _give_away(master, path, mapped, wanted)
        if not master.dry:
            master.sign_in()
        return
    has, roles = master.roles(), {(owner, name) for owner, names in wanted.items() for name in names}
    if missing := sorted(roles - has):
        raise StackError(
            f"The client `{master.client}` lacks {', '.join('/'.join(one) for one in missing)}: an administrator gives "
            "it these roles in the console (realm master, its service account roles)."
        )
    extra = sorted("/".join(one) for one in has - roles if one[0] not in ("", "account") and QUERY not in one[1])
    if extra:
        master.by_hand.append(
            f"the client `{master.client}` may do more than it needs, take from it {', '.join(extra)}"
        )


def _make_lasting(master: Admin, client: dict[str, Any]) -> None:
    """No temporary one any more, and its token tells its roles: Keycloak makes it otherwise."""
    attributes = client.get("attributes", {})
    if attributes.get(TEMPORARY) or attributes.get(LIGHTWEIGHT) == "true":
        lasting = client | {"attributes": attributes | {TEMPORARY: "", LIGHTWEIGHT: "false"}}
        master.write(
            "PUT", f"/clients/{client['id']}", lasting, f"client {master.client}: is no temporary one any more"
        )


def _give_away(master: Admin, path: str, mapped: dict[str, Any], wanted: dict[str, list[str]]) -> None:
    """First it gets what it needs, then it loses the rest, the role `admin` last."""
    of_clients = {owner: one["mappings"] for owner, one in mapped.get("clientMappings", {}).items()}
    for owner, names in wanted.items():
        has = {role["name"] for role in of_clients.get(owner, [])}
        if missing := sorted(set(names) - has):
            found = master.get(f"/clients?clientId={owner}")[0]["id"]
            roles = [role for role in master.get(f"/clients/{found}/roles") if role["name"] in missing]
            what = f"client {master.client}: gets {owner}/{', '.join(missing)}"
            master.write("POST", f"{path}/clients/{found}", roles, what)
    for owner, roles in of_clients.items():
        if extra := [role for role in roles if role["name"] not in wanted.get(owner, [])]:
            what = f"client {master.client}: loses {owner}/{', '.join(role['name'] for role in extra)}"
            master.write("DELETE", f"{path}/clients/{extra[0]['containerId']}", extra, what)
    if extra := [role for role in mapped.get("realmMappings", []) if role["name"] != OF_EVERYBODY]:
        what = f"client {master.client}: loses {', '.join(role['name'] for role in extra)}"
        master.write("DELETE", f"{path}/realm", extra, what)
