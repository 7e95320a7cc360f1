"""Short commands of other programs, and the wait for something to become true."""

import os
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
