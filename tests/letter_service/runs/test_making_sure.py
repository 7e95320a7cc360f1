"""The test letter, the QR code that is read back before release, and the dry run."""

import json
import stat
from pathlib import Path

import pymupdf
import pytest

from letter_service.codes.code import grouped, read_code
from letter_service.errors import ReadBackError
from letter_service.letters import orders, waiting
from letter_service.letters.address import Recipient
from letter_service.pdf import qr, readback
from letter_service.runs import printing, spool
from tests.letter_service.office import ERIKA, PAGE_URL, Office
from tests.letter_service.post_office import PostOffice

COMPANY = Recipient(last_name="Poststelle", street="Am Markt", house_number="1", postal_code="06406", city="Bernburg")


def numbers(office: Office, run: str) -> list[str]:
    found: list[str] = json.loads((office.settings.outbox / f"{run}.json").read_text())["letter_numbers"]
    return found


def rows(office: Office, table: str) -> list[dict[str, object]]:
    return office.connection.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()  # noqa: S608 - our own table names


def test_the_first_run_of_a_day_carries_a_test_letter_that_opens_nothing(office: Office) -> None:
    letters = [office.order("one", "1")]
    assert office.print(test_recipient=COMPANY) == "R000001"
    letters.append(office.order("two", "2"))
    assert office.print(test_recipient=COMPANY) == "R000002"
    office.later(days=1)
    letters.append(office.order("three", "3"))
    assert office.print(test_recipient=COMPANY) == "R000003"
    assert [numbers(office, run)[0] for run in ("R000001", "R000003")] == ["TEST-R000001", "TEST-R000003"]
    assert numbers(office, "R000002") == [letters[1]["letter_number"]]
    with pymupdf.open(office.settings.outbox / "R000001.pdf") as pdf:
        text = pdf[1].get_text()
    assert "Poststelle" in text
    typed = next(word for word in text.split() if read_code(word))
    assert {office.type(typed, account=account).result for account in ("one", "two", "three", "nobody")} == {"wrong"}


def test_a_run_whose_qr_code_cannot_be_read_back_is_not_handed_over(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = office.order()
    with monkeypatch.context() as printer:
        printer.setattr("letter_service.pdf.qr.drawn", lambda *_: b"")
        done = office.pass_()
    assert (done.waiting, done.reason) == ("R000001", str(ReadBackError()))
    assert not office.settings.outbox.joinpath("R000001.pdf").exists()
    assert str(ReadBackError()) in "\n".join(waiting.lines(office.connection))
    assert list(office.workshop().spool.iterdir()) == []
    assert office.print() == "R000001"
    assert office.letter(letter)["state"] == "handed_over"


def test_a_qr_code_that_says_something_else_is_seen(office: Office) -> None:
    office.order()
    office.print()
    pdf = office.settings.outbox / "R000001.pdf"
    with pytest.raises(ReadBackError):
        readback.check(pdf, [1], f"{PAGE_URL}#1234-5678-9012/B26-000001-0")
    with pytest.raises(ReadBackError):
        readback.check(pdf, [0], PAGE_URL)


def test_every_letter_that_goes_alone_is_read_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        office.order(name, name)
    read: list[str] = []
    monkeypatch.setattr(readback, "check", lambda *of: read.append(of[2]))
    office.print(channel=PostOffice())
    assert len(set(read)) == 2


def test_a_dry_run_shows_the_letters_without_a_code_and_changes_nothing(office: Office, tmp_path: Path) -> None:
    letter = office.order()
    code = orders.opened(office.keys, letter).code
    tables = ("letters", "runs", "transitions", "submissions")
    before = [rows(office, table) for table in tables]
    assert printing.draft(office.connection, office.workshop(), tmp_path / "draft.pdf") == 1
    assert [rows(office, table) for table in tables] == before
    assert stat.S_IMODE((tmp_path / "draft.pdf").stat().st_mode) == 0o600
    with pymupdf.open(tmp_path / "draft.pdf") as pdf:
        text = "".join(page.get_text() for page in pdf)
    assert ERIKA["last_name"] in text
    assert grouped(code) not in text
    office.connection.execute("SET default_transaction_read_only = off")
    assert office.print() == "R000001"


def test_a_letter_in_the_middle_of_a_run_is_read_back_too(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    letters = [office.order(str(number), str(number)) for number in range(3)]
    drawn = qr.drawn

    def blank_for_one(content: str, *where: float) -> bytes:
        return b"" if content.endswith(letters[1]["letter_number"]) else drawn(content, *where)

    monkeypatch.setattr(qr, "drawn", blank_for_one)
    assert office.print() is None
    assert {office.letter(letter)["handed_over_at"] for letter in letters} == {None}


@pytest.mark.parametrize(
    ("letters", "read"), [(1, [0]), (10, [*range(10)]), (500, [0, 55, 111, 166, 222, 277, 333, 388, 444, 499])]
)
def test_the_sample_is_spread_over_the_run_with_its_first_and_last_letter(letters: int, read: list[int]) -> None:
    assert sorted(spool.sample(letters)) == read
