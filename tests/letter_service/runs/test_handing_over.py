"""What the worker does when the way out of the house does not do what it should."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from letter_service.channels import Status
from letter_service.db import Row
from letter_service.errors import (
    ChannelPausedError,
    ChannelRefusedError,
    DispatchError,
    DocumentRefusedError,
    OutcomeUnknownError,
)
from letter_service.letters import store, waiting
from letter_service.letters.address import Recipient
from letter_service.runs import acknowledgements, submissions
from letter_service.runs.acknowledgements import Posting
from letter_service.runs.workdays import Workdays
from tests.letter_service.office import ERIKA, NOON, Office
from tests.letter_service.post_office import PostOffice


def number(letter: Row) -> str:
    return str(letter["letter_number"])


def ordered(office: Office, count: int) -> list[Row]:
    return [office.order(f"account {n}", f"tenancy {n}") for n in range(count)]


def states(office: Office, letters: list[Row]) -> list[str]:
    return [office.letter(letter)["state"] for letter in letters]


def submission(office: Office, reference: str) -> Row:
    return office.connection.execute("SELECT * FROM submissions WHERE reference = %s", [reference]).fetchone() or {}


def told(office: Office) -> str:
    return "\n".join(waiting.lines(office.connection))


def test_each_letter_goes_alone_where_the_channel_takes_letters(office: Office) -> None:
    letters, post = ordered(office, 3), PostOffice(cost_cents=95)
    assert office.print(channel=post) == "R000001"
    assert post.accepted == {number(letter): 1 for letter in letters}
    assert states(office, letters) == ["handed_over"] * 3
    kept = submission(office, number(letters[0]))
    assert (kept["state"], kept["external_id"], kept["cost_cents"]) == ("accepted", f"outside {number(letters[0])}", 95)


def test_a_refused_letter_is_set_aside_with_its_reason_and_the_others_go(office: Office) -> None:
    letters = ordered(office, 3)
    refused = number(letters[1])
    post = PostOffice(trouble={refused: DocumentRefusedError("Die Anschrift liegt nicht im Fenster.")})
    assert office.print(channel=post) == "R000001"
    assert set(post.accepted) == {number(letters[0]), number(letters[2])}
    assert "Die Anschrift liegt nicht im Fenster." in told(office)
    assert f"letter-service release {refused}" in told(office)
    post.trouble.clear()
    assert office.print(channel=post) is None
    store.release(office.connection, refused)
    assert office.print(channel=post) == "R000002"
    assert post.accepted == {number(letter): 1 for letter in letters}


def test_the_code_of_a_letter_that_was_refused_is_not_valid(office: Office) -> None:
    letter = office.order()
    code = office.code(letter)
    office.print(channel=PostOffice(all_trouble=DocumentRefusedError("Nein.")))
    assert office.letter(letter)["state"] == "rendered"
    assert office.type(code).result == "wrong"


def test_an_unknown_outcome_is_asked_for_and_never_sent_twice(office: Office) -> None:
    letters = ordered(office, 2)
    post = PostOffice(trouble={number(letters[0]): OutcomeUnknownError()}, after_acceptance=True)
    office.print(channel=post)
    assert states(office, letters) == ["rendered", "handed_over"]
    assert "ungewiss" in told(office)
    post.trouble.clear()
    office.later(minutes=3)
    assert office.print(channel=post) == "R000002"
    assert post.accepted == {number(letter): 1 for letter in letters}
    assert post.asked == [number(letters[0])]
    assert states(office, letters) == ["handed_over"] * 2


def test_a_letter_that_the_channel_does_not_know_is_sent_again(office: Office) -> None:
    letter = office.order()
    post = PostOffice(trouble={number(letter): OutcomeUnknownError()})
    office.print(channel=post)
    post.trouble.clear()
    office.later(minutes=3)
    office.print(channel=post)
    assert (post.asked, post.accepted) == ([number(letter)], {number(letter): 1})


def test_a_letter_in_trouble_waits_longer_each_time_and_stops_no_other(office: Office) -> None:
    letter = office.order()
    post = PostOffice(trouble={number(letter): DispatchError()})
    waits = []
    for _ in range(3):
        office.print(channel=post)
        waits.append(office.letter(letter)["not_before"] - office.now)
        office.now = office.letter(letter)["not_before"]
    assert waits == [timedelta(minutes=minutes) for minutes in (2, 4, 8)]
    other = office.order("other", "other")
    office.print(channel=post)
    assert states(office, [other]) == ["handed_over"]


def test_a_channel_that_is_away_is_not_asked_for_every_letter(office: Office) -> None:
    ordered(office, 5)
    tried: list[Any] = []
    post = PostOffice(all_trouble=DispatchError("Der Versandweg antwortet nicht."), seen=tried.append)
    done = office.pass_(channel=post)
    assert (done.printed, done.waiting, done.reason) == (None, "R000001", "Der Versandweg antwortet nicht.")
    assert len(tried) == 3
    post.all_trouble = None
    for _ in range(3):
        office.print(channel=post)
        office.later(minutes=3)
    assert len(post.accepted) == 5
    assert set(post.accepted.values()) == {1}


def test_a_pause_is_kept_until_its_end(office: Office) -> None:
    letters = ordered(office, 2)
    post = PostOffice(all_trouble=ChannelPausedError(NOON + timedelta(minutes=5), "Zu viele Anfragen."))
    assert office.pass_(channel=post).waiting == "R000001"
    assert "Zu viele Anfragen. Nächster Versuch ab 22.11.2026 12:05." in told(office)
    post.all_trouble = None
    office.later(minutes=4)
    assert office.pass_(channel=post).waiting == "R000001"
    assert post.accepted == {}
    office.later(minutes=1)
    assert office.print(channel=post) == "R000001"
    assert post.accepted == {number(letter): 1 for letter in letters}


def test_refused_credentials_let_everything_wait(office: Office) -> None:
    letters, post = ordered(office, 2), PostOffice(all_trouble=ChannelRefusedError())
    assert office.pass_(channel=post).reason == str(ChannelRefusedError())
    assert str(ChannelRefusedError()) in told(office)
    post.all_trouble = None
    assert office.pass_(channel=post).waiting == "R000001"
    office.later(minutes=1)
    assert office.print(channel=post) == "R000001"
    assert states(office, letters) == ["handed_over"] * 2


def test_the_budget_of_a_day_is_kept_and_the_rest_goes_on_the_next(office: Office) -> None:
    letters, post = ordered(office, 4), PostOffice(cost_cents=100)
    done = office.pass_(channel=post, daily_budget_cents=250)
    assert (done.waiting, len(post.accepted)) == ("R000001", 2)
    assert "Tagesbudget" in told(office)
    assert office.pass_(channel=post, daily_budget_cents=250).printed is None
    office.later(hours=13)
    assert office.print(channel=post, daily_budget_cents=250) == "R000001"
    assert post.accepted == {number(letter): 1 for letter in letters}


def test_a_whole_run_that_is_refused_is_set_aside(office: Office) -> None:
    letters = ordered(office, 2)
    post = PostOffice("run", all_trouble=DocumentRefusedError("Der Drucker kann kein PDF."))
    assert office.print(channel=post) == "R000001"
    assert told(office).count("Der Drucker kann kein PDF.") == 2
    post.all_trouble = None
    for letter in letters:
        store.release(office.connection, number(letter))
    assert office.print(channel=post) == "R000002"
    assert post.accepted == {"R000002": 1}
    assert states(office, letters) == ["handed_over"] * 2


def test_a_run_of_unknown_outcome_is_asked_for(office: Office) -> None:
    office.order()
    post = PostOffice("run", all_trouble=OutcomeUnknownError(), after_acceptance=True)
    assert office.pass_(channel=post).waiting == "R000001"
    post.all_trouble = None
    assert office.print(channel=post) == "R000001"
    assert (post.accepted, post.asked) == ({"R000001": 1}, ["R000001"])


def test_a_channel_that_was_changed_meanwhile_gets_nothing_of_an_unknown_outcome(office: Office) -> None:
    letter = office.order()
    office.print(channel=PostOffice(all_trouble=OutcomeUnknownError(), after_acceptance=True))
    office.later(minutes=3)
    other = PostOffice(name="other")
    office.print(channel=other)
    assert other.accepted == {}
    assert "Ungewiss, ob sie schon über den Versandweg post-office ging." in told(office)
    store.release(office.connection, number(letter))
    office.print(channel=other)
    assert other.accepted == {number(letter): 1}


def test_a_letter_stopped_during_its_run_is_not_sent(office: Office) -> None:
    letters = ordered(office, 2)

    def move_out(_: Path) -> None:
        store.stop_account(office.connection, "account 1", office.now)

    post = PostOffice(seen=move_out)
    assert office.print(channel=post) == "R000001"
    assert set(post.accepted) == {number(letters[0])}
    assert states(office, letters) == ["handed_over", "stopped"]


def test_a_test_letter_that_went_is_not_sent_again_when_its_run_is_taken_up(office: Office) -> None:
    letters = ordered(office, 3)
    post = PostOffice(trouble={number(letter): DispatchError() for letter in letters})
    recipient = Recipient.model_validate(ERIKA)
    assert office.pass_(channel=post, test_recipient=recipient).waiting == "R000001"
    post.trouble.clear()
    for _ in range(2):
        office.print(channel=post, test_recipient=recipient)
        office.later(minutes=3)
    assert post.accepted == {"TEST-R000001": 1, **{number(letter): 1 for letter in letters}}


def test_the_spool_is_empty_after_every_end(office: Office) -> None:
    spool = office.workshop().spool
    seen: list[int] = []
    letters = ordered(office, 2)
    post = PostOffice(
        trouble={number(letters[0]): OutcomeUnknownError()},
        seen=lambda path: seen.append(path.stat().st_mode & 0o777),
    )
    office.print(channel=post)
    assert seen == [0o600, 0o600]
    assert list(spool.iterdir()) == []
    assert spool.stat().st_mode & 0o777 == 0o700


def follow(office: Office, post: PostOffice) -> None:
    acknowledgements.follow(office.connection, post, Posting(None, office.now, Workdays("ST")))


def test_a_channel_that_says_posted_acknowledges_the_letter(office: Office) -> None:
    letters, post = ordered(office, 2), PostOffice()
    office.print(channel=post)
    office.later(days=1)
    post.statuses[number(letters[0])] = Status("posted", date(2026, 11, 23))
    follow(office, post)
    posted = office.letter(letters[0])
    assert (posted["state"], posted["cause"], posted["expected_on"]) == ("posted", "provider", date(2026, 11, 26))
    assert states(office, letters) == ["posted", "handed_over"]
    assert [row["reference"] for row in submissions.to_follow(office.connection, post.name, office.now)] == []
    office.later(minutes=15)
    again = submissions.to_follow(office.connection, post.name, office.now)
    assert [row["reference"] for row in again] == [number(letters[1])]


def test_a_day_that_cannot_be_is_not_taken_from_the_channel(office: Office) -> None:
    letter, post = office.order(), PostOffice()
    office.print(channel=post)
    post.statuses[number(letter)] = Status("posted", date(2031, 1, 1))
    follow(office, post)
    assert office.letter(letter)["posted_at"] == office.now


def test_what_the_channel_could_not_print_after_all_is_set_aside_and_may_go_again(office: Office) -> None:
    letters, post = ordered(office, 2), PostOffice("run")
    office.print(channel=post)
    post.statuses["R000001"] = Status("failed", reason="Der Auftrag wurde abgebrochen.")
    follow(office, post)
    assert told(office).count("Der Auftrag wurde abgebrochen.") == 2
    assert office.type(office.code(letters[0]), account="account 0").result == "wrong"
    for letter in letters:
        store.release(office.connection, number(letter))
    assert office.print(channel=post) == "R000002"
    assert office.type(office.code(letters[0]), account="account 0").result == "yes"


@pytest.mark.parametrize("takes", ["run", "letter"])
def test_a_channel_that_does_not_tell_is_asked_later(office: Office, takes: Any) -> None:
    letter = office.order()

    class Silent(PostOffice):
        def status(self, _: str) -> Status:
            raise DispatchError

    post = Silent(takes)
    office.print(channel=post)
    follow(office, post)
    assert office.letter(letter)["state"] == "handed_over"
    assert len(submissions.to_follow(office.connection, post.name, office.now)) == 1


def test_the_channel_is_told_how_often_it_refused_the_letter(office: Office) -> None:
    letter = office.order()
    post = PostOffice(trouble={number(letter): DocumentRefusedError("Nein.")})
    told: list[int] = []
    submit = post.submit
    post.submit = lambda document: told.append(document.refusals) or submit(document)  # type: ignore[method-assign, func-returns-value]
    for _ in range(3):
        office.print(channel=post)
        store.release(office.connection, number(letter))
    assert told == [0, 1, 2]
