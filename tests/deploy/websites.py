"""A company's website, as far as deploy/doctor.sh asks it: what time it is."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.deploy.machine import tls_of_localhost


@pytest.fixture
def website(tmp_path: Path) -> Iterator[Callable[[timedelta], int]]:
    """Starts one whose clock is off by this; gives its port."""
    context = tls_of_localhost(tmp_path / "website.pem")
    running = []

    def start(off: timedelta) -> int:
        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self.send_response(200)
                self.end_headers()

            def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002 - the library calls it so
                return format_datetime(datetime.now(UTC) + off, usegmt=True)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return server.server_port

    yield start
    for one in running:
        one.shutdown()
        one.server_close()
