"""A print server for the tests that need a real one."""

import socket
from collections.abc import Iterator

import pytest

from tests.letter_service.channels.servers.printserver import PrintServer, served_printer


@pytest.fixture(scope="session")
def printer() -> Iterator[PrintServer]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    with served_printer(port) as server:
        yield server
