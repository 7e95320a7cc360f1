"""Errors as JSON with a code, and no request body beyond its bound. What was sent is never repeated."""

import psycopg
import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from letter_service import errors
from letter_service.request_id import RequestId
from letter_service.tracing import Traced

BODY_BYTES_AT_MOST = 16_384
# What is stored of somebody is longer than an order.
MORE_BYTES_AT_MOST = {"/documents": 2_000_000}
ANSWERS: dict[type[errors.LetterServiceError], tuple[int, str]] = {
    errors.AddressError: (422, "address"),
    errors.OrderConflictError: (409, "order_conflict"),
    errors.LetterLimitError: (409, "letter_limit"),
    errors.UnknownLetterError: (404, "unknown_letter"),
    errors.LetterUnderWayError: (409, "under_way"),
    errors.UnknownRunError: (404, "unknown_run"),
    errors.WrongDayError: (409, "wrong_day"),
    errors.TokenRefusedError: (401, "token"),
    errors.ClientRefusedError: (403, "client"),
    errors.KeysUnavailableError: (503, "keys_unavailable"),
}
STATUS_CODES = {404: "unknown_path", 405: "method", 413: "too_large"}
log = structlog.get_logger()


class BodyLimit:
    """ASGI middleware that reads no further than the bound, with or without a Content-Length."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the bytes of the body as they arrive."""
        seen, at_most = 0, MORE_BYTES_AT_MOST.get(scope.get("path", ""), BODY_BYTES_AT_MOST)

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > at_most:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)


def install(app: FastAPI) -> None:
    """Give the app its error answers and its bound."""
    app.add_middleware(BodyLimit)
    app.add_middleware(Traced)
    app.add_middleware(RequestId)
    app.add_exception_handler(errors.LetterServiceError, _refused)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _no_answer)
    app.add_exception_handler(psycopg.OperationalError, _database_away)


def _refused(_: Request, error: Exception) -> JSONResponse:
    status, code = ANSWERS.get(type(error), (500, "internal"))  # type: ignore[arg-type]
    content: dict[str, object] = {"error": code}
    if isinstance(error, errors.AddressError):
        content["fields"] = error.fields
    if isinstance(error, errors.LetterLimitError):
        content["next_at"] = error.next_at
    log.warning("refused", action="request.refused", status=status, error=code)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(jsonable_encoder(content), status, headers)


def _not_understood(_: Request, error: Exception) -> JSONResponse:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    fields = sorted({".".join(str(part) for part in problem["loc"][1:]) for problem in found})
    log.warning("refused", action="request.refused", status=422, error="request", fields=len(fields))
    return JSONResponse({"error": "request", "fields": fields}, 422)


def _no_answer(_: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = STATUS_CODES.get(status, "request")
    log.warning("refused", action="request.refused", status=status, error=code)
    return JSONResponse({"error": code}, status)


def _database_away(_: Request, error: Exception) -> JSONResponse:
    log.error("database does not answer", action="database.away", error=type(error).__name__)
    return JSONResponse({"error": "database"}, 503)
