"""The worker's runs through a print server and the two services: nobody gets two letters, and the others go."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pymupdf
import pytest
import zxingcpp
from PIL import Image

from letter_service.channels.port import Channel
from letter_service.cli import equipment
from letter_service.runs import worker
from tests.letter_service.channels.servers.letterxpress_server import LetterXpressServer
from tests.letter_service.channels.servers.outside import Trouble
from tests.letter_service.channels.servers.printserver import PrintServer
from tests.letter_service.channels.servers.ways import Provider, letterxpress_served, pingen_served, queue
from tests.letter_service.channels.test_cups import ended, printed
from tests.letter_service.office import PAGE_URL, Office

LETTERS = 4


@pytest.fixture(params=[letterxpress_served, pingen_served], ids=["letterxpress", "pingen"])
def one(request: pytest.FixtureRequest) -> Iterator[Provider]:
    with request.param() as provider:
        yield provider


@pytest.fixture
def today(office: Office) -> Office:
    """An office whose clock is that of the servers."""
    office.now = datetime.now(UTC)
    return office


def run(office: Office, channel: Channel) -> str | None:
    """One pass of the worker, whatever the day."""
    stationery = equipment.paper(office.settings, channel.profile)
    workshop = office.workshop(channel=channel, stationery=stationery)
    return worker.one_pass(office.connection, workshop, at_once=True).printed


def run_again_and_again(office: Office, channel: Channel) -> None:
    for _ in range(6):
        run(office, channel)
        office.later(hours=2)


def sent(provider: Provider) -> list[str]:
    """The numbers of the letters that the service has."""
    if isinstance(provider.service, LetterXpressServer):
        return sorted(job["notice"] for job in provider.service.jobs)
    names = [letter["attributes"]["file_original_name"] for letter in provider.service.letters]
    return sorted(name.removesuffix(".pdf") for name in names)


@pytest.mark.parametrize("trouble", ["cut", "cut after", "error", "error after", "html after"])
def test_a_letter_of_unknown_outcome_goes_once_and_the_others_with_it(
    today: Office, one: Provider, trouble: Trouble
) -> None:
    letters = [today.order(str(number), str(number)) for number in range(LETTERS)]
    one.outside.trouble, one.outside.troubles = trouble, 1
    run(today, one.channel)
    assert len(sent(one)) == LETTERS - (0 if trouble.endswith("after") else 1)
    run_again_and_again(today, one.channel)
    assert sent(one) == sorted(letter["letter_number"] for letter in letters)
    assert {today.letter(letter)["state"] for letter in letters} == {"handed_over"}


def test_with_a_wrong_key_everything_waits_and_goes_with_the_right_one(today: Office, one: Provider) -> None:
    letters = [today.order(str(number), str(number)) for number in range(LETTERS)]
    run_again_and_again(today, one.intruder)
    assert sent(one) == []
    run_again_and_again(today, one.channel)
    assert sent(one) == sorted(letter["letter_number"] for letter in letters)


def test_nothing_of_a_letter_lies_in_the_spool_after_its_hand_over(today: Office, one: Provider) -> None:
    today.order()
    run(today, one.channel)
    assert len(sent(one)) == 1
    assert [path for path in today.settings.outbox.rglob("*") if path.is_file()] == []


def test_an_empty_account_lets_the_letters_wait_until_there_is_money(today: Office) -> None:
    with letterxpress_served() as one:
        assert isinstance(one.service, LetterXpressServer)
        one.service.balance = 0
        today.order()
        assert run(today, one.channel) is None
        one.service.balance = 100
        today.now += timedelta(minutes=30)
        assert run(today, one.channel) is None
        today.now += timedelta(minutes=31)
        run_again_and_again(today, one.channel)
        assert len(sent(one)) == 1


def codes_on(path: Path) -> list[str]:
    """What the QR codes on the pages say."""
    found = []
    with pymupdf.open(path) as pdf:
        for page in pdf:
            picture = page.get_pixmap(dpi=200)
            image = Image.frombytes("RGB", (picture.width, picture.height), picture.samples)
            found += [code.text for code in zxingcpp.read_barcodes(image)]
    return found


def test_a_printed_run_carries_every_letter_with_a_readable_code(today: Office, printer: PrintServer) -> None:
    letters = [today.order(str(number), str(number)) for number in range(LETTERS)]
    channel = queue(printer)
    name = run(today, channel)
    assert name
    kept = today.connection.execute("SELECT external_id FROM submissions").fetchall()
    assert "an den Drucker übergeben" in ended(channel, kept[0]["external_id"])
    path = printed(printer, name)
    read = [code for code in codes_on(path) if code.startswith(PAGE_URL)]
    assert [re.sub("^.*/", "", code) for code in read] == [letter["letter_number"] for letter in letters]
    words = [today.code(letter).encode() for letter in letters] + [b"Mustermann", b"%PDF-"]
    assert not [word for word in words if word in printer.everything_kept()]
    run_again_and_again(today, channel)
    assert [job.name for job in printer.printed() if job.name.startswith(name)] == [path.name]
