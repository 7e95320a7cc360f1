"""The two ways by which codes reach tenants: the mail catcher's folder and the outbox with the letters."""

import json
import threading
from email.utils import parseaddr
from pathlib import Path

from journey.mails import EMAIL_CODE
from stack.commands import until
from stack.mail import Mailbox, text_of


class Inbox:
    """The codes in all mails, each mail read once. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._mailbox = Mailbox(folder)
        self._read: set[str] = set()
        self._codes: dict[str, str] = {}
        self._lock = threading.Lock()

    def code(self, address: str, seconds: float = 30) -> str:
        """The code mailed to an address; TimeoutError when no mail comes."""
        if not until(lambda: address in self._codes or self._look(address), seconds):
            raise TimeoutError("no mail with a code came")
        return self._codes[address]

    def _look(self, address: str) -> bool:
        with self._lock:
            for key in {path.stem for path in self._folder.glob("*.eml")} - self._read:
                self._open(key)
                self._read.add(key)
        return address in self._codes

    def _open(self, key: str) -> None:
        mail = self._mailbox.read(key)
        found = EMAIL_CODE.search(text_of(mail, "plain")) if mail else None
        if mail and found:
            self._codes[parseaddr(str(mail["to"]))[1]] = found[1].replace(" ", "")


class Outbox:
    """The print runs, each manifest read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: set[Path] = set()
        self._letters: dict[str, float] = {}

    def letters(self) -> dict[str, float]:
        """When the run with each letter was whole, in epoch seconds, by letter number."""
        for manifest in set(self._folder.glob("[!.]*.json")) - self._read:
            numbers = json.loads(manifest.read_text())["letter_numbers"]
            self._letters.update(dict.fromkeys(numbers, manifest.stat().st_mtime))
            self._read.add(manifest)
        return self._letters
