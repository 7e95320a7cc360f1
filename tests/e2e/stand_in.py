"""Takes a service away, or puts a stand-in with one answer into its place."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.world import World


@contextmanager
def stopped(world: World, name: str) -> Iterator[None]:
    """The service is down inside, and healthy again afterwards."""
    world.stop(name)
    try:
        yield
    finally:
        world.start_what_is_stopped()


@contextmanager
def stand_in(port: int, status: int, body: bytes) -> Iterator[None]:
    """A server in the place of letter-service that answers everything alike."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keeps the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
