"""letter-service's HTTP contract: the only module that knows requests."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import quote
from uuid import UUID

import requests
from pydantic import AwareDatetime, BaseModel, ValidationError
from requests.adapters import HTTPAdapter

from matcher import berlin, logs, request_id, tracing
from matcher.errors import (
    LetterAddressError,
    LetterConflictError,
    LetterLimitError,
    LetterServiceError,
    LetterUnderWayError,
    WrongDayError,
    WrongRunError,
)
from matcher.records.recipient import Recipient

CONNECT_SECONDS = 3.0


def _printed(recipient: Recipient) -> dict[str, str | bool]:
    """A recipient as letter-service takes it; what is rarely there is left out when it is not."""
    fields = asdict(recipient)
    fields["language"] = fields.pop("letter_language")
    rare = ("care_of", "country", "language", "large_print")
    return {name: value for name, value in fields.items() if value or name not in rare}


class Letter(BaseModel):
    """A letter as letter-service tells it; dates are ISO. `next_at`: when another may be ordered, None is at once."""

    order_id: UUID
    letter_number: str
    state: str
    cause: str | None = None
    ordered_at: AwareDatetime | None = None
    next_at: AwareDatetime | None = None
    posted_at: str | None = None
    expected_on: str | None = None
    valid_until: str | None = None


class Run(BaseModel):
    """A print run; `waits_for`: why it does not go, `posted_at`: since when it is with the post."""

    name: str
    letters: int
    claimed_at: AwareDatetime
    handed_over_at: AwareDatetime | None = None
    posted_at: AwareDatetime | None = None
    waits_for: str | None = None
    test_letter: bool = False


class SetAside(BaseModel):
    """A letter that does not go until somebody has looked at it."""

    letter_number: str
    ordered_at: AwareDatetime
    reason: str


class Runs(BaseModel):
    """The newest print runs, those first that nobody has acknowledged, and the letters that were set aside."""

    runs: list[Run]
    set_aside: list[SetAside]


class _Page(BaseModel):
    letters: list[Letter]
    cursor: str


class Letters:
    """A client with a time limit on every call; `token` gives a fresh access token. Threads may share it."""

    def __init__(self, url: str, token: Callable[[], str], timeout_seconds: float, connections: int = 10) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._timeout = (CONNECT_SECONDS, timeout_seconds)
        self._session = requests.Session()
        self._session.mount("http", HTTPAdapter(pool_maxsize=connections))

    def order(
        self, order_id: UUID, account_id: str, tenancy: str, recipient: Recipient, release_reason: str = ""
    ) -> Letter:
        """Order a letter; the same id any number of times is one letter. With a reason no limit holds it back.

        Raises LetterAddressError, LetterLimitError, LetterConflictError, LetterServiceError.
        """
        body = {"account_id": account_id, "tenancy": tenancy, "recipient": _printed(recipient)}
        if release_reason:
            body["release_reason"] = release_reason
        answer = self._call("PUT", f"/letters/{order_id}", json=body)
        if answer.status_code in (200, 201):
            return _letter(answer)
        refusal = _object(answer)
        if answer.status_code == 422 and refusal.get("error") == "address":
            raise LetterAddressError([str(one) for one in refusal.get("fields", [])])
        if answer.status_code == 409 and refusal.get("error") == "letter_limit":
            raise LetterLimitError(berlin.moment(str(refusal.get("next_at") or "")))
        if answer.status_code == 409 and refusal.get("error") == "order_conflict":
            raise LetterConflictError
        raise _refused(answer)

    def find(self, order_id: UUID) -> Letter:
        """The letter of an order."""
        answer = self._call("GET", f"/letters/{order_id}")
        if answer.status_code != 200:
            raise _refused(answer)
        return _letter(answer)

    def changed(self, since: str | None) -> tuple[list[Letter], str]:
        """Letters whose state changed after the cursor, oldest first, at most 500, and the next cursor."""
        answer = self._call("GET", "/letters", params={} if since is None else {"since": since})
        if answer.status_code != 200:
            raise _refused(answer)
        try:
            page = _Page.model_validate_json(answer.content)
        except ValidationError as error:
            raise LetterServiceError("Der Briefdienst hat etwas Unverständliches geantwortet.") from error
        return page.letters, page.cursor

    def returned(self, letter_number: str) -> Letter | None:
        """Void a letter that came back, any number of times; None when it is unknown or cannot have come back."""
        answer = self._call("POST", "/letters/returned", json={"letter_number": letter_number})
        if answer.status_code in (404, 409):
            return None
        if answer.status_code != 200:
            raise _refused(answer)
        return _letter(answer)

    def runs(self) -> Runs:
        """The newest print runs and the letters that were set aside."""
        answer = self._call("GET", "/runs")
        if answer.status_code != 200:
            raise _refused(answer)
        try:
            return Runs.model_validate_json(answer.content)
        except ValidationError as error:
            raise LetterServiceError("Der Briefdienst hat etwas Unverständliches geantwortet.") from error

    def posted(self, run: str, day: datetime.date) -> int:
        """Acknowledge a run; how many of its letters were not with the post before. WrongRunError, WrongDayError."""
        answer = self._call("POST", f"/runs/{quote(run, safe='')}/posted", json={"posted_on": day.isoformat()})
        if answer.status_code == 404:
            raise WrongRunError
        if answer.status_code == 409:
            raise WrongDayError
        if answer.status_code != 200:
            raise _refused(answer)
        return int(_object(answer).get("letters", 0))

    def stop(self, account_id: str) -> None:
        """Void every open letter of an account."""
        answer = self._call("POST", f"/accounts/{account_id}/stop")
        if answer.status_code != 204:
            raise _refused(answer)

    def disclose(self, account_id: str) -> dict[str, Any]:
        """What letter-service stores of an account, for its owner."""
        answer = self._call("GET", f"/accounts/{account_id}")
        if answer.status_code != 200:
            raise _refused(answer)
        return _object(answer)

    def document(self, document: dict[str, Any]) -> bytes:
        """A PDF with a `title`, an `introduction` and `sections` of rows, on the company's paper."""
        answer = self._call("POST", "/documents", json=document)
        if answer.status_code != 200:
            raise _refused(answer)
        return answer.content

    def erase(self, account_id: str) -> None:
        """Delete everything of an account, any number of times; LetterUnderWayError while a letter is not over."""
        answer = self._call("DELETE", f"/accounts/{account_id}")
        if answer.status_code == 409:
            raise LetterUnderWayError
        if answer.status_code != 200:
            raise _refused(answer)

    def _call(self, method: str, path: str, **arguments: Any) -> requests.Response:  # noqa: ANN401
        headers = {"Authorization": f"Bearer {self._token()}"}
        if name := request_id.current():
            headers[request_id.HEADER] = name
        with tracing.span(f"{method} /{path.split('/')[1]}", "CLIENT") as note:
            try:
                answer = self._session.request(
                    method, self._url + path, headers=headers | tracing.headers(), timeout=self._timeout, **arguments
                )
            except requests.RequestException as error:
                raise LetterServiceError(f"Der Briefdienst antwortet nicht ({type(error).__name__}).") from error
            note("http.response.status_code", answer.status_code)
            return answer


def _letter(answer: requests.Response) -> Letter:
    try:
        return Letter.model_validate_json(answer.content)
    except ValidationError as error:
        raise LetterServiceError("Der Briefdienst hat etwas Unverständliches geantwortet.") from error


def _object(answer: requests.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except requests.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def _refused(answer: requests.Response) -> LetterServiceError:
    if answer.status_code == 400:
        logs.misunderstood("letter-service")
    return LetterServiceError(f"Der Briefdienst hat die Anfrage nicht ausgeführt (Status {answer.status_code}).")
