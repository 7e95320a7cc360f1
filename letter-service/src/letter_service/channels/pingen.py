"""The letter service Pingen, API v2, by its own SDK: upload, then one letter, found again by its file's name."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import AwareDatetime, BaseModel, Field

from letter_service.channels.pingen_account import Account, MissingError
from letter_service.channels.port import Document, Receipt, Status
from letter_service.clock import BERLIN
from letter_service.errors import ChannelPausedError, ChannelRefusedError, DispatchError, DocumentRefusedError

LARGEST_FILE_BYTES, PAGES_AT_MOST = 8_000_000, 50
LETTERS_A_PAGE, LIST_PAGES_AT_MOST = 100, 60
LIFE = timedelta(days=30)  # a letter sent longer ago is not valid any more
WAITING = "Der Brief ist bei Pingen in Arbeit."
REASONS = {
    "action_required": "Der Brief wartet bei Pingen auf eine Entscheidung.",
    "awaiting_credits": "Der Brief liegt bei Pingen fest: das Guthaben reicht nicht.",
    "cancelled": "Der Brief wurde bei Pingen storniert.",
    "cancelling": "Der Brief wird bei Pingen storniert.",
    "expired": "Der Brief ist bei Pingen verfallen.",
    "invalid": "Pingen kann die Datei nicht verarbeiten.",
    "rejected": "Pingen hat den Brief abgelehnt.",
    "undeliverable": "Der Brief ist nicht zustellbar.",
    "unprintable": "Pingen kann den Brief nicht drucken.",
}
FAILED = {"cancelled", "cancelling", "expired", "invalid", "rejected", "undeliverable", "unprintable"}
POSTED = {"sent", "delivered"}
IN_WORK = {
    "accepted",
    "action_required",
    "awaiting_credits",
    "fixing",
    "inspection",
    "printing",
    "processing",
    "submitted",
    "transferring",
    "valid",
    "validating",
}


class _Attributes(BaseModel):
    status: str = ""
    file_original_name: str = ""
    price_value: Decimal | None = None
    created_at: AwareDatetime | None = None
    updated_at: AwareDatetime | None = None


class _Letter(BaseModel):
    id: str = Field(min_length=1)
    attributes: _Attributes

    def made(self) -> datetime:
        """A letter without a time is taken for a new one."""
        return self.attributes.created_at or datetime.max.replace(tzinfo=BERLIN)


class _LetterAnswer(BaseModel):
    data: _Letter


class _LettersAnswer(BaseModel):
    data: list[_Letter]


class _PriceAttributes(BaseModel):
    price: Decimal


class _Price(BaseModel):
    attributes: _PriceAttributes


class _PriceAnswer(BaseModel):
    data: _Price


@dataclass(frozen=True, repr=False)
class Pingen:
    """`product` is `cheap`, `fast`, …; without `auto_send` the letters stay drafts until somebody sends them there.

    `usual_cents` is what a letter is taken to cost when Pingen does not name its price.
    """

    name: ClassVar[str] = "pingen"
    profile: ClassVar[str] = "pingen"
    takes: ClassVar[Literal["run", "letter"]] = "letter"
    account: Account
    product: str = "cheap"
    color: bool = False
    duplex: bool = False
    auto_send: bool = True
    usual_cents: int = 120

    def submit(self, document: Document) -> Receipt:
        """Upload the file and make the letter; the key lets Pingen itself recognise a repetition."""
        price = self._price(document)
        url, signature = self._uploaded(document)
        made = self.account.letters(_idempotency_key(document)).create(
            url,
            signature,
            _file_name(document),
            "left",
            self.auto_send,
            self.product,
            self._mode,
            self._spectrum,
        )
        return self._receipt(self.account.parsed(made, _LetterAnswer, creates=True).data, price)

    def find(self, document: Document) -> Receipt | None:
        """Look for a letter with this file name; a second try may come days later."""
        since = document.claimed_at - LIFE
        for letter in self._named(_file_name(document), since):
            ours = letter.attributes.file_original_name == _file_name(document) and letter.made() >= since
            # After a refusal a failed letter is the one that was refused.
            if ours and not (document.refusals and letter.attributes.status in FAILED):
                return self._receipt(letter, self.usual_cents)
        return None

    def status(self, external_id: str) -> Status:
        """`sent` and `delivered` mean posted, on the day of the last change."""
        try:
            response = self.account.letters().get_details(external_id)
        except MissingError:
            return Status("unknown")
        attributes = self.account.parsed(response, _LetterAnswer).data.attributes
        if attributes.status in POSTED:
            return Status("posted", self._day(attributes.updated_at))
        if attributes.status in FAILED:
            return Status("failed", reason=REASONS[attributes.status])
        if attributes.status in IN_WORK:
            return Status("accepted", reason=REASONS.get(attributes.status, WAITING))
        return Status("unknown")

    @property
    def _mode(self) -> str:
        return "duplex" if self.duplex else "simplex"

    @property
    def _spectrum(self) -> str:
        return "color" if self.color else "grayscale"

    def _named(self, file_name: str, since: datetime) -> Iterator[_Letter]:
        """Yield what Pingen lists under this name, newest first; what the filter lets through is looked at again."""
        letters = self.account.letters()
        for page in range(1, LIST_PAGES_AT_MOST + 1):
            asked = {
                "filter": json.dumps({"and": [{"file_original_name": file_name}]}),
                "sort": "-created_at",
                "page[number]": page,
                "page[limit]": LETTERS_A_PAGE,
            }
            listed = self.account.parsed(letters.get_collection(asked), _LettersAnswer).data
            yield from listed
            if len(listed) < LETTERS_A_PAGE or listed[-1].made() < since:
                return
        raise DispatchError("Pingen nennt zu viele Briefe, um den einen darunter zu suchen.")

    def _price(self, document: Document) -> int:
        """Ask for the price at home, in cents; abroad and without an answer the usual one is taken."""
        if document.abroad:
            return self.usual_cents
        sheets = -(-document.pages // 2) if self.duplex else document.pages
        asked = ("DE", ["normal"] * sheets, self._mode, self._spectrum, self.product)
        try:
            answer = self.account.parsed(self.account.letters().calculate_price(*asked), _PriceAnswer)
        except (ChannelPausedError, ChannelRefusedError):
            raise
        except DispatchError:
            return self.usual_cents
        return round(answer.data.attributes.price * 100)

    def _receipt(self, letter: _Letter, price: int) -> Receipt:
        euros = letter.attributes.price_value
        return Receipt(letter.id, price if euros is None else round(euros * 100))

    def _day(self, at: datetime | None) -> date:
        return (at or self.account.wire.clock()).astimezone(BERLIN).date()

    def _uploaded(self, document: Document) -> tuple[str, str]:
        try:
            size = document.path.stat().st_size
            if size > LARGEST_FILE_BYTES or document.pages > PAGES_AT_MOST:
                raise DocumentRefusedError("Der Brief ist größer, als Pingen erlaubt.")
            with document.path.open("rb") as file:
                return self.account.upload(file)
        except OSError as unread:
            raise DispatchError(f"Der Brief lässt sich nicht lesen: {unread.strerror}") from None


def _idempotency_key(document: Document) -> str:
    """The same for a repetition, another one for a letter that Pingen refused before: else it repeats its refusal."""
    again = f"-{document.refusals}" if document.refusals else ""
    return f"{document.reference}-{document.sha256[:16]}{again}"


def _file_name(document: Document) -> str:
    return f"{document.reference}.pdf"
