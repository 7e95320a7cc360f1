"""The mails of a running system, as their readers get them."""

import json
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path

from journey.machine import Machine
from journey.waiting import eventually
from people.cast import Person

EMAIL_CODE = re.compile(r"^ *(\d{6}|\d{3} \d{3})[ \r]*$", re.MULTILINE)


class Mails(Machine):
    """The mail catcher of a running system."""

    @property
    def mail_folder(self) -> Path:
        return self.settings.state / "mail"

    def mails(self, person: Person) -> list[dict]:  # type: ignore[type-arg]
        """The mails to a person, newest first: `{"to", "subject", "text"}`."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.settings.mail_http}/api/mails", timeout=20) as answer:
            return [mail for mail in json.load(answer) if person.email in mail["to"]]

    def mail(self, person: Person, count: int = 1) -> str:
        """The text of the newest mail to a person once there are `count` of them."""
        mails = eventually(lambda: found if len(found := self.mails(person)) >= count else None, 15, "a mail")
        return str(mails[0]["text"])

    def email_code(self, person: Person, count: int = 1) -> str:
        """The six digits in the newest mail that has some on a line of their own, once there are `count` such mails."""
        return self._newest(person, _code, count, "a mail with a code")

    def email_link(self, person: Person, count: int = 1) -> str:
        """The link in the newest mail that has one, once there are `count` such mails."""
        return self._newest(person, _link, count, "a mail with a link")

    def _newest(self, person: Person, carried: Callable[[str], str | None], count: int, what: str) -> str:
        """Other mails may come in between, as the one that tells who got in."""

        def found() -> str | None:
            known = [one for mail in self.mails(person) if (one := carried(mail["text"]))]
            return known[0] if len(known) >= count else None

        return eventually(found, 15, what)


def _code(text: str) -> str | None:
    found = EMAIL_CODE.search(text)
    return found[1].replace(" ", "") if found else None


def _link(text: str) -> str | None:
    return next((word for word in text.split() if word.startswith("http") and "/konto/l/" in word), None)
