"""What every channel keeps, whichever it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from letter_service.errors import DispatchError, OutcomeUnknownError
from tests.letter_service.channels.servers.ways import Way, document, way


@pytest.fixture(params=["folder", "cups", "letterxpress", "pingen"])
def one(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    with way(request.param, tmp_path, lambda: request.getfixturevalue("printer")) as found:
        assert found.channel.name == request.param
        yield found


def test_a_document_is_not_there_before_and_there_after_its_submission(one: Way, tmp_path: Path) -> None:
    ours = document(tmp_path, f"{one.channel.name}-1")
    assert one.channel.find(ours) is None
    receipt = one.channel.submit(ours)
    found = one.channel.find(ours)
    assert found is not None
    assert found.external_id == receipt.external_id
    assert one.arrived() == 1


def test_another_document_is_not_taken_for_it(one: Way, tmp_path: Path) -> None:
    one.channel.submit(document(tmp_path, f"{one.channel.name}-20"))
    assert one.channel.find(document(tmp_path, f"{one.channel.name}-2")) is None


def test_what_was_found_need_not_be_sent_again(one: Way, tmp_path: Path) -> None:
    ours = document(tmp_path, f"{one.channel.name}-3")
    one.channel.submit(ours)
    for _ in range(3):
        assert one.channel.find(ours) is not None
    assert one.arrived() == 1


def test_a_document_of_the_same_name_from_long_ago_is_another_one(one: Way, tmp_path: Path) -> None:
    ours = document(tmp_path, f"{one.channel.name}-4")
    one.channel.submit(ours)
    later = replace(ours, claimed_at=ours.claimed_at + timedelta(days=40), sha256="another")
    assert one.channel.find(later) is None


def test_an_accepted_document_is_followed_and_an_unknown_one_is_told(one: Way, tmp_path: Path) -> None:
    receipt = one.channel.submit(document(tmp_path, f"{one.channel.name}-5"))
    assert one.channel.status(receipt.external_id).state == "accepted"
    assert one.channel.status("0").state == "unknown"


def test_an_outside_that_is_away_is_a_reason_to_try_later(one: Way, tmp_path: Path) -> None:
    ours = document(tmp_path, f"{one.channel.name}-6")
    with pytest.raises(DispatchError) as failed:
        one.unreachable.submit(ours)
    assert not isinstance(failed.value, OutcomeUnknownError)
    assert not failed.value.permanent
    assert ours.path.exists()
    assert one.arrived() == 0


def test_a_file_that_is_gone_is_told_without_its_path(one: Way, tmp_path: Path) -> None:
    gone = replace(document(tmp_path, f"{one.channel.name}-7"), path=tmp_path / "gone.pdf")
    with pytest.raises(DispatchError) as failed:
        one.channel.submit(gone)
    assert str(tmp_path) not in str(failed.value)
    assert one.arrived() == 0
