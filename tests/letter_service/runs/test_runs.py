import json
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from letter_service import db
from letter_service.channels import Document, OutboxFolder, Receipt
from letter_service.errors import DispatchError, KeyMissingError, SealBrokenError, UnknownRunError, WrongDayError
from letter_service.letters import store
from letter_service.pdf import readback
from letter_service.runs import progress, retention, spool, submissions, worker
from letter_service.runs.acknowledgements import Posting, acknowledge_run
from letter_service.runs.workdays import Workdays
from tests.letter_service.office import PASSWORD, Office


class KilledError(BaseException):
    """The process ends here, as by a kill."""


def names(office: Office) -> list[str]:
    return sorted(path.name for path in office.settings.outbox.iterdir() if path.is_file())


def printed_numbers(office: Office) -> list[str]:
    """The letter numbers on all pages in the outbox, but the cover sheets."""
    found = []
    for path in sorted(office.settings.outbox.glob("*.pdf")):
        with pymupdf.open(path) as pdf:
            found += [word[4] for page in pdf.pages(1) for word in page.get_text("words") if word[4].startswith("B26-")]
    return found


def test_a_run_is_one_pdf_with_a_manifest_that_only_its_owner_may_read(office: Office) -> None:
    numbers = [office.order(name, name)["letter_number"] for name in ("one", "two", "three")]
    assert office.print() == "R000001"
    assert names(office) == ["R000001.csv", "R000001.json", "R000001.pdf"]
    assert stat.S_IMODE(office.settings.outbox.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in office.settings.outbox.iterdir() if path.is_file()} == {0o600}
    assert printed_numbers(office) == numbers
    manifest = json.loads((office.settings.outbox / "R000001.json").read_text())
    assert manifest["letter_numbers"] == numbers
    assert (manifest["letters"], manifest["pages"], manifest["layouts"]) == (3, 4, {"standard": 3})


def test_no_waiting_letter_is_no_run(office: Office) -> None:
    assert office.print() is None
    assert not office.settings.outbox.exists()


def test_a_letter_is_printed_once(office: Office) -> None:
    letter = office.order()
    assert office.print()
    assert office.print() is None
    assert printed_numbers(office) == [letter["letter_number"]]
    assert office.states(letter) == ["ordered", "rendered", "handed_over"]


def test_a_run_takes_no_more_letters_than_it_may(office: Office) -> None:
    for number in range(3):
        office.order(str(number), str(number))
    assert [office.print(letters_at_most=2) for _ in range(3)] == ["R000001", "R000002", None]


def after(step: Callable[..., Any]) -> Callable[..., Any]:
    def killed(*arguments: Any, **named: Any) -> None:
        step(*arguments, **named)
        raise KilledError

    return killed


def before(_: Callable[..., Any]) -> Callable[..., Any]:
    def killed(*_: Any, **__: Any) -> None:
        raise KilledError

    return killed


