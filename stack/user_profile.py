"""`python -m stack.user_profile`: puts keycloak/user-profile.json into keycloak/realm.json.

Keycloak wants the user profile as JSON inside a string of JSON, on one line that nobody can review.
"""

import json
from typing import Any

from stack.settings import ROOT

PROFILE = ROOT / "keycloak" / "user-profile.json"
REALM = ROOT / "keycloak" / "realm.json"
COMPONENT = "org.keycloak.userprofile.UserProfileProvider"


def with_profile(realm: dict[str, Any], profile: dict[str, Any]) -> dict[str, Any]:
    """The realm with this user profile in the place where Keycloak's import looks for it; changes nothing else."""
    [component] = realm["components"][COMPONENT]
    config = component["config"] | {"kc.user.profile.config": [json.dumps(profile, ensure_ascii=False)]}
    components = realm["components"] | {COMPONENT: [component | {"config": config}]}
    return realm | {"components": components}


def main() -> None:
    realm = with_profile(json.loads(REALM.read_text()), json.loads(PROFILE.read_text()))
    REALM.write_text(json.dumps(realm, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
