"""A print server for the tests that need a real one."""

from collections.abc import Iterator

import pytest

from tests.letter_service.channels.servers.printserver import PrintServer, served_printer
from tests.ports import free_port


@pytest.fixture(scope="session")
def printer() -> Iterator[PrintServer]:
    port = free_port()
    with served_printer(port) as server:
        yield server
