"""Printing, on a real print server with a PDF printer."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pymupdf
import pytest

from letter_service.channels.cups import CupsQueue
from letter_service.channels.ipp import Attribute, Operation, Tag, parse, request
from letter_service.channels.port import Receipt
from letter_service.channels.wire import Wire
from letter_service.errors import ChannelRefusedError, DispatchError, DocumentRefusedError, OutcomeUnknownError
from stack.commands import until
from tests.letter_service.channels.servers.outside import Call, Reply, served
from tests.letter_service.channels.servers.printserver import PrintServer
from tests.letter_service.channels.servers.ways import document, queue

PATIENCE_SECONDS = 60


@pytest.fixture
def ours(printer: PrintServer) -> CupsQueue:
    return queue(printer)


@pytest.fixture
def switched(printer: PrintServer) -> Iterator[PrintServer]:
    yield printer
    printer.switch("cupsenable")
    printer.switch("cupsaccept")


def printed(printer: PrintServer, reference: str) -> Path:
    """The printed file of a job, by the name that the PDF printer makes of the job's."""
    found: list[Path] = []

    def there() -> bool:
        found[:] = [path for path in printer.printed() if path.name.startswith(reference)]
        return bool(found)

    assert until(there, PATIENCE_SECONDS)
    return found[0]


def ended(ours: CupsQueue, job: str) -> str:
    """What is said of the job once nothing more happens to it by itself; on its way there it may pass through any."""
    told = [""]

    def over() -> bool:
        told[0] = str(ours.status(job).reason)
        return any(word in told[0] for word in ("übergeben", "nachsehen", "abgebrochen", "nicht drucken"))

    assert until(over, PATIENCE_SECONDS), told
    return told[0]


