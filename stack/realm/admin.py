"""One realm of a running Keycloak by its Admin API, as a client of the realm `master` may use it."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

from stack.commands import StackError

TIMEOUT_SECONDS = 20


@dataclass
class Admin:
    """`changed` tells what was written, or would be in a dry run; `by_hand` what somebody has to do."""

    base: str
    realm: str
    client: str
    secret: str = field(repr=False)
    dry: bool = False
    changed: list[str] = field(default_factory=list)
    by_hand: list[str] = field(default_factory=list)
    token: str = field(default="", repr=False)

    def sign_in(self) -> "Admin":
        """A token for the client; StackError when Keycloak cannot be reached or does not take it."""
        address = f"{self.base}/realms/master/protocol/openid-connect/token"
        form = {"grant_type": "client_credentials", "client_id": self.client, "client_secret": self.secret}
        answer = self._reach("POST", address, data=form)
        if not answer.ok:
            raise StackError(
                f"Keycloak does not let the client `{self.client}` in (status {answer.status_code}): "
                "see docs/operations.md, Staff's door."
            )
        self.token = answer.json()["access_token"]
        return self

    def other(self, realm: str) -> "Admin":
        """Another realm of the same Keycloak for the same client, with lists of its own."""
        return Admin(self.base, realm, self.client, self.secret, self.dry, token=self.token)

    def roles(self) -> set[tuple[str, str]]:
        """What this client may do in all: pairs of client (empty for roles of `master`) and role, by its token."""
        payload = self.token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        found = {("", name) for name in claims.get("realm_access", {}).get("roles", [])}
        for client, access in claims.get("resource_access", {}).items():
            found |= {(client, name) for name in access["roles"]}
        return found

    def get(self, path: str) -> Any:  # noqa: ANN401 - any JSON value
        """What Keycloak has there; StackError when it does not say."""
        return self._call("GET", path).json()

    def look(self, path: str) -> Any | None:  # noqa: ANN401 - any JSON value
        """The same, and None when this client may not see it."""
        answer = self._answer("GET", path)
        return None if answer.status_code == 403 else answer.json()

    def write(self, method: str, path: str, content: object, *what: str) -> None:
        """Change something, but not in a dry run, and note what it was; StackError when Keycloak does not take it."""
        if not self.dry:
            self._call(method, path, content)
        self.changed.extend(one for one in what if one not in self.changed)

    def _call(self, method: str, path: str, content: object = None) -> requests.Response:
        answer = self._answer(method, path, content)
        if answer.status_code == 403:
            raise StackError(
                f"Keycloak refuses the client `{self.client}` {method} {path or 'the realm'} of {self.realm}: "
                "it lacks a role that keycloak/master.json names (docs/operations.md, Staff's door)."
            )
        if not answer.ok:
            raise StackError(
                f"Keycloak did not take {method} {path or 'the realm'} of {self.realm} (status {answer.status_code})."
            )
        return answer

    def _answer(self, method: str, path: str, content: object = None) -> requests.Response:
        address = f"{self.base}/admin/realms/{self.realm}{path}"
        answer = self._reach(method, address, json=content, headers=self._bearer())
        if answer.status_code == 401:  # a token of `master` lives for a minute
            self.sign_in()
            answer = self._reach(method, address, json=content, headers=self._bearer())
        return answer

    def _bearer(self) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def _reach(self, method: str, address: str, **rest: Any) -> requests.Response:  # noqa: ANN401 - as requests has it
        try:
            return requests.request(method, address, timeout=TIMEOUT_SECONDS, **rest)
        except requests.RequestException as error:
            raise StackError(f"Keycloak cannot be reached at {self.base} ({type(error).__name__}).") from None
