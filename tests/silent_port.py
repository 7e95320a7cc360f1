"""A port that takes connections and never says a word, as a server that is frozen."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class SilentPort:
    """It listens for as long as the block runs."""

    listening: socket.socket

    @property
    def number(self) -> int:
        return int(self.listening.getsockname()[1])

    def connections(self) -> int:
        """How many came since the last look."""
        self.listening.settimeout(0)
        found = []
        try:
            while True:
                found.append(self.listening.accept()[0])
        except BlockingIOError:
            return len(found)
        finally:
            for one in found:
                one.close()


@contextmanager
def silent_port() -> Iterator[SilentPort]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield SilentPort(listening)
