"""Takes a service away, or puts a stand-in with one answer into its place."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from journey.world import World


@contextmanager
def stopped(world: World, name: str) -> Iterator[None]:
    """The service is down inside, and healthy again afterwards."""
    world.stop(name)
    try:
        yield
    finally:
        world.start_what_is_stopped()


@contextmanager
def stand_in(port: int, status: int, body: bytes | Callable[[bytes], bytes]) -> Iterator[None]:
    """A server in the place of letter-service that answers everything alike, or as `body` answers the question."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            question = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer = body if isinstance(body, bytes) else body(question)
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

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
