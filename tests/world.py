"""The one cast and the one running system that every test speaks of."""

import functools
import json
import random
import re
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import psycopg
import pymupdf
import zxingcpp
from keycloak import KeycloakAdmin

from stack import services
from stack.processes import Process, run, wait_until_healthy
from stack.settings import ROOT, Settings

T = TypeVar("T")
PASSWORD = "Sonnenblumen am Fluss 7"


@dataclass(frozen=True)
class Person:
    """What somebody types into the registration form."""

    first_name: str
    last_name: str
    street: str
    postal_code: str = "06406"
    locality: str = "Bernburg"
    phone: str = "03471 555 010"
    email: str = ""
    password: str = PASSWORD

    def with_email(self, email: str) -> "Person":
        return replace(self, email=email)


# All on file in examples/tenants.csv unless said otherwise.
ERIKA = Person("Erika", "Mustermann", "Lange Straße 12")
JUERGEN = Person("Juergen", "Gross-Mueller", "Breite Str. 4a")
HONG = Person("Thị Hồng", "Nguyễn", "Lange Straße 14")
SEAN = Person("Seán", "O'Brien", "Karlsplatz 3")
ANNA = Person("Anna", "von der Höh-Müller", "Karlsplatz 3")
AYSE = Person("Ayşe", "Yılmaz", "Auguststraße 9")
MEHMET = Person("Mehmet", "Yılmaz", "Auguststraße 9")
MOVED_OUT = Person("Hans", "Altmann", "Karlsplatz 5")
STRANGER = Person("Rainer", "Unbekannt", "Nirgendweg 99")


# Keycloak keeps these when they are not sent, and refuses an older value of one.
EDITED_BY_NOBODY = {"letterVerified", "letterRequestedAt", "emailCodeIssuedAt"}
EDITED_BY_NOBODY |= {"privacyNoticeVersion", "privacyNoticeAcceptedAt", "privacyNoticeLanguage"}

FIRST_NAMES = ("Bernd", "Carla", "Dieter", "Elke", "Frieda", "Gustav", "Hanna", "Ingo", "Jutta", "Karl")
LAST_NAMES = ("Adler", "Becker", "Conrad", "Dreyer", "Engel", "Förster", "Gerber", "Huber", "Imhof", "Jahn")
CROWD = 3000
LETTER_CODE = re.compile(r"\b(\d{4})[ \u2009\u00a0-]+(\d{4})[ \u2009\u00a0-]+(\d{4})\b")

OLDER_RUNS = """
    UPDATE letter_service.runs SET handed_over_at = handed_over_at - %(age)s
    WHERE run_id IN (SELECT run_id FROM letter_service.letters WHERE account_id = %(account)s)
"""
OLDER_LETTERS = """
    UPDATE letter_service.letters SET ordered_at = ordered_at - %(age)s, handed_over_at = handed_over_at - %(age)s,
        valid_until = (valid_until - %(age)s)::date
    WHERE account_id = %(account)s
"""


def one_of_the_crowd(number: int) -> Person:
    """One of the invented tenants that every test may take for itself, each alone in a house."""
    first_name, last_name = FIRST_NAMES[number % 10], LAST_NAMES[number // 10 % 10]
    return Person(first_name, last_name, f"Siedlungsweg {number}")


def crowd_records() -> str:
    """The crowd as tenant records: one contract each, numbered like the house."""
    people = ((number, one_of_the_crowd(number)) for number in range(1, CROWD + 1))
    return "".join(
        f"C-{number};CV-{number};CF-{number};Hauptmieter;Frau;;{who.first_name};{who.last_name};"
        f"Siedlungsweg;{number};{who.postal_code};{who.locality};;;;2020-01-01;\n"
        for number, who in people
    )


def eventually(condition: Callable[[], T | None], seconds: float = 20, what: str = "") -> T:
    """The first true answer of a condition; AssertionError when the deadline passes."""
    deadline = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or condition}"
        time.sleep(0.1)


