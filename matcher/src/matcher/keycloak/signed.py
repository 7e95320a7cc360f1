"""What Keycloak's provider sends us, signed as Standard Webhooks say: read no further than allowed, then checked."""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Depends, Request
from pydantic import Field
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from matcher.errors import MatcherError

HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")]


class Refused(MatcherError):  # noqa: N818 - it is an answer, not a fault
    """Something that is not taken; `status` is the answer."""

    def __init__(self, status: Literal[400, 401, 413], why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class Signed:
    """A body that the provider signed, and the id that the signature names."""

    id: str
    body: bytes


async def bounded_body(request: Request) -> bytes:
    """The body, read no further than allowed."""
    largest = request.app.state.settings.largest_body_bytes
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise Refused(413, "body_too_large")
    return bytes(body)


def signed_body(request: Request, body: Annotated[bytes, Depends(bounded_body)]) -> Signed:
    """The body once its signature and its age (five minutes) are right; raises Refused."""
    headers = {name: request.headers.get(name, "") for name in HEADERS}
    try:
        Webhook(request.app.state.settings.webhook_secret.get_secret_value()).verify(body, headers, json_parse=False)
    # The library lets the decoding errors of a broken signature through.
    except (WebhookVerificationError, binascii.Error, ValueError) as error:
        raise Refused(401, "signature_refused") from error
    return Signed(headers["webhook-id"], body)
