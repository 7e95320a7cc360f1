"""Traces, for an operator who asks for them: what followed from one request, across the parts (OTLP over HTTP).

A trace has the name of its request, so that log lines and spans find each other. A span says what was done and how it
ended; never about whom, nothing that was typed, no address with its query. Without an endpoint no SDK is loaded
(FastAPI loads the API alone, wherever that is).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matcher import request_id

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import Tracer

HEADER = "traceparent"
Kind = Literal["SERVER", "CLIENT", "CONSUMER"]
# W3C Trace Context, level 1.
_FORM = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")
_tracers: list[Tracer] = []


def set_up(part: str, endpoint: str) -> None:
    """Send the spans of this process to `endpoint`, as those of `part`; not at all when it is empty."""
    if not endpoint:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource({"service.name": part}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
    _tracers[:] = [provider.get_tracer("matcher")]


@contextmanager
def span(name: str, kind: Kind, said: str = "") -> Iterator[Callable[[str, int | str], None]]:
    """A span around the block; what it yields notes an attribute. `said` is the `traceparent` of whoever asked.

    What follows from no request has no span: nobody would find it.
    """
    of = request_id.current()
    if not _tracers or of is None:
        yield lambda _name, _value: None
        return
    from opentelemetry import trace

    with _tracers[0].start_as_current_span(
        name, _parent(of, said), getattr(trace.SpanKind, kind), record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current.set_attribute
        except Exception as error:
            # Its message may quote a row.
            current.set_attribute("error.type", type(error).__name__)
            current.set_status(trace.StatusCode.ERROR)
            raise


def headers() -> dict[str, str]:
    """What a request to another part carries of the span that it is made in."""
    if not _tracers:
        return {}
    from opentelemetry import trace

    context = trace.get_current_span().get_span_context()
    return {HEADER: f"00-{context.trace_id:032x}-{context.span_id:016x}-01"} if context.is_valid else {}


def _parent(of: str, said: str) -> Context | None:
    """The span that goes on here; else the one that asked, if it is of this request; else the proxy's own."""
    from opentelemetry import trace

    if trace.get_current_span().get_span_context().is_valid:
        return None
    found = _FORM.fullmatch(said)
    of_whom = found[2] if found and found[1] == of else of[:16]
    context = trace.SpanContext(int(of, 16), int(of_whom, 16), is_remote=True, trace_flags=trace.TraceFlags(1))
    return trace.set_span_in_context(trace.NonRecordingSpan(context))


class Traced:
    """ASGI middleware below RequestId: a span for each request, named by its route."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note method, route and status."""
        if not _tracers or scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = dict(scope.get("headers") or ()).get(HEADER.encode(), b"").decode("latin-1")
        with span(scope["method"], "SERVER", said) as note:

            async def noted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    note("http.response.status_code", message["status"])
                    note("http.route", getattr(scope.get("route"), "path", "unknown"))
                await send(message)

            await self._app(scope, receive, noted)
