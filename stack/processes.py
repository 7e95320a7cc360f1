"""Long-running processes that outlive the command that started them, and the wait until they are healthy."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path


class StackError(Exception):
    """One clear sentence for the person at the terminal, with what to do next."""


def run(command: Sequence[str | Path], failure: str, env: dict[str, str] | None = None) -> str:
    """What a short command prints; StackError with the end of it when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, check=False, env={**os.environ, **(env or {})}, capture_output=True, text=True)
    if done.returncode:
        raise StackError(f"{failure}:\n{(done.stdout + done.stderr).strip()[-3000:]}")
    return done.stdout


class Process:
    """A detached process known by a pid file that also names its start, so that a reused pid is never taken for it."""

    def __init__(self, name: str, state: Path) -> None:
        self.name = name
        self.pid_file = state / "run" / f"{name}.pid"
        self.log = state / "log" / f"{name}.log"

    def pid(self) -> int | None:
        if not self.pid_file.exists():
            return None
        pid, born = self.pid_file.read_text().split()
        return int(pid) if _born(int(pid)) == born else None

    def start(self, command: Sequence[str | Path], env: dict[str, str]) -> None:
        """Starts it unless it runs; its output is appended to the log file."""
        if self.pid():
            return
        self.pid_file.parent.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        words = [str(word) for word in command]
        into_log = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        files = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(self.log), into_log, 0o600),
            (os.POSIX_SPAWN_DUP2, 1, 2),
        ]
        pid = os.posix_spawnp(words[0], words, {**os.environ, **env}, file_actions=files, setsid=True)
        self.pid_file.write_text(f"{pid} {_born(pid)}")

    def stop(self, first: signal.Signals = signal.SIGTERM, seconds: float = 30) -> None:
        """Asks politely, then ends what is left of its process group."""
        pid = self.pid()
        if pid is not None:
            _signal_group(pid, first)
            if not until(lambda: self.pid() is None, seconds):
                _signal_group(pid, signal.SIGKILL)
        self.pid_file.unlink(missing_ok=True)

    def tail(self, lines: int = 5) -> str:
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


def _born(pid: int) -> str | None:
    """The start time of a living process in clock ticks since boot (proc(5), field 22)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return None
    return None if stat[0] == "Z" else stat[19]


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether the condition came true before the deadline."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def answers(url: str) -> bool:
    """Whether a GET is answered with 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_until_healthy(process: Process, healthy: Callable[[], bool], seconds: float) -> None:
    """Returns when it is healthy; raises StackError with the end of its log when it died or took too long."""
    if until(lambda: healthy() or process.pid() is None, seconds) and healthy():
        return
    what = "stopped" if process.pid() is None else f"was not ready after {seconds:.0f} seconds"
    raise StackError(f"{process.name} {what}. The end of {process.log}:\n{process.tail()}")
