"""Bodies of the requests, checked before an endpoint sees them. Contracts in docs/architecture.md."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from letter_service.letters.address import Recipient

Identifier = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]


class OrderBody(BaseModel):
    """A letter is ordered; `release_reason` says why staff order it although a limit forbids it."""

    model_config = ConfigDict(extra="forbid")

    account_id: Identifier
    tenancy: Identifier
    recipient: Recipient
    release_reason: Annotated[str | None, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")] = None


class CodeBody(BaseModel):
    """A code as typed, and the client's address."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    code: Annotated[str, Field(max_length=1000)]
    source: Annotated[str, Field(max_length=200)]


class VerifyBody(CodeBody):
    """Also what the answer has to be signed over: at least 16 random bytes in base64url."""

    nonce: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_-]{22,200}$")] = None


class DisownBody(CodeBody):
    """Letter number and code as typed, and the client's address."""

    letter_number: Annotated[str, Field(max_length=1000)]


class ReturnedBody(BaseModel):
    """A letter number, or the text of the letter's QR code."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    letter_number: Annotated[str, Field(max_length=1000)]


class PostedBody(BaseModel):
    """The day on which a run was brought to the post; None for today."""

    model_config = ConfigDict(extra="forbid")

    posted_on: date | None = None