def ink(path: Path, page: int) -> list[float]:
    """How dark each of 20 strips of the page is, 0 to 1."""
    with pymupdf.open(path) as pdf:
        picture = pdf[page].get_pixmap(dpi=50, colorspace=pymupdf.csGRAY)
    strips = [picture.samples[start :: len(picture.samples) // 20] for start in range(20)]
    return [sum(255 - dot for dot in strip) / len(strip) / 255 for strip in strips]


def test_a_run_of_many_pages_is_one_job_and_looks_as_it_was_made(
    ours: CupsQueue, printer: PrintServer, tmp_path: Path
) -> None:
    run = document(tmp_path, "R000101", pages=12)
    receipt = ours.submit(run)
    path = printed(printer, "R000101")
    assert "an den Drucker übergeben" in ended(ours, receipt.external_id)
    with pymupdf.open(path) as pdf:
        assert len(pdf) == 12
        assert (round(pdf[0].rect.width), round(pdf[0].rect.height)) == (595, 842)
    for page in (0, 11):
        assert ink(path, page) == pytest.approx(ink(run.path, page), abs=0.01)


def test_neither_the_print_server_nor_the_title_keeps_a_name_or_a_code(
    ours: CupsQueue, printer: PrintServer, tmp_path: Path
) -> None:
    receipt = ours.submit(document(tmp_path, "R000102"))
    path = printed(printer, "R000102")
    ended(ours, receipt.external_id)
    kept = printer.everything_kept()
    assert b"R000102" in kept
    assert not [secret for secret in (b"Mustermann", b"1234-5678-9012", b"%PDF-") if secret in kept]
    with pymupdf.open(path) as pdf:
        assert "Mustermann" not in str(pdf.metadata)


def test_a_finished_job_is_found_and_not_printed_again(ours: CupsQueue, tmp_path: Path) -> None:
    run = document(tmp_path, "R000103")
    receipt = ours.submit(run)
    ended(ours, receipt.external_id)
    assert ours.find(run) == receipt


def test_a_stopped_printer_gets_nothing_and_the_run_waits(
    ours: CupsQueue, switched: PrintServer, tmp_path: Path
) -> None:
    run = document(tmp_path, "R000104")
    switched.switch("cupsdisable")
    with pytest.raises(DispatchError, match="Der Drucker steht: er wurde angehalten"):
        ours.submit(run)
    assert ours.find(run) is None
    switched.switch("cupsenable")
    assert ours.submit(run)


def test_a_closed_queue_gets_nothing_and_the_run_waits(ours: CupsQueue, switched: PrintServer, tmp_path: Path) -> None:
    switched.switch("cupsreject")
    with pytest.raises(DispatchError, match="nimmt keine Aufträge an"):
        ours.submit(document(tmp_path, "R000105"))


def test_a_queue_that_is_not_there_raises_the_alarm(ours: CupsQueue, tmp_path: Path) -> None:
    with pytest.raises(ChannelRefusedError, match="gibt es nicht"):
        replace(ours, printer=f"{ours.printer}-nebenan").submit(document(tmp_path, "R000106"))


def test_a_job_that_staff_cancelled_is_told_as_failed(ours: CupsQueue, printer: PrintServer, tmp_path: Path) -> None:
    printer.hold_new_jobs()
    receipt = ours.submit(document(tmp_path, "R000107"))
    assert ours.status(receipt.external_id).state == "accepted"
    printer.cancel(int(receipt.external_id.partition("/")[0]))
    status = ours.status(receipt.external_id)
    assert (status.state, "abgebrochen" in str(status.reason)) == ("failed", True)
    printer.release_jobs()


def test_the_number_of_another_job_is_no_news_of_ours(ours: CupsQueue, tmp_path: Path) -> None:
    number, _, _ = ours.submit(document(tmp_path, "R000108")).external_id.partition("/")
    assert ours.status(f"{number}/R000109").state == "unknown"
    assert ours.status("999999/R000109").state == "unknown"


def test_what_is_no_pdf_stops_and_staff_is_told_to_look(ours: CupsQueue, printer: PrintServer, tmp_path: Path) -> None:
    run = document(tmp_path, "R000110")
    run.path.write_bytes(b"no page at all")
    receipt = ours.submit(run)
    assert "muss jemand nachsehen" in ended(ours, receipt.external_id)
    printer.cancel(int(receipt.external_id.partition("/")[0]))
    assert ours.status(receipt.external_id).state == "failed"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (0x0400, DocumentRefusedError),
        (0x0401, ChannelRefusedError),
        (0x0403, ChannelRefusedError),
        (0x0405, DispatchError),
        (0x0406, ChannelRefusedError),
        (0x0408, DocumentRefusedError),
        (0x040A, DocumentRefusedError),
        (0x0500, OutcomeUnknownError),
        (0x0505, DispatchError),
        (0x0507, DispatchError),
    ],
)
def test_each_refusal_of_a_print_server_has_its_error(
    tmp_path: Path, status: int, expected: type[DispatchError]
) -> None:
    fine = request(Operation.GET_PRINTER_ATTRIBUTES, "ipp://us/", "us")
    with served(
        Refusing(bytes([2, 0, 0, 0]) + fine[4:], bytes([2, 0]) + status.to_bytes(2, "big") + fine[4:])
    ) as outside:
        channel = CupsQueue(Wire("Der Druckserver", 10.0), outside.url.replace("http", "ipp") + "/printers/one", "us")
        with pytest.raises(DispatchError) as failed:
            channel.submit(document(tmp_path, "R000120"))
    assert type(failed.value) is expected


@dataclass
class Refusing:
    """A print server whose queue is fine and that takes no job."""

    fine: bytes
    refused: bytes

    def answer(self, call: Call) -> Reply:
        operation = int.from_bytes(call.body[2:4], "big")
        return Reply(200, self.refused if operation == Operation.PRINT_JOB else self.fine)

    def creates(self, call: Call) -> bool:
        return call.body[2:4] == b"\x00\x02"


def sides(ours: CupsQueue, receipt: Receipt) -> str:
    """What the print server noted for the job."""
    number = int(receipt.external_id.partition("/")[0])
    asked: list[Attribute] = [(Tag.INTEGER, "job-id", [number]), (Tag.KEYWORD, "requested-attributes", ["sides"])]
    content = request(Operation.GET_JOB_ATTRIBUTES, ours.printer, ours.user, asked)
    headers = {"Content-Type": "application/ipp"}
    answer = ours.wire.call("POST", ours.printer.replace("ipp:", "http:"), data=content, headers=headers)
    return str(parse(answer.content).groups[0]["sides"][0])


def test_both_sides_are_printed_only_on_demand(ours: CupsQueue, tmp_path: Path) -> None:
    both = replace(ours, duplex=True)
    assert sides(ours, ours.submit(document(tmp_path, "R000111"))) == "one-sided"
    assert sides(ours, both.submit(document(tmp_path, "R000112"))) == "two-sided-long-edge"
