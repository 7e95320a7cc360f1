"""The door of `make up` and `make realm` to the running realms: the client `stack` of Keycloak's own realm `master`.

Here, on a developer's machine, it keeps the role `admin`, for the tests come in by it too; in containers the job
`realm` gives that away (`stack/realm/account.py`).
"""

import json
from typing import Any

from stack.realm.admin import Admin
from stack.settings import ROOT, Settings

FILE = ROOT / "keycloak" / "master.json"
CLIENT = "stack"


def wanted() -> dict[str, Any]:
    """What keycloak/master.json says: `settings` of the realm, by flow the requirement of its steps, `clients`."""
    content: dict[str, Any] = json.loads(FILE.read_text())
    return content


def open_realm(settings: Settings, name: str, *, dry: bool = False) -> Admin:
    """A realm of the running Keycloak, for the client `stack`; StackError when nobody lets us in."""
    return Admin(settings.keycloak_url, name, CLIENT, settings.read("keycloak-stack"), dry).sign_in()
