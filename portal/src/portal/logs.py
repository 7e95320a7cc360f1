"""Logs: one JSON object a line on standard error, like those of the services; never what somebody typed or was sent.

The name of the request is the proxy's `X-Request-Id`: 32 hexadecimal digits, and nothing else is taken for one.
"""

import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

PLACES = 4
HEADER = b"x-request-id"
_FORM = re.compile(r"[0-9a-f]{32}")
_request_id: ContextVar[str | None] = ContextVar("request_id", default=None)


class Line(logging.Formatter):
    """A record as one JSON object. Of an error the types and places: its message may quote what was sent."""

    def format(self, record: logging.LogRecord) -> str:
        """Write it in one line."""
        written: dict[str, Any] = {
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "action": getattr(record, "action", record.name),
            # uvicorn hands its traceback over as a message.
            "message": record.getMessage().partition("\n")[0],
        }
        if request_id := _request_id.get():
            written["request_id"] = request_id
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)[-PLACES:]
            written["error"] = type(error).__name__
            written["places"] = [f"{frame.name}:{frame.lineno}" for frame in frames]
        return json.dumps(written, ensure_ascii=False)


class RequestId:
    """ASGI middleware: what is logged for a request carries its name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the name over from the header."""
        said = dict(scope.get("headers") or ()).get(HEADER, b"").decode("latin-1")
        token = _request_id.set(said if _FORM.fullmatch(said) else None)
        try:
            await self._app(scope, receive, send)
        finally:
            _request_id.reset(token)


def set_up() -> None:
    """Send our lines, the libraries' and whatever ends the process through it."""
    handler = logging.StreamHandler()
    handler.setFormatter(Line())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for name in ("httpx", "httpx2", "httpcore"):  # they write addresses
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _crashed


def _crashed(kind: type[BaseException], error: BaseException, _: TracebackType | None) -> None:
    logging.getLogger("portal").critical(
        "the process ends", exc_info=(kind, error, error.__traceback__), extra={"action": "process.crash"}
    )