@dataclass
class World:
    """A running stack as its users see it."""

    settings: Settings
    counter: int = 0
    crowd: Iterator[int] = field(init=False)
    admin: KeycloakAdmin = field(init=False)

    def __post_init__(self) -> None:
        password = self.secret("keycloak-admin")
        self.admin = KeycloakAdmin(
            server_url=self.settings.keycloak_url, username="admin", password=password, user_realm_name="master"
        )
        self.admin.change_current_realm("bwg")
        # A system that is kept between runs has met the first ones already.
        numbers = list(range(1, CROWD + 1))
        random.shuffle(numbers)
        self.crowd = iter(numbers)
        self.import_crowd()

    def import_crowd(self) -> None:
        """The tenant records of this system: the examples and the crowd."""
        path = self.settings.state / "tenants.csv"
        path.write_text((ROOT / "examples" / "tenants.csv").read_text() + crowd_records())
        self.run("matcher", "import", str(path))

    @property
    def realm_url(self) -> str:
        return f"{self.settings.keycloak_url}/realms/bwg"

    @property
    def portal_url(self) -> str:
        return self.settings.portal_url

    def secret(self, name: str) -> str:
        return self.settings.read(name)

    def newcomer(self, person: Person) -> Person:
        """The person with an e-mail address that nobody used before."""
        self.counter += 1
        return person.with_email(f"person-{self.counter}-{time.monotonic_ns()}@example.org")

    def tenant(self) -> Person:
        """A tenant on file whom no other test knows, so that nobody runs into the limit of letters."""
        return one_of_the_crowd(next(self.crowd))

    # The machine

    def stop(self, *names: str) -> None:
        for name in names:
            Process(name, self.settings.state).stop()

    def start_what_is_stopped(self) -> None:
        for process, url in services.start(self.settings):
            wait_until_healthy(process, functools.partial(services.ready, url), 60)

    # Keycloak, as staff sees it

    def user(self, person: Person) -> dict:  # type: ignore[type-arg]  # the Admin API's own representation
        users = self.admin.get_users({"email": person.email, "exact": True})
        return dict(self.admin.get_user(users[0]["id"])) if users else {}

    def attribute(self, person: Person, name: str) -> str | None:
        return next(iter(self.user(person).get("attributes", {}).get(name, [])), None)

    def set_attributes(self, person: Person, attributes: dict[str, str]) -> None:
        """What staff or the matcher enter; everything else stays, but for the marks that nobody may edit."""
        user = self.user(person)
        kept = {name: value for name, value in user["attributes"].items() if name not in EDITED_BY_NOBODY}
        changed = {name: [value] if value else [] for name, value in attributes.items()}
        profile = {name: user[name] for name in ("username", "email", "firstName", "lastName")}
        self.admin.update_user(user["id"], profile | {"attributes": kept | changed})

    def state(self, person: Person) -> str | None:
        return self.attribute(person, "registrationState")

    def wait_for_state(self, person: Person, *states: str, seconds: float = 30) -> str:
        return eventually(
            lambda: state if (state := self.state(person)) in states else None,
            seconds,
            f"{states}, but it is {self.state(person)}",
        )

    def events(self, person: Person, kind: str) -> list[dict]:  # type: ignore[type-arg]
        return list(self.admin.get_events({"type": kind, "user": self.user(person)["id"]}))

    # Mail

    @property
    def mail_folder(self) -> Path:
        return self.settings.state / "mail"

    def mails(self, person: Person) -> list[dict]:  # type: ignore[type-arg]
        """The mails to a person, newest first: `{"to", "subject", "text"}`."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.settings.mail_http}/api/mails", timeout=5) as answer:
            return [mail for mail in json.load(answer) if person.email in mail["to"]]

    def mail(self, person: Person, count: int = 1) -> str:
        """The text of the newest mail to a person once there are `count` of them."""
        mails = eventually(lambda: found if len(found := self.mails(person)) >= count else None, 15, "a mail")
        return str(mails[0]["text"])

    def email_code(self, person: Person, count: int = 1) -> str:
        found = re.search(r"^\s*(\d{6}|\d{3} \d{3})\s*$", self.mail(person, count), re.MULTILINE)
        assert found, "no code on a line of its own in the mail"
        return found[1].replace(" ", "")

    def email_link(self, person: Person, count: int = 1) -> str:
        found = re.search(r"http\S+action-token\S+", self.mail(person, count))
        assert found, "no link in the mail"
        return found[0]

    # Letters

    @property
    def outbox(self) -> Path:
        return self.settings.state / "letters" / "outbox"

    def letters(self, person: Person) -> list[pymupdf.Page]:
        """The pages in the outbox, but the cover sheets, that carry the person's newest letter number."""
        number = self.attribute(person, "letterNumber")
        if not number:
            return []
        runs = [pymupdf.open(path) for path in sorted(self.outbox.glob("*.pdf"))]
        return [page for run in runs for page in run.pages(1) if number in page.get_text()]

    def letter(self, person: Person, seconds: float = 15) -> pymupdf.Page:
        return eventually(lambda: self.letters(person), seconds, "a letter in the outbox")[0]

    def letter_code(self, person: Person) -> str:
        """The twelve digits printed in the person's letter, as `1234-5678-9012`."""
        found = LETTER_CODE.search(self.letter(person).get_text())
        assert found, "no code in the letter"
        return "-".join(found.groups())

    def letter_qr(self, person: Person) -> str:
        """What a telephone reads from the QR code of the letter."""
        image = self.letter(person).get_pixmap(dpi=200)
        pixels = memoryview(image.samples).cast("B", (image.height, image.width, image.n))
        [found] = zxingcpp.read_barcodes(pixels)
        return str(found.text)

    def letters_age(self, person: Person, days: int) -> None:
        """The person's letters, and the runs they went with, are some days older than they are."""
        facts = {"age": timedelta(days=days), "account": self.user(person)["id"]}
        with self.database("bwg") as connection:
            connection.execute(OLDER_RUNS, facts)
            connection.execute(OLDER_LETTERS, facts)

    def post_letter(self, person: Person, on: date) -> None:
        """Staff say that the run with the person's newest letter was brought to the post."""
        query = (
            "SELECT name FROM letter_service.runs JOIN letter_service.letters USING (run_id) WHERE letter_number = %s"
        )
        number = self.attribute(person, "letterNumber")
        with self.database("bwg") as connection:
            found = connection.execute(query, [number]).fetchone()
        assert found, "the letter went with no run"
        self.run("letter-service", "posted", found[0], "--on", str(on))

    def run(self, *command: str) -> None:
        """A command of a service, as staff type it."""
        run([sys.executable, "-m", "stack", "exec", *command], f"{command[:2]} failed")

    # Databases

    def database(self, name: str) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.settings.postgres,
            dbname=name,
            user="postgres",
            password=self.secret("database-postgres"),
            autocommit=True,
        )
