"""The world outside: a network of its own on this machine, with a server in it and people who come by IPv4 and IPv6."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from journey.waiting import eventually

PLACE, DOOR = "bwg-outside", "bwg-door"
IPV4, IPV6, IPV6_OF_ANOTHER = "203.0.113.2", "2001:db8:113::2", "2001:db8:113::3"
OF_THIS_MACHINE = {"4": "203.0.113.1", "6": "2001:db8:113::1"}
PORT = 4711
LAID_OUT = f"""
ip netns add {PLACE}
ip link add {DOOR} type veth peer name eth0 netns {PLACE}
ip address add {OF_THIS_MACHINE["4"]}/24 dev {DOOR}
ip address add {OF_THIS_MACHINE["6"]}/64 dev {DOOR} nodad
ip link set {DOOR} up
ip -n {PLACE} address add {IPV4}/24 dev eth0
ip -n {PLACE} address add {IPV6}/64 dev eth0 nodad
ip -n {PLACE} address add {IPV6_OF_ANOTHER}/64 dev eth0 nodad
ip -n {PLACE} link set lo up
ip -n {PLACE} link set eth0 up
"""
# Status of the answer to somebody who comes from one address to another: from, to, host, path.
ASK = """
import http.client, socket, ssl, sys
source, target, host, path = sys.argv[1:]
connection = http.client.HTTPSConnection(host)
plain = socket.create_connection((target, 443), 20, (source, 0))
connection.sock = ssl._create_unverified_context().wrap_socket(plain, server_hostname=host)
connection.request("GET", path)
print(connection.getresponse().status)
"""
SERVE = [sys.executable, "-m", "http.server", "--bind", "::", "--directory", "/var/empty", str(PORT)]


@dataclass(frozen=True)
class Outside:
    """Somebody there, who has all of its addresses."""

    def ask(self, source: str, host: str, path: str) -> int:
        """The status of the proxy's answer to a request from this address."""
        target = OF_THIS_MACHINE["6" if ":" in source else "4"]
        return int(_there(sys.executable, "-c", ASK, source, target, host, path))


def _there(*words: str) -> str:
    run = subprocess.run(
        ["ip", "netns", "exec", PLACE, *words], capture_output=True, text=True, timeout=60, check=False
    )
    if run.returncode:
        raise RuntimeError(run.stderr[-2000:])
    return run.stdout


@contextmanager
def outside() -> Iterator[Outside]:
    """It is there as long as the block lasts. Wants root, as the engine does."""
    _taken_away()
    for line in LAID_OUT.strip().splitlines():
        subprocess.run(line.split(), check=True)
    server = subprocess.Popen(
        ["ip", "netns", "exec", PLACE, *SERVE], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        listening = ["ss", "--listening", "--tcp", "--numeric", f"sport = :{PORT}"]
        eventually(lambda: str(PORT) in _there(*listening), 20, "the server outside")
        yield Outside()
    finally:
        server.terminate()
        server.wait(20)
        _taken_away()


def _taken_away() -> None:
    known = json.loads(subprocess.check_output(["ip", "-json", "netns", "list"]) or "[]")
    if PLACE in [one["name"] for one in known]:
        subprocess.run(["ip", "netns", "delete", PLACE], check=True)
