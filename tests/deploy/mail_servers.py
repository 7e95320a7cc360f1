"""Mail servers, as far as deploy/doctor.sh asks one."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from tests.deploy.machine import tls_of_localhost


@pytest.fixture(scope="module")
def smtp_port() -> Iterator[int]:
    """A mail server, as far as its greeting."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    caller.sendall(b"220 mail.example.org ESMTP\r\n")

        Thread(target=greet, daemon=True).start()
        yield int(server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def mail_server(tmp_path: Path) -> Iterator[Callable[[str], int]]:
    """Starts one with TLS and a certificate for localhost, by STARTTLS or from the first byte; gives its port."""
    context = tls_of_localhost(tmp_path / "mail.pem")
    running = []

    def start(how: str) -> int:
        options: Any = {"ssl_context" if how == "SMTP_SSL" else "tls_context": context}
        with socket.create_server(("localhost", 0)) as free:
            port = int(free.getsockname()[1])
        running.append(Controller(Sink(), hostname="localhost", port=port, **options))
        running[-1].start()
        return port

    yield start
    for one in running:
        one.stop()
