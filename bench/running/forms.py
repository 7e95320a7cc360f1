"""A browser without a screen: opens Keycloak's pages, fills in their forms and follows their redirects."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from people.cast import Person

SECONDS = 30
NOT_SENT = ("checkbox", "radio", "submit", "button", "image")


class PageError(Exception):
    """Another page than the one that was to come; the text names path and status, never what was typed."""


@dataclass(frozen=True)
class App:
    """An OIDC client of a realm, as its tenants' browsers meet it."""

    realm_url: str
    client_id: str
    secret: str
    callback: str

    def address(self, endpoint: str) -> str:
        return f"{self.realm_url}/protocol/openid-connect/{endpoint}"


class Form(HTMLParser):
    """The first form of a page: its address and the values that it already carries."""

    def __init__(self, page: requests.Response) -> None:
        super().__init__()
        self.action = ""
        self.values: dict[str, str] = {}
        self.names: set[str] = set()
        self._open = False
        self.feed(page.text)
        self.page = f"{urlsplit(page.url).path} (status {page.status_code})"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action, self._open = found.get("action", ""), True
        if tag != "input" or not self._open or "name" not in found:
            return
        self.names.add(found["name"])
        if found.get("type") not in NOT_SENT:
            self.values[found["name"]] = found.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"

    def filled(self, typed: dict[str, str]) -> dict[str, str]:
        """What is sent; PageError when the page does not ask for it."""
        missing = typed.keys() - self.names
        if missing:
            raise PageError(f"{self.page} has no field {', '.join(sorted(missing))}")
        return self.values | typed


class Browser:
    """One browser with cookies of its own; `network` keeps the connections and is shared by all."""

    def __init__(self, app: App, network: HTTPAdapter) -> None:
        self._app = app
        self._verifier = secrets.token_urlsafe(32)
        self._code = ""
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.mount("http://", network)

    def register(self, person: Person) -> Form:
        """Sends the registration; the form for the code from the mail."""
        typed = {
            "firstName": person.first_name,
            "lastName": person.last_name,
            "street": person.street,
            "postal_code": person.postal_code,
            "locality": person.locality,
            "phoneNumber": person.phone,
            "email": person.email,
            "password": person.password,
            "password-confirm": person.password,
            "termsAccepted": "on",
        }
        after = self._send(self._open({"prompt": "create"}), typed)
        if "emailCode" not in after.names:
            raise PageError(f"{after.page} turns the registration down")
        return after

    def confirm(self, form: Form, field: str, code: str, person: Person) -> Form:
        """Sends a code page (`emailCode` or `letterCode`) and returns the next one; PageError when it was refused."""
        after = self._send(form, {field: code, "email": person.email, "password": person.password})
        if field in after.names:
            raise PageError(f"{after.page} asks for {field} again")
        return after

    def sign_in(self, person: Person) -> None:
        """Login page, password and the exchange of the code for tokens."""
        self._send(self._open({}), {"username": person.email, "password": person.password})
        self.finish()

    def finish(self) -> None:
        """Trades the code that Keycloak sent to the app for tokens; PageError when there is none."""
        if not self._code:
            raise PageError("Keycloak did not lead back to the app")
        body = {
            "grant_type": "authorization_code",
            "code": self._code,
            "redirect_uri": self._app.callback,
            "code_verifier": self._verifier,
        }
        secret = (self._app.client_id, self._app.secret)
        answer = self._session.post(self._app.address("token"), body, auth=secret, timeout=SECONDS)
        if answer.status_code != 200 or "id_token" not in answer.json():
            raise PageError(f"no tokens (status {answer.status_code})")

    def _open(self, extra: dict[str, str]) -> Form:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self._verifier.encode()).digest()).rstrip(b"=")
        query = {
            "client_id": self._app.client_id,
            "redirect_uri": self._app.callback,
            "response_type": "code",
            "scope": "openid",
            "state": secrets.token_urlsafe(16),
            "nonce": secrets.token_urlsafe(16),
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        return self._follow(self._ask("GET", f"{self._app.address('auth')}?{urlencode(query | extra)}"))

    def _send(self, form: Form, typed: dict[str, str]) -> Form:
        body = form.filled(typed)
        return self._follow(self._ask("POST", form.action, body))

    def _follow(self, answer: requests.Response) -> Form:
        """The form at the end of Keycloak's redirects; one without fields when they lead back to the app."""
        while answer.is_redirect:
            target = urljoin(answer.url, answer.headers["location"])
            if target.startswith(self._app.callback):
                self._code = next(iter(parse_qs(urlsplit(target).query).get("code", [])), "")
                break
            answer = self._ask("GET", target)
        if answer.status_code not in (200, 302):
            raise PageError(f"{urlsplit(answer.url).path} answered with status {answer.status_code}")
        return Form(answer)

    def _ask(self, method: str, url: str, body: dict[str, str] | None = None) -> requests.Response:
        answer = self._session.request(method, url, data=body, allow_redirects=False, timeout=SECONDS)
        # Like every browser, send secure cookies back to localhost.
        for cookie in self._session.cookies:
            cookie.secure = False
        return answer


def network(workers: int) -> HTTPAdapter:
    """Kept connections for so many browsers at a time."""
    return HTTPAdapter(pool_maxsize=workers, pool_block=True)
