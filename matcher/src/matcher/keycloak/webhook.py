"""Signed webhooks in: checked, stored with their job in one transaction, answered 202."""

from __future__ import annotations

import binascii
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Annotated, Literal

import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from matcher import db, request_id
from matcher.errors import DatabaseError, MatcherError
from matcher.keycloak import events
from matcher.keycloak.events import Event
from matcher.settings import ApiSettings

log = structlog.get_logger()

HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,64}$")]


class _Data(BaseModel):
    event_id: Identifier
    user_id: Identifier
    realm: str
    actor_id: Identifier | None = None


class Notice(BaseModel):
    """The body of a webhook: ids and types alone."""

    type: Annotated[str, Field(pattern=r"^(user|admin)\.[A-Z_]{1,64}(\.USER)?$")]
    timestamp: str
    data: _Data


class Refused(MatcherError):  # noqa: N818 - it is an answer, not a fault
    """A webhook that is not taken; `status` is the answer."""

    def __init__(self, status: Literal[400, 401, 413], why: str) -> None:
        super().__init__(why)
        self.status = status


async def bounded_body(request: Request) -> bytes:
    """The body, read no further than allowed."""
    largest = request.app.state.settings.largest_body_bytes
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise Refused(413, "body_too_large")
    return bytes(body)


def verify(body: bytes, headers: dict[str, str], secret: str) -> None:
    """Check the Standard Webhooks signature and its age (five minutes); raises Refused."""
    try:
        Webhook(secret).verify(body, headers, json_parse=False)
    # The library lets the decoding errors of a broken signature through.
    except (WebhookVerificationError, binascii.Error, ValueError) as error:
        raise Refused(401, "signature_refused") from error


def understand(body: bytes, webhook_id: str, realm: str) -> Event:
    """The event of a signed body; raises Refused when it is not of this contract, realm or id."""
    try:
        notice = Notice.model_validate_json(body)
    except ValidationError as error:
        raise Refused(400, "not_understood") from error
    if notice.data.event_id != webhook_id or notice.data.realm != realm:
        raise Refused(400, "not_understood")
    return Event(notice.data.event_id, notice.type, notice.data.user_id, notice.data.actor_id)


def receive(request: Request, body: Annotated[bytes, Depends(bounded_body)]) -> Response:
    """Take one webhook; the same id twice is one job, and what cannot change a registration is not stored."""
    settings: ApiSettings = request.app.state.settings
    headers = {name: request.headers.get(name, "") for name in HEADERS}
    verify(body, headers, settings.webhook_secret.get_secret_value())
    event = replace(understand(body, headers["webhook-id"], settings.keycloak_realm), request_id=request_id.current())
    if event.type in events.RELEVANT:
        with db.transaction(request.app.state.pool) as connection:
            new = events.report(connection, [event])
        log.info("webhook", event_id=event.id, type=event.type, account_id=event.account_id, new=bool(new))
    return Response(status_code=202)


def ready(request: Request) -> Response:
    """Whether the database answers."""
    return Response(status_code=200 if db.answers(request.app.state.pool) else 503)


def build(settings: ApiSettings) -> FastAPI:
    """The API: one webhook and two health checks, without pages of its own."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = db.open_pool(settings, size=10)
        yield
        app.state.pool.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.add_middleware(request_id.RequestId)
    app.add_api_route("/webhooks/keycloak", receive, methods=["POST"])
    app.add_api_route("/health/live", lambda: Response(status_code=200), methods=["GET"])
    app.add_api_route("/health/ready", ready, methods=["GET"])
    app.add_exception_handler(Refused, _refuse)
    app.add_exception_handler(DatabaseError, _unavailable)
    return app


async def _refuse(_request: Request, error: Exception) -> Response:
    status, why = (error.status, str(error)) if isinstance(error, Refused) else (400, "not_understood")
    log.warning("webhook_refused", status=status, why=why)
    return JSONResponse({"error": why}, status_code=status)


async def _unavailable(_request: Request, _error: Exception) -> Response:
    log.error("database_unavailable")
    return JSONResponse({"error": "unavailable"}, status_code=503)
