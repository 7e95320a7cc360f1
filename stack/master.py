"""The realm `master`, Keycloak's own: the door for administrators, and ours for what `make up` and `make realm` write.

Keycloak makes it; keycloak/master.json says what it lacks: locks after wrong passwords, events, a second factor.
"""

import json
import os
from typing import Any

from stack.commands import StackError
from stack.realm import Realm
from stack.settings import ROOT, Settings

FILE = ROOT / "keycloak" / "master.json"
CLIENT = "stack"


def wanted() -> dict[str, Any]:
    """What keycloak/master.json says: `settings` of the realm, by flow the requirement of its steps, `clients`."""
    content: dict[str, Any] = json.loads(FILE.read_text())
    return content


def open_realm(settings: Settings, name: str) -> Realm:
    """A realm of the running Keycloak, for the client `stack`; StackError when nobody lets us in.

    The client has a secret and no password, so it needs no second factor. The first start makes it with the password
    of the first administrator, who can be deleted from then on.
    """
    secret = settings.read("keycloak-stack")
    as_client = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": secret}
    try:
        return Realm.sign_in(settings.keycloak_url, name, as_client)
    except StackError:
        _make_client(settings, secret)
    return Realm.sign_in(settings.keycloak_url, name, as_client)


def apply(settings: Settings) -> list[str]:
    """Bring the running realm `master` to what the file says; return what that changed."""
    master, found = open_realm(settings, "master"), wanted()
    master.settings(found["settings"])
    for flow, requirements in found["flows"].items():
        master.require(flow, requirements)
    master.clients(found["clients"])
    return master.changed


def _make_client(settings: Settings, secret: str) -> None:
    admin, password = os.environ.get("KEYCLOAK_ADMIN", "admin"), settings.read("keycloak-admin")
    by_password = {"grant_type": "password", "client_id": "admin-cli", "username": admin, "password": password}
    master = Realm.sign_in(settings.keycloak_url, "master", by_password)
    client = {"clientId": CLIENT, "name": "make up, make realm", "secret": secret, "serviceAccountsEnabled": True}
    master.write("POST", "/clients", client | {"standardFlowEnabled": False}, f"client {CLIENT}")
    found = master.get(f"/clients?clientId={CLIENT}")[0]["id"]
    account = master.get(f"/clients/{found}/service-account-user")["id"]
    role = master.get("/roles/admin")
    master.write("POST", f"/users/{account}/role-mappings/realm", [role], f"roles of {CLIENT}")
