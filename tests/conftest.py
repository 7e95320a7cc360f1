"""Fixtures for all tests: the system that `make up` starts, on ports of its own and with data of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from journey.world import World
from stack.postgres import Server
from stack.settings import ROOT, Settings
from tests.ports import free_port

# Far from those of `make up`; another offset lets a second checkout test beside this one.
TEST_PORT_OFFSET = int(os.environ.get("TEST_PORT_OFFSET", "20000"))
TEST_PORTS = {name: str(port + TEST_PORT_OFFSET) for name, port in Settings().ports().items()}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests of the one running system; the others can run beside them."""
    if "world" in getattr(item, "fixturenames", ()):
        item.add_marker("system")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL without services, for the tests of one service; its data go with the session."""
    port = free_port()
    folder = tmp_path_factory.mktemp("postgres")
    server = Server(folder / "data", port, "only-for-these-tests", options=["fsync=off"])
    server.start()
    yield server
    server.stop()


def stack(command: str) -> None:
    subprocess.run([sys.executable, "-m", "stack", command], cwd=ROOT, check=True)


@contextmanager
def running_world() -> Iterator[World]:
    """A fresh system, as `make up` leaves it. KEEP_STACK=1 uses one that already runs and leaves it running."""
    os.environ.update(TEST_PORTS, STATE_DIR=str(ROOT / "var" / "test"))
    # All tests come from one address, which the limit for an address would take for one guesser.
    os.environ["LETTER_SERVICE_SOURCE_TRIES_PER_HOUR"] = "10000"
    os.environ["REGISTRATIONS_PER_NETWORK_AND_HOUR"] = "10000"
    os.environ["REGISTRATIONS_WITHOUT_PROOF_PER_HOUR"] = "10000"
    os.environ["RESETS_PER_NETWORK_AND_HOUR"] = "10000"
    # So do their mails, from one domain.
    os.environ["MATCHER_LETTERS_PER_DOMAIN_AND_DAY"] = os.environ["MATCHER_LETTERS_PER_DAY"] = "10000"
    settings = Settings()
    keep = os.environ.get("KEEP_STACK") == "1"
    if not keep:
        stack("down")
        shutil.rmtree(settings.state, ignore_errors=True)
    stack("up")
    yield World(settings)
    if not keep:
        stack("down")


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    with running_world() as running:
        yield running
