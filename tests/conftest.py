"""Fixtures for all tests: the system that `make up` starts, on ports of its own and with data of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from journey.world import World
from stack.postgres import Server
from stack.settings import ROOT, Settings
from tests.ports import free_port

# Far from those of `make up`; another offset lets a second checkout test beside this one.
TEST_PORT_OFFSET = int(os.environ.get("TEST_PORT_OFFSET", "20000"))
POSTGRES_PASSWORD = "only-for-these-tests"
TEST_PORTS = {name: str(port + TEST_PORT_OFFSET) for name, port in Settings().ports().items()}


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests of the one running system; the others can run beside them."""
    if "world" in getattr(item, "fixturenames", ()):
        item.add_marker("system")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL without services, for the tests of one service; its data go with the session.

    TEST_POSTGRES_PORT names one that already runs: who plays a test a hundred times does not start a hundred.
    """
    folder = tmp_path_factory.mktemp("postgres")
    port = os.environ.get("TEST_POSTGRES_PORT")
    server = Server(folder / "data", int(port or free_port()), POSTGRES_PASSWORD, options=["fsync=off"])
    if port is None:
        server.start()
    yield server
    server.stop()


def stack(command: str) -> None:
    subprocess.run([sys.executable, "-m", "stack", command], cwd=ROOT, check=True)


@contextmanager
def running_world(prepare: Callable[[], None] | None = None) -> Iterator[World]:
    """A fresh system, as `make up` leaves it. KEEP_STACK=1 uses one that already runs and leaves it running.

    `prepare` is called when nothing lies in the folder of a fresh one yet.
    """
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
        if prepare is not None:
            prepare()
    stack("up")
    yield World(settings)
    if not keep:
        stack("down")


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    with running_world() as running:
        yield running
