"""Stands where an API listens and shares its requests among versions of it, as a proxy does during an upgrade."""

import http.client
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWER_SECONDS = 30
# What belongs to one connection (RFC 9110, section 7.6.1).
OF_THE_CONNECTION = ("connection", "keep-alive", "transfer-encoding", "content-length", "host")


@dataclass(frozen=True)
class Passed:
    """One request, who answered it, and how; 502 when that one was gone."""

    method: str
    path: str
    by: str
    status: int


@dataclass
class Crossing:
    """`ways`: the ports that are asked in turn, by the name of the version. They may change at any time."""

    ways: dict[str, int]
    passed: list[Passed] = field(default_factory=list)
    _turn: Iterator[int] = field(default_factory=itertools.count)

    def pass_on(self, method: str, path: str, headers: dict[str, str], body: bytes) -> http.client.HTTPResponse | None:
        """The answer of whose turn it is, read to its end in `content`; None when nobody is there."""
        names = sorted(self.ways)
        by = names[next(self._turn) % len(names)]
        connection = http.client.HTTPConnection("127.0.0.1", self.ways[by], timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            answer.content = answer.read()  # type: ignore[attr-defined]
        except (OSError, http.client.HTTPException):
            self.passed.append(Passed(method, path, by, 502))
            return None
        finally:
            connection.close()
        self.passed.append(Passed(method, path, by, answer.status))
        return answer


@contextmanager
def crossing(port: int, **ways: int) -> Iterator[Crossing]:
    """Listens on `port` as long as the block lasts."""
    made = Crossing(ways)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in OF_THE_CONNECTION}
            answer = made.pass_on(self.command, self.path, headers, body)
            content: bytes = answer.content if answer else b""  # type: ignore[attr-defined]
            self.send_response(answer.status if answer else 502)
            for name, value in answer.getheaders() if answer else []:
                if name.lower() not in OF_THE_CONNECTION:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: object) -> None:
            """Keeps the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
