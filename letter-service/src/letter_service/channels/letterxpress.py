"""The letter service LetterXpress, API v3: one print job a letter, found again by its `notice`, the letter's number.

Written after its public documentation of 2024-12-01: JSON with `auth` in every body, GET included; a Content-Type of
exactly `application/json`; 120 requests a minute; the checksum is the MD5 of the base64 text; its times are Berlin's.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import BaseModel, SecretStr

from letter_service.channels.port import Document, Receipt, Status
from letter_service.channels.throttle import Throttle
from letter_service.channels.wire import Answer, Shape, Wire
from letter_service.clock import BERLIN
from letter_service.errors import DispatchError, DocumentRefusedError

LARGEST_FILE_BYTES = 36_000_000  # 50 MB a request, and base64 makes four bytes of three
LIFE = timedelta(days=30)  # a letter sent longer ago is not valid any more
FILTERS = ("queue", "hold", "draft", "canceled", "done")
PAGES_AT_MOST = 400
STATES: dict[str, Status] = {
    "queue": Status("accepted", reason="Der Brief wartet bei LetterXpress auf den Druck."),
    "hold": Status("accepted", reason="Der Brief liegt bei LetterXpress fest: das Guthaben reicht nicht."),
    "draft": Status("accepted", reason="Der Brief liegt bei LetterXpress im Testmodus und wird nicht versandt."),
    "canceled": Status("failed", reason="Der Brief wurde bei LetterXpress storniert."),
}


class _Item(BaseModel):
    amount: Decimal = Decimal(0)
    vat: Decimal = Decimal(0)


class _Job(BaseModel):
    id: int
    status: str
    notice: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    items: list[_Item] = []

    def receipt(self) -> Receipt:
        """Cost is net and tax of all items, in cents."""
        euros = sum((item.amount + item.vat for item in self.items), Decimal(0))
        return Receipt(str(self.id), round(euros * 100) or None)


class _Pagination(BaseModel):
    last_page: int = 1


class _Jobs(BaseModel):
    printjobs: list[_Job]
    pagination: _Pagination = _Pagination()


class _Balance(BaseModel):
    balance: Decimal


class _Price(BaseModel):
    price: Decimal


class _StatusAnswer(BaseModel):
    status: int = 200


class _JobAnswer(BaseModel):
    data: _Job


class _JobsAnswer(BaseModel):
    data: _Jobs


class _BalanceAnswer(BaseModel):
    data: _Balance


class _PriceAnswer(BaseModel):
    data: _Price


@dataclass(frozen=True, repr=False)
class LetterXpress:
    """`mode` is `test` (kept a week, never sent) or `live`. In `live` the balance is looked at before each letter."""

    name: ClassVar[str] = "letterxpress"
    profile: ClassVar[str] = "letterxpress"
    takes: ClassVar[Literal["run", "letter"]] = "letter"
    wire: Wire
    url: str
    user: str
    key: SecretStr
    mode: Literal["test", "live"] = "test"
    color: bool = False
    duplex: bool = False
    throttle: Throttle = field(default_factory=lambda: Throttle(120, 60.0))

    def submit(self, document: Document) -> Receipt:
        """Order the print; ChannelPausedError when the balance does not suffice."""
        letter = {**self._file(document), "specification": self._specification(document), "notice": document.reference}
        price = self.price_cents(document) if self.mode == "live" else 0
        if price and self.balance_cents() < price:
            raise self.wire.without_credit()
        answer = self._call("POST", "printjobs", {"letter": letter}, creates=True)
        made = self._parsed(answer, _JobAnswer, creates=True).data.receipt()
        return replace(made, cost_cents=made.cost_cents or price)

    def find(self, document: Document) -> Receipt | None:
        """Look through the jobs of every state for one with this notice; a second try may come days later."""
        since = document.claimed_at - LIFE
        for state in FILTERS:
            for job in self._jobs(state, since):
                ours = job.notice == document.reference and _made(job) >= since
                # After a refusal a cancelled job is the one that was refused.
                if ours and not (document.refusals and job.status == "canceled"):
                    return job.receipt()
        return None

    def status(self, external_id: str) -> Status:
        """`done` means that LetterXpress brought it to the post."""
        answer = self._call("GET", f"printjobs/{external_id}", {})
        if answer.status == 404:
            return Status("unknown")
        job = self._parsed(answer, _JobAnswer).data
        if job.status == "done":
            return Status("posted", (job.updated_at or self.wire.clock().astimezone(BERLIN)).date())
        return STATES.get(job.status, Status("unknown"))

    def balance_cents(self) -> int:
        """Return what is left on the account, in cents. DispatchError."""
        return round(self._parsed(self._call("GET", "balance", {}), _BalanceAnswer).data.balance * 100)

    def price_cents(self, document: Document) -> int:
        """Return what this letter would cost, in cents. DispatchError."""
        asked = {"letter": {"specification": {"pages": document.pages, **self._specification(document)}}}
        return round(self._parsed(self._call("GET", "price", asked), _PriceAnswer).data.price * 100)

    def _jobs(self, state: str, since: datetime) -> Iterator[_Job]:
        """Yield the jobs of a state, page by page; a page that is wholly too old ends it if the newest come first."""
        for page in range(1, PAGES_AT_MOST + 1):
            answer = self._call("GET", "printjobs", {}, {"filter": state, "page": page})
            listed = self._parsed(answer, _JobsAnswer).data
            yield from listed.printjobs
            times = [_made(job) for job in listed.printjobs]
            past = bool(times) and times == sorted(times, reverse=True) and times[0] < since
            if past or page >= listed.pagination.last_page:
                return
        raise DispatchError("LetterXpress nennt zu viele Aufträge, um den Brief darunter zu suchen.")

    def _specification(self, document: Document) -> dict[str, str]:
        return {
            "color": "4" if self.color else "1",
            "mode": "duplex" if self.duplex else "simplex",
            "shipping": "international" if document.abroad else "national",
        }

    def _file(self, document: Document) -> dict[str, str]:
        try:
            content = document.path.read_bytes()
        except OSError as unread:
            raise DispatchError(f"Der Brief lässt sich nicht lesen: {unread.strerror}") from None
        if len(content) > LARGEST_FILE_BYTES:
            raise DocumentRefusedError("Der Brief ist größer, als LetterXpress erlaubt.")
        encoded = base64.b64encode(content)
        checksum = hashlib.md5(encoded, usedforsecurity=False).hexdigest()
        return {"base64_file": encoded.decode(), "base64_file_checksum": checksum}

    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object],
        params: Mapping[str, str | int] | None = None,
        *,
        creates: bool = False,
    ) -> Answer:
        auth = {"username": self.user, "apikey": self.key.get_secret_value(), "mode": self.mode}
        self.throttle.wait()
        return self.wire.call(
            method,
            f"{self.url.rstrip('/')}/{path}",
            creates=creates,
            data=json.dumps({"auth": auth, **body}).encode(),
            headers={"Content-Type": "application/json"},
            params=params,
        )

    def _parsed(self, answer: Answer, shape: type[Shape], *, creates: bool = False) -> Shape:
        """An error may also stand in the body of an answer whose own status is 200."""
        inner = self.wire.parsed(answer, _StatusAnswer, creates=creates)
        self.wire.check(inner.status, answer.headers, creates=creates)
        return self.wire.parsed(answer, shape, creates=creates)


def _made(job: _Job) -> datetime:
    """A job without a time is taken for a new one."""
    made = job.created_at or datetime.max.replace(tzinfo=BERLIN)
    return made if made.tzinfo else made.replace(tzinfo=BERLIN)
