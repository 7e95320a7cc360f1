"""One tenant on the way in, as a patient person with a browser: what fails is tried again from the login page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPException

import psycopg
import requests
from keycloak import KeycloakError

from journey.visitor import Visitor
from journey.world import World
from people.cast import Person
from tests.e2e.doors.test_wrong_codes import wrong_but_well_formed
from tests.histories.history import Way

GUESSES = 3
# What somebody meets who knocks while a part is down; requests' own are OSErrors.
AWAY = (OSError, LookupError, ValueError, KeycloakError, psycopg.Error, HTTPException)


class Heading(HTMLParser):
    """The words of a page's first heading."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._open, self.text = False, ""
        self.feed(page)

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self._open = tag == "h1" and not self.text

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "h1"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.text = f"{self.text} {data}".strip()


@dataclass
class Tenant:
    """What the person wants (`way`), and what was seen: the page that says so, and how often a code opened."""

    world: World
    person: Person
    way: Way
    source: str
    visitor: Visitor = field(init=False)
    page: requests.Response | None = None
    registered: bool = False
    opened: int = 0
    guessed: int = 0
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.visitor = Visitor(self.world, self.source)

    @property
    def wants_in(self) -> bool:
        return self.way != "never types"

    def go_on(self) -> bool:
        """One step; False when nothing is left to do, or when it has to be tried again later."""
        try:
            return self._step()
        except AWAY as error:
            self.seen.append(type(error).__name__)
            self.page = None
            return False

    def goes_on_later(self) -> bool:
        """One step; False, since what it led to is looked for first."""
        self.go_on()
        return False

    def _step(self) -> bool:
        if not self.registered:
            self.page = self.visitor.register(self.person)
            self.registered = self._heading() == "Registrierung erfolgreich"
            return self.registered
        if self.page is None:
            # Cookies of a login that a killed Keycloak has forgotten help nobody.
            self.visitor = Visitor(self.world, self.source)
            self.page = self.visitor.sign_in(self.person)
        heading = self._heading()
        self.seen.append(heading)
        if heading == "Registrierung erfolgreich":
            return self._email_code()
        if heading == "Konto-Bestätigung":
            return self._letter()
        if not self.page.url.startswith(f"{self.world.portal_url}/me"):
            self.page = None
        return False

    def _email_code(self) -> bool:
        assert self.page is not None
        try:
            code = self.world.email_code(self.person)
        except TimeoutError:
            # The mail was lost with the server that was about to send it: the person asks for another.
            self.page = self.visitor.send(self.page, {"resend": "on"})
            return False
        return self._confirm("emailCode", code)

    def _letter(self) -> bool:
        if not self.world.letters(self.person):
            return False
        code = self.world.letter_code(self.person)
        if not self.wants_in:
            return False
        if self.way == "guesses first" and self.guessed < GUESSES:
            self.guessed += 1
            return self._confirm("letterCode", wrong_but_well_formed(code, self.guessed))
        before = self.opened
        self._confirm("letterCode", code)
        if self.page is not None and self.page.url.startswith(f"{self.world.portal_url}/me"):
            self.opened += 1
        return self.opened > before

    def _confirm(self, name: str, code: str) -> bool:
        assert self.page is not None
        self.page = self.visitor.confirm(self.page, name, code, self.person)
        if self.page.status_code >= 400:
            self.page = None
        return self.page is not None

    def _heading(self) -> str:
        return Heading(self.page.text).text if self.page is not None else ""
