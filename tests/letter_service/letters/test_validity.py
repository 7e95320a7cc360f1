"""A letter is valid for its days from the hand-over, and what is printed on it is what counts."""

from datetime import date, timedelta

import pymupdf
import pytest

from letter_service.channels import OutboxFolder
from letter_service.db import Row
from letter_service.errors import ChannelPausedError, DispatchError, OutcomeUnknownError
from letter_service.letters import store
from letter_service.runs import progress
from tests.letter_service.office import NOON, Office
from tests.letter_service.post_office import PostOffice

IN_WORDS = {date(2026, 12, 13): "13. Dezember 2026", date(2026, 12, 23): "23. Dezember 2026"}


def days(office: Office, letter: Row) -> tuple[date, date]:
    found = office.letter(letter)
    return found["dated"], found["valid_until"]


def printed_until(office: Office, run: str) -> str:
    with pymupdf.open(office.settings.outbox / f"{run}.pdf") as pdf:
        return str(pdf[1].get_text())


def test_a_letter_that_waited_for_its_run_is_valid_from_the_run(office: Office) -> None:
    letter = office.order()
    office.later(days=10)
    run = office.print()
    assert days(office, letter) == (date(2026, 12, 2), date(2026, 12, 23))
    assert IN_WORDS[date(2026, 12, 23)] in printed_until(office, str(run))


def test_a_letter_released_on_its_last_day_is_valid_in_full(office: Office) -> None:
    letter = office.order()
    progress.set_aside(office.connection, [letter["order_id"]], "Kein Platz im Fenster.")
    office.later(days=21)
    store.release(office.connection, letter["letter_number"])
    office.print()
    assert office.letter(letter)["valid_until"] == date(2027, 1, 3)
    office.later(days=21)
    assert office.type(office.code(letter)).result == "yes"


@pytest.mark.parametrize("takes", ["run", "letter"])
def test_a_run_that_waited_for_its_channel_is_dated_when_it_goes(office: Office, takes: str) -> None:
    letter = office.order()
    pause = ChannelPausedError(NOON + timedelta(days=9))
    post = PostOffice("run" if takes == "run" else "letter", all_trouble=DispatchError("Der Drucker ist aus."))
    post.all_trouble = pause if takes == "letter" else post.all_trouble
    office.print(channel=post)
    assert days(office, letter) == (NOON.date(), date(2026, 12, 13))
    submissions_are_refused(office)
    post.all_trouble = None
    office.later(days=10)
    office.print(channel=post)
    assert days(office, letter) == (date(2026, 12, 2), date(2026, 12, 23))


def submissions_are_refused(office: Office) -> None:
    """The outside says for sure that it has nothing."""
    office.connection.execute("UPDATE submissions SET state = 'refused', accepted_at = NULL")


def test_a_letter_that_may_be_out_already_keeps_its_days(office: Office) -> None:
    letter = office.order()
    post = PostOffice(trouble={letter["letter_number"]: OutcomeUnknownError()}, after_acceptance=True)
    office.print(channel=post)
    kept = days(office, letter)
    post.trouble.clear()
    office.later(days=2)
    office.print(channel=post)
    assert office.letter(letter)["state"] == "handed_over"
    assert days(office, letter) == kept == (NOON.date(), date(2026, 12, 13))
    assert post.accepted == {letter["letter_number"]: 1}


def test_a_file_that_lies_in_the_outbox_already_keeps_its_days(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = office.order()
    submit = OutboxFolder.submit

    def killed(*arguments: object) -> None:
        submit(*arguments)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as killing:
        killing.setattr(OutboxFolder, "submit", killed)
        with pytest.raises(KeyboardInterrupt):
            office.print()
    first = (office.settings.outbox / "R000001.pdf").read_bytes()
    office.later(days=2)
    assert office.print() == "R000001"
    assert (office.settings.outbox / "R000001.pdf").read_bytes() == first
    assert days(office, letter) == (NOON.date(), date(2026, 12, 13))
