"""The company's old program behind a gate: it shows who it is told is there."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Behind(BaseHTTPRequestHandler):
    """Answers each request with the headers of these names."""

    names: tuple[str, ...] = ()

    def do_GET(self) -> None:
        said = "|".join(str(self.headers[name]) for name in self.names).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def listening(*names: str) -> Iterator[int]:
    """The port on which the program that shows these headers listens for as long as the block does."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Shows", (Behind,), {"names": names}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
