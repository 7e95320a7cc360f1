"""Signed webhooks in: checked, stored with their job in one transaction, answered 202."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Annotated

import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, ValidationError

from matcher import db, request_id, tracing
from matcher.errors import DatabaseError
from matcher.keycloak import events, own_exports
from matcher.keycloak.events import Event
from matcher.keycloak.signed import Identifier, Refused, Signed, signed_body
from matcher.settings import ApiSettings

log = structlog.get_logger()


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


def understand(body: bytes, webhook_id: str, realm: str) -> Event:
    """The event of a signed body; raises Refused when it is not of this contract, realm or id."""
    try:
        notice = Notice.model_validate_json(body)
    except ValidationError as error:
        raise Refused(400, "not_understood") from error
    if notice.data.event_id != webhook_id or notice.data.realm != realm:
        raise Refused(400, "not_understood")
    return Event(notice.data.event_id, notice.type, notice.data.user_id, notice.data.actor_id)


def receive(request: Request, sent: Annotated[Signed, Depends(signed_body)]) -> Response:
    """Take one webhook; the same id twice is one job, and what cannot change a registration is not stored."""
    settings: ApiSettings = request.app.state.settings
    event = replace(understand(sent.body, sent.id, settings.keycloak_realm), request_id=request_id.current())
    if event.type in events.RELEVANT:
        with db.transaction(request.app.state.pool) as connection:
            new = events.report(connection, [event])
        log.info("webhook", event_id=event.id, type=event.type, account_id=event.account_id, new=bool(new))
    return Response(status_code=202)


def ready(request: Request) -> Response:
    """Whether the database answers."""
    return Response(status_code=200 if db.answers(request.app.state.pool) else 503)


def build(settings: ApiSettings, taken: own_exports.Taken) -> FastAPI:
    """The API: one webhook, one question and two health checks, without pages of its own."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = db.open_pool(settings, size=10)
        yield
        app.state.pool.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings, app.state.taken = settings, taken
    app.add_middleware(tracing.Traced)
    app.add_middleware(request_id.RequestId)
    app.add_api_route("/webhooks/keycloak", receive, methods=["POST"])
    app.add_api_route("/own-data/export", own_exports.hand_out, methods=["POST"])
    app.add_api_route("/health/live", lambda: Response(status_code=200), methods=["GET"])
    app.add_api_route("/health/ready", ready, methods=["GET"])
    app.exception_handler(Refused)(_refuse)
    app.add_exception_handler(DatabaseError, _unavailable)
    return app


async def _refuse(_request: Request, error: Refused) -> Response:
    why = str(error)
    log.warning("webhook_refused", status=error.status, why=why)
    return JSONResponse({"error": why}, status_code=error.status)


async def _unavailable(_request: Request, _error: Exception) -> Response:
    log.error("database_unavailable")
    return JSONResponse({"error": "unavailable"}, status_code=503)
