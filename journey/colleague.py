"""Somebody who works for the company: an account by the operator's command, a telephone with the app, the Admin API."""

import base64
import hashlib
import hmac
import json
import re
import struct
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import requests

from journey.visitor import TIMEOUT_SECONDS, Visitor
from journey.waiting import eventually
from journey.world import World
from people.cast import ERIKA, Person
from stack.commands import run

ONE_TIME = re.compile(r"^ {4}([a-z0-9-]{23})$", re.MULTILINE)
STEP_SECONDS = 30
VERIFIER = "a-verifier-that-is-long-enough-for-its-rules"
NEW_PASSWORD, TELEPHONE, CODE = 'id="kc-passwd-update-form"', 'id="kc-totp-settings-form"', 'id="kc-otp-login-form"'


def operator(*words: str) -> str:
    """What the command for accounts of staff tells the operator; StackError with its sentence when it refuses."""
    return run([sys.executable, "-m", "stack", "staff", *words], "The command refused")


def one_time(told: str) -> str:
    """The password that the command printed; LookupError without one."""
    found = ONE_TIME.search(told)
    if not found:
        raise LookupError("no one-time password")
    return found[1]


@dataclass
class Telephone:
    """The authenticator app, which shows each code once: Keycloak takes none twice."""

    secret: str
    shown: int = 0

    def code(self) -> str:
        """The next code that was not shown yet, waiting for its time; Keycloak takes the one after this one, too."""
        self.shown = max(self.shown + 1, int(time.time()) // STEP_SECONDS)
        eventually(lambda: self.shown <= int(time.time()) // STEP_SECONDS + 1, 2 * STEP_SECONDS, "the next code")
        digest = hmac.new(self.secret.encode(), struct.pack(">Q", self.shown), "sha1").digest()
        offset = digest[-1] & 15
        number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
        return f"{number % 10**6:06}"


@dataclass
class Colleague:
    """`pages`: which pages the last sign-in led over, in order."""

    world: World
    person: Person
    password: str
    telephone: Telephone | None = None
    pages: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)
    renewed_at: float = 0

    @classmethod
    def new(cls, world: World, role: str) -> "Colleague":
        """An account that nobody has signed in with yet."""
        person = world.newcomer(ERIKA)
        return cls(world, person, one_time(operator("add", person.email, role, "--name", "Nora Klein")))

    @property
    def account_id(self) -> str:
        return str(self.world.user(self.person)["id"])

    def sign_in(self) -> requests.Response:
        """At the realm's own console, setting up what is wanted; the page at the end, the console if all is well."""
        base, self.pages = self.world.settings.keycloak_url, []
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
        query = {"client_id": "security-admin-console", "response_type": "code", "scope": "openid", "state": "x"}
        query |= {"redirect_uri": f"{base}/admin/bwg/console/", "code_challenge": challenge}
        visitor = Visitor(self.world)
        page = visitor.session.get(
            f"{self.world.realm_url}/protocol/openid-connect/auth",
            params=query | {"code_challenge_method": "S256"},
            timeout=TIMEOUT_SECONDS,
        )
        page = visitor.send(page, {"username": self.person.email, "password": self.password})
        for _ in range(4):
            if NEW_PASSWORD in page.text:
                self.pages.append("password")
                self.password = f"Birnbaum im Garten {time.monotonic_ns()}"
                page = visitor.send(page, {"password-new": self.password, "password-confirm": self.password})
            elif TELEPHONE in page.text:
                self.pages.append("telephone")
                secret = page.text.partition('name="totpSecret" value="')[2].partition('"')[0]
                self.telephone = Telephone(secret)
                page = visitor.send(page, {"totp": self.telephone.code(), "totpSecret": secret, "userLabel": "Telefon"})
            elif CODE in page.text and self.telephone:
                self.pages.append("code")
                page = visitor.send(page, {"otp": self.telephone.code()})
        if code := parse_qs(urlsplit(page.url).query).get("code"):
            self._tokens({"grant_type": "authorization_code", "code": code[0], "code_verifier": VERIFIER})
        return page

    def ask(self, method: str, path: str, body: object = None, realm: str = "bwg") -> requests.Response:
        """The Admin API's answer, such as of `/users`, by the token of the console."""
        if time.monotonic() - self.renewed_at > 200:  # of the 300 seconds of a token
            self.renew()
        address = f"{self.world.settings.keycloak_url}/admin/realms/{realm}{path}"
        kind, content = ("text/plain", body) if isinstance(body, str) else ("application/json", json.dumps(body))
        return requests.request(
            method,
            address,
            data=None if body is None else content,
            headers=self.bearer() | {"Content-Type": kind},
            timeout=TIMEOUT_SECONDS,
        )

    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    def renew(self) -> requests.Response:
        """The answer to the refresh token."""
        return self._tokens({"grant_type": "refresh_token", "refresh_token": self.tokens["refresh_token"]})

    def _tokens(self, grant: dict[str, str]) -> requests.Response:
        base = self.world.settings.keycloak_url
        form = grant | {"client_id": "security-admin-console", "redirect_uri": f"{base}/admin/bwg/console/"}
        answer = requests.post(
            f"{self.world.realm_url}/protocol/openid-connect/token", data=form, timeout=TIMEOUT_SECONDS
        )
        if answer.ok:
            self.tokens, self.renewed_at = answer.json(), time.monotonic()
        return answer
