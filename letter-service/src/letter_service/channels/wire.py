"""One HTTP call to the outside, with a time limit; every failure becomes an error of the port.

Neither the address, which may be signed, nor the answer's text, which may hold a name, goes into an error.
"""

import email.utils
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import BinaryIO, TypeVar

import requests
import urllib3
from pydantic import BaseModel, ValidationError

from letter_service.errors import (
    ChannelPausedError,
    ChannelRefusedError,
    DispatchError,
    DocumentRefusedError,
    OutcomeUnknownError,
)

CONNECT_SECONDS = 5.0
LARGEST_ANSWER_BYTES = 8_000_000
SHORTEST_PAUSE, USUAL_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
CREDIT_PAUSE = timedelta(hours=1)
NEVER_SENT = (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ProxyError)
Clock = Callable[[], datetime]
Headers = Mapping[str, str]
Shape = TypeVar("Shape", bound=BaseModel)


def now() -> datetime:
    """The time, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, repr=False)
class Answer:
    """What came back, whatever it was."""

    status: int
    headers: Headers
    content: bytes


@dataclass(frozen=True, repr=False)
class Wire:
    """Calls to one outside service; `service` is its name in German sentences."""

    service: str
    timeout_seconds: float
    clock: Clock = now
    session: requests.Session = field(default_factory=requests.Session)

    def call(
        self,
        method: str,
        url: str,
        *,
        creates: bool = False,
        data: bytes | Iterator[bytes] | BinaryIO | None = None,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        params: Mapping[str, str | int] | None = None,
    ) -> Answer:
        """Call and read the answer whole; redirects are not followed.

        `creates`: the outside keeps something, so that silence means OutcomeUnknownError, else DispatchError.
        """
        timeout = (min(CONNECT_SECONDS, self.timeout_seconds), self.timeout_seconds)
        try:
            with self.session.request(
                method,
                url,
                data=form or data,
                headers=headers,
                params=params,
                timeout=timeout,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return Answer(answer.status_code, answer.headers, self._read(answer))
        except (requests.RequestException, urllib3.exceptions.HTTPError) as failed:
            if _never_sent(failed):
                raise DispatchError(f"{self.service} ist nicht erreichbar.") from None
            raise self.silent(creates=creates) from None

    def parsed(self, answer: Answer, shape: type[Shape], *, creates: bool = False) -> Shape:
        """Return what a successful answer says; everything else is an error."""
        self.check(answer.status, answer.headers, creates=creates)
        try:
            return shape.model_validate_json(answer.content)
        except ValidationError:
            raise self.silent(creates=creates) from None

    def check(self, status: int, headers: Headers, *, creates: bool = False) -> None:
        """Raise the error that an HTTP status stands for, if any."""
        if 200 <= status < 300:
            return
        if status == 429:
            raise ChannelPausedError(self.clock() + _pause(headers, self.clock()), f"{self.service} bittet zu warten.")
        if status == 402:
            raise self.without_credit()
        if status in (401, 403, 404):
            raise ChannelRefusedError(f"{ChannelRefusedError.__doc__} ({self.service}, Fehler {status})")
        if creates and status in (400, 413, 415, 422):
            raise DocumentRefusedError(f"{self.service} lehnt diese Sendung ab (Fehler {status}).")
        if creates and (status >= 500 or status < 400 or status in (408, 409)):
            raise self.silent(creates=True)
        raise DispatchError(f"{self.service} antwortet mit dem Fehler {status}.")

    def silent(self, *, creates: bool) -> DispatchError:
        """The error for an answer that did not come or makes no sense."""
        if creates:
            return OutcomeUnknownError(f"{self.service}: {OutcomeUnknownError.__doc__}")
        return DispatchError(f"{self.service} hat nicht verständlich geantwortet.")

    def without_credit(self) -> ChannelPausedError:
        """The error for an account that is empty."""
        return ChannelPausedError(self.clock() + CREDIT_PAUSE, f"Das Guthaben bei {self.service} reicht nicht.")

    def _read(self, answer: requests.Response) -> bytes:
        """Read to the end; an answer that drips or swells is none."""
        content, deadline = bytearray(), monotonic() + self.timeout_seconds
        while part := answer.raw.read1(65_536, decode_content=True):
            content += part
            if len(content) > LARGEST_ANSWER_BYTES or monotonic() > deadline:
                raise requests.ReadTimeout
        return bytes(content)


def _never_sent(failed: Exception) -> bool:
    """Tell whether the connection was never made; everything else may have arrived."""
    if isinstance(failed, (requests.ConnectTimeout, requests.exceptions.ProxyError)):
        return True
    reason = getattr(failed.args[0], "reason", None) if failed.args else None
    return isinstance(reason, NEVER_SENT)


def _pause(headers: Headers, at: datetime) -> timedelta:
    """Read `Retry-After`, seconds or a date (RFC 9110 10.2.3), within limits of ours."""
    asked = str(headers.get("Retry-After", ""))
    try:
        pause = timedelta(seconds=int(asked)) if asked.isdigit() else email.utils.parsedate_to_datetime(asked) - at
    except (ValueError, TypeError, OverflowError):
        return USUAL_PAUSE
    return min(max(pause, SHORTEST_PAUSE), LONGEST_PAUSE)
