"""Traces lead from the confirmation of an address to the letter, and say nothing about anybody."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_hex

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from journey.visitor import Visitor
from journey.waiting import eventually
from journey.world import World

SETTINGS = ("MATCHER_OTEL_ENDPOINT", "LETTER_SERVICE_OTEL_ENDPOINT")
# All that a span says beside its name, kind, times and how it ended.
ATTRIBUTES = {"http.response.status_code", "http.route", "error.type"}
NAMES = {"POST", "PUT", "GET", "DELETE", "settle", "PUT /letters", "GET /letters", "POST /letters", "POST /accounts"}


class Collector:
    """A real receiver of OTLP over HTTP; `sent` is what came, as it was sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def spans(self) -> list[tuple[str, str, str, str]]:
        """Part, trace, name and parent of each span, none with more than its attributes."""
        found = []
        for body in list(self.sent):
            for of_a_part in ExportTraceServiceRequest.FromString(body).resource_spans:
                said = {one.key: one.value.string_value for one in of_a_part.resource.attributes}
                assert set(said) == {"service.name"}
                for span in (span for scope in of_a_part.scope_spans for span in scope.spans):
                    assert {one.key for one in span.attributes} <= ATTRIBUTES
                    assert (len(span.events), span.status.message) == (0, "")
                    found.append((said["service.name"], span.trace_id.hex(), span.name, span.parent_span_id.hex()))
        return found


@contextmanager
def collecting() -> Iterator[tuple[str, Collector]]:
    """A collector, and where it takes traces."""
    made = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.sent.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1/traces", made
    server.shutdown()
    server.server_close()


@pytest.fixture
def collector(world: World) -> Iterator[Collector]:
    """Both services send their traces there; afterwards they are as before."""
    with pytest.MonkeyPatch.context() as patch, collecting() as (endpoint, made):
        for name in SETTINGS:
            patch.setenv(name, endpoint)
        world.start_what_is_stopped()
        yield made
    world.start_what_is_stopped()


def test_one_trace_leads_from_the_confirmation_to_the_letter_and_names_nobody(
    world: World, collector: Collector
) -> None:
    person, browser = world.newcomer(world.tenant()), Visitor(world)
    page = browser.register(person)
    confirming, typing = token_hex(16), token_hex(16)
    browser.session.headers["X-Request-Id"] = confirming
    email_code = world.email_code(person)
    page = browser.confirm(page, "emailCode", email_code, person)
    code = world.letter_code(person)
    browser.session.headers["X-Request-Id"] = typing
    browser.confirm(page, "letterCode", code, person)
    world.wait_for_state(person, "active")

    def parts(trace: str) -> set[tuple[str, str]]:
        return {(part, name) for part, of, name, _ in collector.spans() if of == trace}

    way = {
        ("matcher", "POST"),
        ("matcher-worker", "settle"),
        ("matcher-worker", "PUT /letters"),
        ("letter-service", "PUT"),
    }
    eventually(lambda: way <= parts(confirming), 30, "the trace of the confirmation")
    eventually(lambda: ("letter-service", "POST") in parts(typing), 30, "the trace of the letter's code")
    spans = collector.spans()
    assert {name for _, _, name, _ in spans} <= NAMES
    (asked,) = {
        parent for part, of, name, parent in spans if of == confirming and (part, name) == ("letter-service", "PUT")
    }
    assert asked != confirming[:16], "what was asked goes on from who asked"
    user = world.user(person)
    told = b"".join(collector.sent)
    for secret in (person.email, person.first_name, person.last_name, person.street, person.phone, person.password):
        assert secret.encode() not in told
    for secret in (email_code, code, code.replace("-", ""), str(user["id"]), user["attributes"]["letterNumber"][0]):
        assert secret.encode() not in told


@pytest.mark.parametrize(
    "command",
    [
        "import matcher.cli, matcher.worker, matcher.keycloak.webhook, matcher.tracing as t",
        "import letter_service.cli.main, letter_service.cli.web, letter_service.tracing as t",
    ],
)
def test_without_an_endpoint_nothing_of_it_is_loaded(command: str) -> None:
    found = "[one for one in sys.modules if one.startswith(('opentelemetry.sdk', 'opentelemetry.exporter'))]"
    look = f"import sys; {command}; t.set_up('x', ''); print({found})"
    assert subprocess.check_output([sys.executable, "-c", look], text=True) == "[]\n"
