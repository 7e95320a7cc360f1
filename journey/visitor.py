"""A visitor without a browser: opens a page of the realm and sends its form, as a script would."""

from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from http.cookiejar import Cookie
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar

from journey.pages import Registration
from journey.world import World
from people.cast import Person

TIMEOUT_SECONDS = 30
Fields = Mapping[str, str | list[str]]


class Form(HTMLParser):
    """The first form of a page that is sent by POST: where to, as the page says it; None without such a form."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.action: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "form" and (found.get("method") or "").lower() == "post" and self.action is None:
            self.action = found.get("action") or ""


class From(HTTPAdapter):
    """Comes from one of this machine's loopback addresses, all of 127.0.0.0/8."""

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: object) -> None:
        super().init_poolmanager(connections, maxsize, block, **options, source_address=(self.source, 0))


class Cookies(RequestsCookieJar):
    """Cookies of a browser, which takes localhost for secure."""

    def set_cookie(self, cookie: Cookie, *options: object, **named: object) -> None:
        cookie.secure = False
        super().set_cookie(cookie, *options, **named)


def registration(person: Person) -> dict[str, str | list[str]]:
    """The form of the registration, as the person fills it in."""
    values = (person.first_name, person.last_name, person.street, person.postal_code, person.locality)
    fields: dict[str, str | list[str]] = dict(
        zip(Registration.FIELDS, (*values, person.phone, person.email), strict=True)
    )
    return fields | {"password": person.password, "password-confirm": person.password, "termsAccepted": "on"}


class Visitor:
    """One person with cookies of their own."""

    def __init__(self, world: World, source: str = "127.0.0.1") -> None:
        self.world = world
        self.session = requests.Session()
        self.session.mount("http://", From(source))
        self.session.cookies = Cookies()

    def open(self, path: str) -> requests.Response:
        """A page of the portal, such as `/register`, where its redirects end."""
        return self.session.get(f"{self.world.portal_url}{path}", timeout=TIMEOUT_SECONDS)

    def send(self, page: requests.Response, fields: Fields) -> requests.Response:
        """The answer to the page's form; LookupError for a page without one."""
        action = Form(page.text).action
        if action is None:
            raise LookupError("the page has no form")
        return self.session.post(urljoin(page.url, action), data=fields, timeout=TIMEOUT_SECONDS)

    def register(self, person: Person, changed: Fields | None = None) -> requests.Response:
        """What comes after the filled-in registration."""
        return self.send(self.open("/register"), registration(person) | dict(changed or {}))

    def sign_in(self, person: Person) -> requests.Response:
        """What comes after the login page with eMail and Passwort."""
        return self.send(self.open("/login"), {"username": person.email, "password": person.password})

    def confirm(self, page: requests.Response, field: str, code: str, person: Person) -> requests.Response:
        """What comes after a page that wants a code (`emailCode` or `letterCode`) with eMail and Passwort."""
        return self.send(page, {field: code, "email": person.email, "password": person.password})

    def arrive(self, person: Person, *states: str) -> None:
        """Registration and the code from the mail; the matcher has decided for one of these states afterwards."""
        self.confirm(self.register(person), "emailCode", self.world.email_code(person), person)
        self.world.wait_for_state(person, *states)

    def move_in(self, person: Person) -> None:
        """The whole way: registration, code from the mail, code from the letter; the account is active afterwards."""
        page = self.confirm(self.register(person), "emailCode", self.world.email_code(person), person)
        self.confirm(page, "letterCode", self.world.letter_code(person), person)
        self.world.wait_for_state(person, "active")

    def open_reset(self) -> requests.Response:
        """The page "Passwort vergessen"."""
        login = self.open("/login")
        link = next(part for part in login.text.split('"') if "/login-actions/reset-credentials" in part)
        return self.session.get(urljoin(login.url, unescape(link)), timeout=TIMEOUT_SECONDS)

    def reset(self, email: str) -> requests.Response:
        """What comes after "Passwort vergessen"."""
        return self.send(self.open_reset(), {"username": email})
