"""Servers of our own that behave as the two letter services say of themselves, and as badly as one asks them to."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Protocol
from urllib.parse import parse_qs, urlsplit

Trouble = Literal[
    "", "error", "error after", "wait", "html", "html after", "silent", "silent after", "cut", "cut after"
]


@dataclass
class Call:
    """A request as it came in, and the base address under which the server is."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    base: str

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Reply:
    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


SPOILT = {
    "error": Reply(500, {"message": "Frau Mustermann, Code 1234-5678-9012"}),
    "wait": Reply(429, {}, {"Retry-After": "90"}),
    "html": Reply(200, "<html>Wartung: Frau Mustermann</html>"),
}


class Service(Protocol):
    """What such a server does with a call."""

    def answer(self, call: Call) -> Reply: ...

    def creates(self, call: Call) -> bool:
        """Whether this call is the one that makes a letter."""


@dataclass
class Outside:
    """A running server. `trouble` meets the calls that make a letter, those with "after" once the letter is made.

    It meets `troubles` of them; `meets` chooses other calls.
    """

    service: Service
    url: str = ""
    trouble: Trouble = ""
    troubles: int = 1_000
    meets: Callable[[Call], bool] | None = None
    calls: list[Call] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def made(self) -> int:
        """How often a letter was asked for."""
        return sum(self.service.creates(call) for call in self.calls)

    def troubled(self, call: Call) -> str:
        meets = self.meets or self.service.creates
        if not self.troubles or not meets(call):
            return ""
        self.troubles -= 1
        return self.trouble


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the service and spoils the answer where it is asked to."""

    protocol_version = "HTTP/1.1"
    outside: Outside

    def do_GET(self) -> None:
        call = self._call()
        self.outside.calls.append(call)
        trouble = self.outside.troubled(call)
        reply = self.outside.service.answer(call) if not trouble or trouble.endswith("after") else Reply(200, {})
        self._answer(trouble.removesuffix(" after"), reply)

    def do_POST(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def _call(self) -> Call:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        chunked = self.headers.get("Transfer-Encoding") == "chunked"
        body = self._chunks() if chunked else self.rfile.read(int(self.headers.get("Content-Length", 0)))
        return Call(self.command, parts.path, query, dict(self.headers), body, self.outside.url)

    def _chunks(self) -> bytes:
        body = b""
        while length := int(self.rfile.readline(), 16):
            body += self.rfile.read(length)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _answer(self, trouble: str, reply: Reply) -> None:
        if trouble == "silent":
            self.outside.closing.wait(60)
        if trouble in ("silent", "cut"):
            self.close_connection = True
        else:
            self._send(SPOILT.get(trouble, reply))

    def _send(self, reply: Reply) -> None:
        content = reply.body if isinstance(reply.body, bytes) else _encoded(reply.body)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
        pass


def _encoded(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


@contextmanager
def served(service: Service) -> Iterator[Outside]:
    """Serve it for as long as the block runs."""
    outside = Outside(service)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OneHandler", (Handler,), {"outside": outside}))
    outside.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield outside
    finally:
        outside.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
