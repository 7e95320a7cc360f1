"""A print queue of the house, by IPP: one merged file a job, its name the run's and nothing else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, ClassVar, Literal
from urllib.parse import urlsplit

from letter_service.channels import ipp
from letter_service.channels.ipp import Attribute, Attributes, Operation, Tag
from letter_service.channels.port import Document, Receipt, Status
from letter_service.channels.wire import Wire
from letter_service.errors import ChannelRefusedError, DispatchError, DocumentRefusedError, OutcomeUnknownError

CHUNK_BYTES = 65_536
CLOCK_TOLERANCE = timedelta(minutes=10)
STOPPED = 5
IPP_REFUSED, IPP_MISSING = {0x0401, 0x0402, 0x0403}, {0x0406, 0x0407}
IPP_UNFIT = {0x0400, 0x0404, 0x0408, 0x0409, 0x040A, 0x040B, 0x040E, 0x0411}
IPP_LATER = {0x0405, 0x0502, 0x0505, 0x0506, 0x0507}
JOB_ATTRIBUTES = ["job-id", "job-name", "job-state", "job-state-reasons", "time-at-creation"]
PRINTER_ATTRIBUTES = ["printer-state", "printer-state-reasons", "printer-is-accepting-jobs"]
STATES: dict[int, Status] = {
    3: Status("accepted", reason="Der Auftrag wartet in der Druckerwarteschlange."),
    4: Status("accepted", reason="Der Auftrag ist in der Druckerwarteschlange angehalten."),
    5: Status("accepted", reason="Der Auftrag wird gedruckt."),
    6: Status("accepted", reason="Der Auftrag steht: am Druckserver muss jemand nachsehen."),
    7: Status("failed", reason="Der Auftrag wurde am Druckserver abgebrochen."),
    8: Status("failed", reason="Der Druckserver konnte den Auftrag nicht drucken."),
    9: Status("accepted", reason="Der Auftrag ist an den Drucker übergeben."),
}
REASONS = {
    "media-empty": "das Papier ist leer",
    "media-needed": "es fehlt Papier",
    "media-jam": "Papierstau",
    "toner-empty": "der Toner ist leer",
    "cover-open": "eine Klappe ist offen",
    "offline": "er ist nicht am Netz",
    "paused": "er wurde angehalten",
}


@dataclass(frozen=True, repr=False)
class CupsQueue:
    """The queue at `printer`, `ipp://host:631/printers/NAME` or `ipps://…`."""

    name: ClassVar[str] = "cups"
    takes: ClassVar[Literal["run", "letter"]] = "run"
    wire: Wire
    printer: str
    user: str
    duplex: bool = False
    profile: str = "din-b"

    def submit(self, document: Document) -> Receipt:
        """Send the file as one job; a printer that is off gets nothing, so that the clear text stays here."""
        self._ready()
        about: list[Attribute] = [
            (Tag.NAME, "job-name", [document.reference]),
            (Tag.MIME, "document-format", ["application/pdf"]),
        ]
        job: list[Attribute] = [
            (Tag.KEYWORD, "sides", ["two-sided-long-edge" if self.duplex else "one-sided"]),
            (Tag.KEYWORD, "media", ["iso_a4_210x297mm"]),
            (Tag.KEYWORD, "print-scaling", ["none"]),
        ]
        try:
            with document.path.open("rb") as file:
                made = self._ask(Operation.PRINT_JOB, about, job, file)
        except OSError as unread:
            raise DispatchError(f"Der Drucklauf lässt sich nicht lesen: {unread.strerror}") from None
        return self._receipt(document, made)

    def find(self, document: Document) -> Receipt | None:
        """Look for a job of this name, finished ones included, that is not older than the run."""
        since = (document.claimed_at - CLOCK_TOLERANCE).timestamp()
        asked: list[Attribute] = [
            (Tag.KEYWORD, "which-jobs", ["all"]),
            (Tag.KEYWORD, "requested-attributes", JOB_ATTRIBUTES),
        ]
        for job in self._ask(Operation.GET_JOBS, asked):
            if _first(job, "job-name") == document.reference and _number(job, "time-at-creation") >= since:
                return self._receipt(document, [job])
        return None

    def status(self, external_id: str) -> Status:
        """Follow the job: `accepted` up to the device, for only the acknowledgement tells that letters were posted."""
        number, _, reference = external_id.partition("/")
        if not number.isdecimal():
            return Status("unknown")
        asked: list[Attribute] = [
            (Tag.INTEGER, "job-id", [int(number)]),
            (Tag.KEYWORD, "requested-attributes", JOB_ATTRIBUTES),
        ]
        try:
            jobs = self._ask(Operation.GET_JOB_ATTRIBUTES, asked)
        except _NoJobError:
            return Status("unknown")
        if not jobs or _first(jobs[0], "job-name") != reference:
            return Status("unknown")
        return STATES.get(_number(jobs[0], "job-state"), Status("unknown"))

    def _ready(self) -> None:
        asked: list[Attribute] = [(Tag.KEYWORD, "requested-attributes", PRINTER_ATTRIBUTES)]
        groups = self._ask(Operation.GET_PRINTER_ATTRIBUTES, asked)
        printer = groups[0] if groups else {}
        if _first(printer, "printer-is-accepting-jobs") is False:
            raise DispatchError("Die Druckerwarteschlange nimmt keine Aufträge an.")
        if _first(printer, "printer-state") == STOPPED:
            raise DispatchError(f"Der Drucker steht: {_why(printer)}.")

    def _receipt(self, document: Document, jobs: Sequence[Attributes]) -> Receipt:
        number = _number(jobs[0], "job-id") if jobs else 0
        if not number:
            raise self.wire.silent(creates=True)
        return Receipt(f"{number}/{document.reference}")

    def _ask(
        self,
        operation: Operation,
        more: Sequence[Attribute],
        job: Sequence[Attribute] = (),
        file: BinaryIO | None = None,
    ) -> Sequence[Attributes]:
        creates = operation == Operation.PRINT_JOB
        head = ipp.request(operation, self.printer, self.user, more, job)
        answer = self.wire.call(
            "POST",
            _http(self.printer),
            creates=creates,
            data=_followed(head, file) if file else head,
            headers={"Content-Type": "application/ipp"},
        )
        self.wire.check(answer.status, answer.headers, creates=creates)
        try:
            reply = ipp.parse(answer.content)
        except ipp.MalformedError:
            raise self.wire.silent(creates=creates) from None
        if reply.status >= 0x0100:
            raise _refusal(reply.status, operation)
        return reply.groups


class _NoJobError(DispatchError):
    """Diesen Druckauftrag gibt es nicht mehr."""


def _refusal(status: int, operation: Operation) -> DispatchError:
    """Turn an IPP status (RFC 8011 B.1) into what is to be done."""
    number = f"(IPP-Fehler {status:#06x})"
    if status in IPP_MISSING and operation == Operation.GET_JOB_ATTRIBUTES:
        return _NoJobError()
    if status in IPP_MISSING:
        return ChannelRefusedError(f"Diese Druckerwarteschlange gibt es nicht. {number}")
    if status in IPP_REFUSED:
        return ChannelRefusedError(f"Der Druckserver lässt uns nicht drucken. {number}")
    if operation != Operation.PRINT_JOB or status in IPP_LATER:
        return DispatchError(f"Der Druckserver kann gerade nicht. {number}")
    if status in IPP_UNFIT:
        return DocumentRefusedError(f"Der Druckserver lehnt diesen Auftrag ab. {number}")
    return OutcomeUnknownError(f"{OutcomeUnknownError.__doc__} {number}")


def _followed(head: bytes, file: BinaryIO) -> Iterator[bytes]:
    """Stream the document behind the request, so that memory does not grow with the run."""
    yield head
    while part := file.read(CHUNK_BYTES):
        yield part


def _http(printer: str) -> str:
    """`ipp:` is HTTP on port 631 (RFC 3510), `ipps:` HTTPS (RFC 7472)."""
    parts = urlsplit(printer)
    scheme = {"ipp": "http", "ipps": "https"}[parts.scheme]
    return parts._replace(scheme=scheme, netloc=parts.netloc if parts.port else f"{parts.netloc}:631").geturl()


def _first(group: Attributes, name: str) -> ipp.Value | None:
    return next(iter(group.get(name, ())), None)


def _number(group: Attributes, name: str) -> int:
    found = _first(group, name)
    return found if isinstance(found, int) else 0


def _why(printer: Attributes) -> str:
    reasons = [
        str(reason).removesuffix("-error").removesuffix("-warning")
        for reason in printer.get("printer-state-reasons", ())
    ]
    known = [REASONS[reason] for reason in reasons if reason in REASONS]
    return ", ".join(known) or "der Druckserver nennt keinen Grund"
