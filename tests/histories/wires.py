"""Wires between the parts, each through a proxy of this process that can cut it or make it slow."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from dataclasses import dataclass, field

CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Wire:
    """`setting`: how the word of the part's plan begins that names the other end; `port`: which one that is."""

    name: str
    part: str
    setting: str
    port: str


WIRES = (
    Wire("matcher-worker to Keycloak", "matcher-worker", "MATCHER_KEYCLOAK_URL", "keycloak"),
    Wire("matcher-worker to letter-service", "matcher-worker", "MATCHER_LETTER_SERVICE_URL", "letter_service"),
    Wire("matcher-worker to PostgreSQL", "matcher-worker", "MATCHER_DATABASE_DSN", "postgres"),
    Wire("letter-service to Keycloak", "letter-service", "LETTER_SERVICE_JWKS_URL", "keycloak"),
    Wire("letter-service to PostgreSQL", "letter-service", "LETTER_SERVICE_DATABASE_DSN", "postgres"),
    Wire("letter-worker to PostgreSQL", "letter-worker", "LETTER_SERVICE_DATABASE_DSN", "postgres"),
    Wire("Keycloak to PostgreSQL", "keycloak", "KC_DB_URL", "postgres"),
    Wire("Keycloak to matcher", "keycloak", "--spi-events-listener--bwg-webhook--url", "matcher"),
    Wire("Keycloak to letter-service", "keycloak", "--spi-required-action--letter-code--url", "letter_service"),
)


@dataclass
class Proxy:
    """One wire: what comes in at its own `port` goes to `target` on this machine."""

    target: int
    port: int = 0
    delay: float = 0
    cut: bool = False
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def begin(self) -> None:
        server = await asyncio.start_server(self._meet, "127.0.0.1")
        self.port = int(server.sockets[0].getsockname()[1])

    def break_connections(self) -> None:
        for writer in self._open:
            writer.transport.abort()

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.cut:
            writer.transport.abort()
            return
        self._open.add(writer)
        with suppress(OSError):
            their_reader, their_writer = await asyncio.open_connection("127.0.0.1", self.target)
            self._open.add(their_writer)
            await asyncio.gather(self._carry(reader, their_writer), self._carry(their_reader, writer))
            self._open.discard(their_writer)
        writer.transport.abort()
        self._open.discard(writer)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(CHUNK_BYTES):
                if self.delay:
                    await asyncio.sleep(self.delay)
                writer.write(chunk)
                await writer.drain()
        writer.close()


class Wires:
    """All of them, on a thread of their own."""

    def __init__(self, ports: dict[str, int]) -> None:
        self.proxies = {wire.name: Proxy(ports[wire.port]) for wire in WIRES}
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        for proxy in self.proxies.values():
            asyncio.run_coroutine_threadsafe(proxy.begin(), self._loop).result()

    def cut(self, name: str) -> None:
        self.proxies[name].cut = True
        self._loop.call_soon_threadsafe(self.proxies[name].break_connections)

    def slow(self, name: str, delay: float) -> None:
        self.proxies[name].delay = delay

    def mend(self, name: str) -> None:
        self.proxies[name].cut, self.proxies[name].delay = False, 0
