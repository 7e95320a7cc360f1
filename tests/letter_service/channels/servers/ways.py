"""The four channels, each with the outside that it talks to, and what a test can do to that outside."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from reportlab.pdfgen.canvas import Canvas

from letter_service.channels.cups import CupsQueue
from letter_service.channels.folder import OutboxFolder
from letter_service.channels.letterxpress import LetterXpress
from letter_service.channels.pingen import Pingen
from letter_service.channels.pingen_account import Account
from letter_service.channels.port import Channel, Document
from letter_service.channels.throttle import Throttle
from letter_service.channels.wire import Clock, Wire, now
from tests.letter_service.channels.servers import letterxpress_server, pingen_server
from tests.letter_service.channels.servers.letterxpress_server import LetterXpressServer
from tests.letter_service.channels.servers.outside import Outside, served
from tests.letter_service.channels.servers.pingen_server import PingenServer
from tests.letter_service.channels.servers.printserver import PrintServer

Mode = Literal["test", "live"]
NOBODY_LISTENS = "http://127.0.0.1:9"
SECONDS, IMPATIENT_SECONDS = 10.0, 1.0
UNTHROTTLED = 100_000


@dataclass
class Provider:
    """One of the two services: our server, how many letters it keeps, and channels to it.

    The `impatient` one waits a blink for an answer, the `intruder` has a wrong key.
    """

    outside: Outside
    service: LetterXpressServer | PingenServer
    channel: Channel
    arrived: Callable[[], int]
    impatient: Channel
    intruder: Channel


@dataclass
class Way:
    """A channel, how many documents its outside has, and the same channel with nobody at its other end."""

    channel: Channel
    arrived: Callable[[], int]
    unreachable: Channel


def document(folder: Path, reference: str = "B26-000001-4", pages: int = 1) -> Document:
    """A PDF with a name and a code in it, that no outside record of ours may repeat."""
    path = folder / f"{reference}.pdf"
    canvas = Canvas(str(path), invariant=True)
    for page in range(pages):
        canvas.drawString(100, 700, f"Seite {page + 1}: Erika Mustermann 1234-5678-9012")
        canvas.showPage()
    canvas.save()
    checksum = hashlib.sha256(path.read_bytes()).hexdigest()
    return Document(reference, path, pages, [reference], checksum, datetime.now(UTC), {"standard": 1})


def letterxpress(
    url: str, key: str = letterxpress_server.KEY, mode: Mode = "live", seconds: float = SECONDS
) -> LetterXpress:
    wire, throttle = Wire("LetterXpress", seconds), Throttle(UNTHROTTLED, 1.0)
    return LetterXpress(wire, f"{url}/v3", letterxpress_server.USER, SecretStr(key), mode, throttle=throttle)


def pingen(url: str, secret: str = pingen_server.SECRET, clock: Clock = now, seconds: float = SECONDS) -> Pingen:
    wire, organisation = Wire("Pingen", seconds, clock), pingen_server.ORGANISATION
    return Pingen(Account(wire, organisation, pingen_server.CLIENT, SecretStr(secret), url, url))


def queue(server: PrintServer) -> CupsQueue:
    return CupsQueue(Wire("Der Druckserver", SECONDS), server.printer, "letter-service")


@contextmanager
def letterxpress_served() -> Iterator[Provider]:
    service = LetterXpressServer()
    with served(service) as outside:
        intruder = letterxpress(outside.url, "another key of 20 letters")
        impatient = letterxpress(outside.url, seconds=IMPATIENT_SECONDS)
        yield Provider(outside, service, letterxpress(outside.url), lambda: len(service.jobs), impatient, intruder)


@contextmanager
def pingen_served() -> Iterator[Provider]:
    service = PingenServer()
    with served(service) as outside:
        intruder = pingen(outside.url, "another secret of 20 letters")
        impatient = pingen(outside.url, seconds=IMPATIENT_SECONDS)
        yield Provider(outside, service, pingen(outside.url), lambda: len(service.letters), impatient, intruder)


@contextmanager
def way(name: str, folder: Path, printer: Callable[[], PrintServer]) -> Iterator[Way]:
    """The channel of this name with an outside that works."""
    if name == "folder":
        outbox = folder / "outbox"
        (folder / "file").touch()
        yield Way(OutboxFolder(outbox), lambda: len(list(outbox.glob("*.json"))), OutboxFolder(folder / "file"))
    elif name == "cups":
        server = printer()
        nobody = CupsQueue(Wire("Der Druckserver", SECONDS), "ipp://127.0.0.1:9/printers/Briefe", "letter-service")
        before = server.jobs()
        yield Way(queue(server), lambda: server.jobs() - before, nobody)
    elif name == "letterxpress":
        with letterxpress_served() as one:
            yield Way(one.channel, one.arrived, letterxpress(NOBODY_LISTENS))
    else:
        with pingen_served() as one:
            yield Way(one.channel, one.arrived, pingen(NOBODY_LISTENS))