@pytest.mark.parametrize("moment", [before, after])
@pytest.mark.parametrize(
    ("owner", "step"),
    [
        (retention, "tidy"),
        (progress, "claim"),
        (progress, "letters_of"),
        (progress, "mark_rendered"),
        (spool, "render"),
        (readback, "check"),
        (submissions, "hand_over"),
        (OutboxFolder, "submit"),
        (Path, "replace"),
        (submissions, "accept"),
        (progress, "mark_handed_over"),
        (progress, "finish"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_worker_killed_at_any_step_loses_and_doubles_no_letter(
    office: Office, monkeypatch: pytest.MonkeyPatch, moment: Callable[..., Any], owner: Any, step: str
) -> None:
    letters = [office.order(name, name) for name in ("one", "two")]
    with monkeypatch.context() as killing:
        killing.setattr(owner, step, moment(getattr(owner, step)))
        with pytest.raises(KilledError):
            office.print()
    office.later(hours=1)
    office.print()
    assert [Path(name).suffix for name in names(office)] == [".csv", ".json", ".pdf"]
    assert printed_numbers(office) == [letter["letter_number"] for letter in letters]
    assert {office.letter(letter)["state"] for letter in letters} == {"handed_over"}
    assert office.print() is None


def test_a_run_taken_up_again_has_the_same_bytes(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.order()
    with monkeypatch.context() as killing:
        killing.setattr(progress, "finish", before(progress.finish))
        with pytest.raises(KilledError):
            office.print()
    first = (office.settings.outbox / "R000001.pdf").read_bytes()
    office.later(days=2)
    office.print()
    assert (office.settings.outbox / "R000001.pdf").read_bytes() == first


def test_only_one_worker_prints(office: Office) -> None:
    assert worker.lock(office.connection)
    with db.connect(db.conninfo(office.settings.database_dsn, PASSWORD), autocommit=True) as second:
        assert not worker.lock(second)


def test_a_full_disk_lets_the_letters_wait(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = office.order()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("os.fsync", full)
        assert office.print() is None
    assert list(office.settings.outbox.glob("*.pdf")) == []
    assert office.print() == "R000001"
    assert printed_numbers(office) == [letter["letter_number"]]


def test_a_channel_that_refuses_is_told_without_a_path(tmp_path: Path, office: Office) -> None:
    (tmp_path / "file").write_text("")
    document = Document("R000001", tmp_path / "file", 0, [], "", office.now, {})
    with pytest.raises(DispatchError) as failed:
        OutboxFolder(tmp_path / "file").submit(document)
    assert str(tmp_path) not in str(failed.value)


def test_a_letter_that_cannot_be_opened_is_set_aside_and_the_others_go(office: Office) -> None:
    broken, good = office.order("one", "1"), office.order("two", "2")
    office.connection.execute(
        "UPDATE letters SET clear_text = 'nonsense, long enough' WHERE order_id = %s", [broken["order_id"]]
    )
    assert office.print() == "R000001"
    assert printed_numbers(office) == [good["letter_number"]]
    assert office.letter(broken)["set_aside"] == str(SealBrokenError())
    assert office.print() is None


def test_a_letter_that_was_set_aside_goes_after_its_release(office: Office) -> None:
    letter = office.order()
    office.connection.execute("UPDATE letters SET clear_key_id = 'lost'")
    office.print()
    assert office.letter(letter)["set_aside"] == str(KeyMissingError())
    office.connection.execute("UPDATE letters SET clear_key_id = 'clear'")
    store.release(office.connection, letter["letter_number"])
    assert office.print() == "R000002"
    assert printed_numbers(office) == [letter["letter_number"]]


def test_a_stopped_letter_is_not_printed(office: Office) -> None:
    office.order()
    store.stop_account(office.connection, "erika", office.now)
    assert office.print() is None


def test_a_letter_stopped_within_its_run_stays_stopped(office: Office) -> None:
    letter = office.order()

    class Stopping(OutboxFolder):
        def submit(self, document: Document) -> Receipt:
            store.stop_account(office.connection, "erika", office.now)
            return Receipt(document.reference)

    assert office.print(channel=Stopping(office.settings.outbox)) == "R000001"
    assert office.letter(letter)["state"] == "stopped"
    assert office.letter(letter)["handed_over_at"] == office.now


def test_the_clear_text_is_destroyed_after_its_grace(office: Office) -> None:
    letter, _ = office.printed_letter()
    office.later(hours=71)
    office.print()
    assert office.letter(letter)["clear_text"] is not None
    office.later(hours=2)
    office.print()
    assert office.letter(letter)["clear_text"] is None


def test_a_letter_expires_after_its_day(office: Office) -> None:
    letter, _ = office.printed_letter()
    office.later(days=22)
    office.print()
    assert office.states(letter)[-1] == "expired"


def test_the_acknowledgement_says_when_to_expect_the_letter(office: Office) -> None:
    letter, code = office.printed_letter()
    office.later(days=1)
    assert office.post("R000001") == 1
    posted = office.letter(letter)
    assert (posted["state"], posted["posted_at"], posted["expected_on"]) == ("posted", office.now, date(2026, 11, 26))
    assert office.type(code).result == "yes"


def test_the_first_acknowledgement_counts(office: Office) -> None:
    letter, _ = office.printed_letter()
    office.post("R000001")
    first = office.letter(letter)
    office.later(days=1)
    assert office.post("R000001") == 0
    assert office.letter(letter) == first


def test_the_acknowledgement_of_an_unknown_or_unfinished_run_is_refused(office: Office) -> None:
    office.order()
    progress.claim(office.connection, 10, office.now, office.now)
    for name in ("R000001", "R000099", "../etc"):
        with pytest.raises(UnknownRunError):
            office.post(name)


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 23)])
def test_a_run_cannot_be_posted_before_it_was_printed_or_in_the_future(office: Office, day: date) -> None:
    letter, _ = office.printed_letter()
    with pytest.raises(WrongDayError), office.connection.transaction():
        acknowledge_run(office.connection, "R000001", Posting(day, office.now, Workdays("ST")))
    assert office.letter(letter)["posted_at"] is None
