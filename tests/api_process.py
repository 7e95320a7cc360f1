"""A service's API as an operator starts it: a process of its own, its memory and its log."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from stack.commands import answers, until
from tests.ports import free_port

MEGABYTE = 2**20


@dataclass
class ApiProcess:
    """A running API."""

    url: str
    pid: int
    log: Path

    def memory_bytes(self) -> int:
        """The most that the process ever had resident (proc(5))."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

    def lines(self) -> list[dict[str, Any]]:
        """What it logged so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def send(self, method: str, path: str, body: Any, headers: Mapping[str, str]) -> requests.Response:
        return requests.request(method, self.url + path, data=body, headers=dict(headers), timeout=30)


@contextmanager
def running(program: str, environment: Mapping[str, str], folder: Path) -> Iterator[ApiProcess]:
    """`PROGRAM api` on a free port; ends with the block."""
    port = free_port()
    command = [str(Path(sys.executable).parent / program), "api", "--port", str(port)]
    log = folder / "api.log"
    with log.open("w") as out, subprocess.Popen(command, env=dict(environment), stdout=out, stderr=out) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            assert until(lambda: answers(f"{url}/health/ready"), 60), log.read_text()
            yield ApiProcess(url, process.pid, log)
        finally:
            process.terminate()
