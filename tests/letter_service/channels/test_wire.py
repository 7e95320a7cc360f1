"""The one HTTP call, against answers that nobody wants."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import BaseModel

from letter_service.channels import wire as wires
from letter_service.channels.wire import Wire
from letter_service.errors import (
    ChannelPausedError,
    ChannelRefusedError,
    DispatchError,
    DocumentRefusedError,
    OutcomeUnknownError,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WIRE = Wire("Pingen", 5.0, lambda: NOON)


class Shape(BaseModel):
    number: int


@contextmanager
def answering(*parts: bytes, every_seconds: float = 0.0) -> Iterator[str]:
    """A server that sends these bytes, one part after the other, to its only caller."""
    server = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        caller, _ = server.accept()
        with caller:
            caller.recv(65_536)
            for part in parts:
                if ended.wait(every_seconds):
                    return
                try:
                    caller.sendall(part)
                except OSError:
                    return

    thread = threading.Thread(target=serve)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    ended.set()
    thread.join()
    server.close()


@pytest.mark.parametrize(
    ("status", "creating", "reading"),
    [
        (301, OutcomeUnknownError, DispatchError),
        (400, DocumentRefusedError, DispatchError),
        (401, ChannelRefusedError, ChannelRefusedError),
        (402, ChannelPausedError, ChannelPausedError),
        (403, ChannelRefusedError, ChannelRefusedError),
        (404, ChannelRefusedError, ChannelRefusedError),
        (408, OutcomeUnknownError, DispatchError),
        (409, OutcomeUnknownError, DispatchError),
        (410, DispatchError, DispatchError),
        (413, DocumentRefusedError, DispatchError),
        (422, DocumentRefusedError, DispatchError),
        (429, ChannelPausedError, ChannelPausedError),
        (500, OutcomeUnknownError, DispatchError),
        (503, OutcomeUnknownError, DispatchError),
    ],
)
def test_each_status_has_its_error(status: int, creating: type[DispatchError], reading: type[DispatchError]) -> None:
    for creates, expected in ((True, creating), (False, reading)):
        with pytest.raises(DispatchError) as failed:
            WIRE.check(status, {}, creates=creates)
        assert type(failed.value) is expected


@pytest.mark.parametrize(
    ("asked", "pause"),
    [
        ("90", timedelta(seconds=90)),
        ("Sun, 22 Nov 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("", timedelta(minutes=1)),
        ("soon", timedelta(minutes=1)),
        ("0", timedelta(seconds=1)),
        ("99999999999999999999", timedelta(minutes=1)),
        ("Sun, 22 Nov 2020 12:05:00 GMT", timedelta(seconds=1)),
        ("31536000", timedelta(days=1)),
    ],
)
def test_a_pause_is_as_long_as_asked_within_limits(asked: str, pause: timedelta) -> None:
    with pytest.raises(ChannelPausedError) as paused:
        WIRE.check(429, {"Retry-After": asked})
    assert paused.value.retry_at == NOON + pause


def test_a_redirect_is_not_followed() -> None:
    with answering(b"HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n") as url:
        assert WIRE.call("POST", url, data=b"key").status == 307


def test_an_answer_that_drips_ends_at_the_time_limit() -> None:
    head, drips = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", [b"."] * 100
    with answering(head, *drips, every_seconds=0.05) as url, pytest.raises(OutcomeUnknownError):
        Wire("Pingen", 0.5).call("POST", url, creates=True)


def test_an_answer_that_swells_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wires, "LARGEST_ANSWER_BYTES", 10)
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + b"." * 11) as url, pytest.raises(DispatchError):
        WIRE.call("GET", url)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"number": "many"}', b"\xff\xfe"])
def test_an_answer_of_another_shape_is_silence(content: bytes) -> None:
    for creates, expected in ((True, OutcomeUnknownError), (False, DispatchError)):
        with pytest.raises(expected):
            WIRE.parsed(wires.Answer(200, {}, content), Shape, creates=creates)


def test_an_answer_in_pieces_is_read_whole() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with answering(chunked, b'9\r\n{"number"\r\n', b"4\r\n: 7}\r\n0\r\n\r\n") as url:
        assert WIRE.parsed(WIRE.call("GET", url), Shape).number == 7


def test_a_name_that_is_not_known_was_never_reached() -> None:
    with pytest.raises(DispatchError) as failed:
        WIRE.call("POST", "http://nowhere.invalid/", creates=True)
    assert str(failed.value) == "Pingen ist nicht erreichbar."
