"""The name of the request that something follows from, on each log line from the proxy to the letter.

The proxy makes it, 32 hexadecimal digits by chance; whatever else comes under that header is not taken.
"""

import re
from contextlib import AbstractContextManager

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "X-Request-Id"
_NAME = "request_id"
_FORM = re.compile(r"[0-9a-f]{32}")


def valid(said: str | None) -> str | None:
    """Return what was said, if it is one of the proxy's."""
    return said if said and _FORM.fullmatch(said) else None


def current() -> str | None:
    """Return the one of the work that goes on here, or None."""
    found: str | None = structlog.contextvars.get_contextvars().get(_NAME)
    return found


def bound(request_id: str | None) -> AbstractContextManager[None]:
    """Each line that is logged in the block carries it; without one, none does."""
    return structlog.contextvars.bound_contextvars(**({_NAME: request_id} if request_id else {}))


class RequestId:
    """ASGI middleware: what is logged for a request carries its name."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the name over from the header."""
        said = dict(scope.get("headers") or ()).get(HEADER.lower().encode(), b"")
        with bound(valid(said.decode("latin-1"))):
            await self._app(scope, receive, send)
