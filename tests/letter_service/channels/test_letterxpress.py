from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from letter_service.channels.letterxpress import LetterXpress
from letter_service.channels.throttle import Throttle
from letter_service.errors import ChannelPausedError, DocumentRefusedError
from tests.letter_service.channels.servers.letterxpress_server import LetterXpressServer
from tests.letter_service.channels.servers.ways import Provider, document, letterxpress, letterxpress_served


@pytest.fixture
def one() -> Iterator[Provider]:
    with letterxpress_served() as provider:
        yield provider


@pytest.fixture
def service(one: Provider) -> LetterXpressServer:
    assert isinstance(one.service, LetterXpressServer)
    return one.service


def test_every_call_carries_the_key_in_its_body_and_nothing_of_it_in_its_address(one: Provider, tmp_path: Path) -> None:
    ours = document(tmp_path)
    one.channel.status(one.channel.submit(ours).external_id)
    one.channel.find(ours)
    for call in one.outside.calls:
        assert call.json()["auth"]["mode"] == "live"
        assert call.headers["Content-Type"] == "application/json"
        assert "key" not in str(call.query) + call.path


def test_the_test_mode_sends_nothing_and_asks_for_no_money(
    one: Provider, service: LetterXpressServer, tmp_path: Path
) -> None:
    service.balance = 0
    channel = letterxpress(one.outside.url, mode="test")
    receipt = channel.submit(document(tmp_path))
    assert service.jobs[0]["status"] == "draft"
    assert "Testmodus" in str(channel.status(receipt.external_id).reason)


def test_an_empty_account_pauses_the_channel_before_anything_is_sent(
    one: Provider, service: LetterXpressServer, tmp_path: Path
) -> None:
    service.balance = 0.80
    with pytest.raises(ChannelPausedError) as paused:
        one.channel.submit(document(tmp_path))
    assert "Guthaben" in str(paused.value)
    assert one.outside.made() == 0
    service.balance = 0.81
    assert one.channel.submit(document(tmp_path))


def test_a_letter_abroad_goes_as_one(one: Provider, service: LetterXpressServer, tmp_path: Path) -> None:
    ours = document(tmp_path)
    one.channel.submit(type(ours)(**{**vars(ours), "abroad": True}))
    assert service.jobs[0]["shipping"] == "international"


@pytest.mark.parametrize(
    ("state", "told"),
    [("queue", "accepted"), ("hold", "accepted"), ("canceled", "failed"), ("done", "posted"), ("new one", "unknown")],
)
def test_the_state_of_a_job_is_told_to_staff(
    one: Provider, service: LetterXpressServer, tmp_path: Path, state: str, told: str
) -> None:
    receipt = one.channel.submit(document(tmp_path))
    service.jobs[0].update(status=state, updated_at="2026-11-23 23:30:00")
    status = one.channel.status(receipt.external_id)
    assert status.state == told
    assert status.posted_on == (date(2026, 11, 23) if told == "posted" else None)


def test_a_letter_is_found_on_the_last_page_of_any_state(
    one: Provider, service: LetterXpressServer, tmp_path: Path
) -> None:
    ours = document(tmp_path)
    receipt = one.channel.submit(ours)
    service.jobs += [{**service.jobs[0], "id": number, "notice": f"B26-{number:06d}-0"} for number in range(40)]
    for state in ("queue", "hold", "draft", "done", "canceled"):
        for job in service.jobs:
            job["status"] = state
        assert one.channel.find(ours) == receipt


def test_old_jobs_are_not_read_to_the_end(one: Provider, service: LetterXpressServer, tmp_path: Path) -> None:
    one.channel.submit(document(tmp_path))
    old = {**service.jobs[0], "created_at": "2025-01-01 12:00:00", "status": "done", "notice": "another"}
    service.jobs[:] = [old] * 1000
    before = len(one.outside.calls)
    assert one.channel.find(document(tmp_path)) is None
    assert len(one.outside.calls) - before == 5


def test_a_file_that_is_too_large_is_never_sent(one: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("letter_service.channels.letterxpress.LARGEST_FILE_BYTES", 10)
    with pytest.raises(DocumentRefusedError):
        one.channel.submit(document(tmp_path))
    assert one.outside.calls == []


def test_every_call_waits_for_its_place(one: Provider, tmp_path: Path) -> None:
    waits: list[float] = []
    assert isinstance(one.channel, LetterXpress)
    throttled = replace(one.channel, throttle=Throttle(1, 60.0, lambda: 0.0, waits.append))
    throttled.find(document(tmp_path))
    throttled.submit(document(tmp_path))
    assert waits == [60.0] * (len(one.outside.calls) - 1)


def test_no_more_than_120_calls_go_out_in_any_minute() -> None:
    time = [0.0]
    throttle = Throttle(120, 60.0, lambda: time[0], lambda seconds: time.__setitem__(0, time[0] + seconds))
    made = []
    for _ in range(1000):
        throttle.wait()
        made.append(time[0])
        time[0] += 0.01
    assert all(later - earlier > 59.999 for earlier, later in zip(made, made[120:], strict=False))
    assert made[-1] < 500


def test_a_cancelled_job_is_not_taken_for_the_letter_that_was_released_since(tmp_path: Path) -> None:
    with letterxpress_served() as provider:
        assert isinstance(provider.service, LetterXpressServer)
        ours = document(tmp_path)
        provider.channel.submit(ours)
        for job in provider.service.jobs:
            job["status"] = "canceled"
        assert provider.channel.find(ours) is not None
        assert provider.channel.find(replace(ours, refusals=1)) is None
