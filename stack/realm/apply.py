"""Both realms, part by part; may run any number of times, alone."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stack.commands import StackError
from stack.realm import account, clients, flows, gone, permissions, settings
from stack.realm.admin import Admin
from stack.realm.differences import Left
from stack.realm.rights import Rights

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
        *flows.BOUND,
    ]
)
PROFILE = "org.keycloak.userprofile.UserProfileProvider"
LEFT = "leftToStaff"


@contextmanager
def alone(secret: Path) -> Iterator[None]:
    """Whoever holds the lock of the client's secret is alone, also among containers that get the same file.

    A second one waits. The kernel gives the lock back when its holder ends, however that is.
    """
    with secret.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another one is at work on the realm: waiting until it has finished.", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def both(bwg: Admin, realm: dict[str, Any], master: dict[str, Any], *, least: bool) -> list[str]:
    """What was changed, or would be in a dry run, in sentences; `least`: the client keeps what it needs."""
    door = bwg.other("master")
    try:
        if least:
            account.keep_least(door, master["account"])
            bwg.token = door.token
        apply_realm(bwg, realm)
        apply_master(door, master)
    except StackError:
        for line in _told(bwg, door):
            print(line)
        raise
    return _told(bwg, door) or ["The realm is what keycloak/realm.json says."]


def _told(bwg: Admin, door: Admin) -> list[str]:
    verb = "would change" if bwg.dry else "changed"
    told = [f"{verb}: {what}" for what in bwg.changed] + [f"{verb} in master: {what}" for what in door.changed]
    return [*told, *(f"to be done by hand: {what}" for what in (*bwg.by_hand, *door.by_hand))]


def apply_realm(admin: Admin, wanted: dict[str, Any]) -> None:
    """Write what differs from keycloak/realm.json; what it stopped to name is taken away last."""
    left = Left.of(wanted["attributes"][LEFT])
    wanted, permitted = permissions.apart(wanted)
    settings.settings(admin, {key: value for key, value in wanted.items() if key not in APART}, left)
    settings.profile(admin, wanted["components"][PROFILE][0]["config"], left)
    settings.required_actions(admin, wanted["requiredActions"], left)
    clients.bring(admin, clients.SCOPES, wanted["clientScopes"], left)
    clients.bring(admin, clients.CLIENTS, wanted["clients"], left)
    clients.scopes_of_clients(admin, wanted["clients"], left)
    clients.scopes_of_new_clients(admin, wanted)
    Rights(admin, left).apply(wanted)
    permissions.apply(admin, permitted, left)
    flows.apply(admin, wanted, left)
    gone.take_away(admin, wanted, left)


def apply_master(admin: Admin, wanted: dict[str, Any]) -> None:
    """Write what differs from keycloak/master.json."""
    left = Left.of(" ".join(wanted[LEFT]))
    settings.settings(admin, wanted["settings"], left)
    for flow, requirements in wanted["flows"].items():
        if ("flows", flow) not in left:
            flows.require(admin, flow, requirements)
    clients.bring(admin, clients.CLIENTS, wanted["clients"], left)
