"""What the two letter services may answer, and that nobody gets two letters for it. The servers are our own."""

import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from letter_service.channels.port import Channel, Document, Receipt
from letter_service.errors import (
    ChannelPausedError,
    ChannelRefusedError,
    DispatchError,
    DocumentRefusedError,
    OutcomeUnknownError,
)
from tests.letter_service.channels.servers.letterxpress_server import KEY
from tests.letter_service.channels.servers.outside import Call, Trouble
from tests.letter_service.channels.servers.pingen_server import SECRET, TOKEN
from tests.letter_service.channels.servers.ways import Provider, document, letterxpress_served, pingen_served

UNKNOWN: list[Trouble] = ["error", "error after", "html", "html after", "silent", "silent after", "cut", "cut after"]
SECRETS = ("Mustermann", "1234-5678-9012", "signature=secret", KEY, SECRET, TOKEN)


@pytest.fixture(params=[letterxpress_served, pingen_served], ids=["letterxpress", "pingen"])
def one(request: pytest.FixtureRequest) -> Iterator[Provider]:
    with request.param() as provider:
        yield provider


def every_call(_: Call) -> bool:
    return True


def upload(call: Call) -> bool:
    return call.method == "PUT"


def usable(one: Provider, trouble: Trouble) -> Channel:
    return one.impatient if trouble.startswith("silent") else one.channel


def hand_over(channel: Channel, ours: Document, *, tried: bool) -> Receipt:
    """As the worker does it: what was tried before is asked for first."""
    return (channel.find(ours) if tried else None) or channel.submit(ours)


@pytest.mark.parametrize("trouble", UNKNOWN)
def test_an_unknown_outcome_is_asked_for_and_never_two_letters(one: Provider, tmp_path: Path, trouble: Trouble) -> None:
    ours = document(tmp_path)
    one.outside.trouble = trouble
    with pytest.raises(OutcomeUnknownError):
        usable(one, trouble).submit(ours)
    one.outside.trouble = ""
    before = one.outside.made()
    receipt = hand_over(one.channel, ours, tried=True)
    assert one.arrived() == 1
    assert one.outside.made() - before == (0 if trouble.endswith("after") else 1)
    assert one.channel.status(receipt.external_id).state == "accepted"


def test_a_letter_is_found_by_a_later_run_that_prints_it_anew(one: Provider, tmp_path: Path) -> None:
    ours = document(tmp_path)
    one.outside.trouble = "cut after"
    with pytest.raises(OutcomeUnknownError):
        one.channel.submit(ours)
    one.outside.trouble = ""
    later = replace(ours, claimed_at=ours.claimed_at + timedelta(days=4), sha256="f" * 64)
    assert hand_over(one.channel, later, tried=True)
    assert one.arrived() == 1


@pytest.mark.parametrize("trouble", ["error", "html", "silent", "cut"])
def test_a_question_without_an_answer_is_no_answer(one: Provider, tmp_path: Path, trouble: Trouble) -> None:
    ours = document(tmp_path)
    receipt = one.channel.submit(ours)
    one.outside.trouble, one.outside.meets = trouble, every_call
    with pytest.raises(DispatchError):
        usable(one, trouble).find(ours)
    with pytest.raises(DispatchError):
        usable(one, trouble).status(receipt.external_id)


def test_a_service_that_is_asked_too_often_pauses_the_channel(one: Provider, tmp_path: Path) -> None:
    one.outside.trouble = "wait"
    with pytest.raises(ChannelPausedError) as paused:
        one.channel.submit(document(tmp_path))
    wait = paused.value.retry_at - datetime.now(UTC)
    assert timedelta(seconds=80) < wait <= timedelta(seconds=90)
    assert one.arrived() == 0


def test_a_wrong_key_is_a_refused_channel_and_not_a_refused_letter(one: Provider, tmp_path: Path) -> None:
    with pytest.raises(ChannelRefusedError):
        one.intruder.submit(document(tmp_path))
    with pytest.raises(ChannelRefusedError):
        one.intruder.find(document(tmp_path))
    assert one.arrived() == 0


def test_a_refused_letter_is_final_and_the_next_one_goes(one: Provider, tmp_path: Path) -> None:
    one.service.refuses = True
    with pytest.raises(DocumentRefusedError) as refused:
        one.channel.submit(document(tmp_path))
    assert refused.value.permanent
    one.service.refuses = False
    assert one.channel.submit(document(tmp_path, "B26-000002-2"))
    assert one.arrived() == 1


@pytest.mark.parametrize("meets", [every_call, upload, None], ids=["all calls", "the upload", "the order"])
@pytest.mark.parametrize("trouble", get_args(Trouble))
def test_no_error_tells_a_name_a_code_a_key_or_a_signed_address(
    one: Provider, tmp_path: Path, trouble: Trouble, meets: Callable[[Call], bool] | None
) -> None:
    one.outside.trouble, one.outside.meets, one.service.refuses = trouble, meets, True
    with pytest.raises(DispatchError) as failed:
        usable(one, trouble).submit(document(tmp_path))
    told = f"{failed.value!r}" + "".join(traceback.format_exception(failed.value))
    assert not [secret for secret in SECRETS if secret in told]


def test_every_letter_costs_what_the_service_names(one: Provider, tmp_path: Path) -> None:
    cost = one.channel.submit(document(tmp_path)).cost_cents
    assert cost == {"letterxpress": 81, "pingen": 92}[one.channel.name]
