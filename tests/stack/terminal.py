"""The stack's commands as somebody at a terminal types them."""

import contextlib
import os
import signal
import subprocess
import sys

from journey.waiting import eventually
from stack.settings import ROOT


def stack(verb: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **environment}
    words = [sys.executable, "-m", "stack", verb]
    return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


class Typed:
    """A Python program in a terminal of its own; `text` is what it said so far."""

    def __init__(self, *words: str) -> None:
        self._read, write = os.pipe()
        # Tests that run in the background of a shell inherit that Ctrl-C is ignored.
        command = ["env", "--default-signal=INT", sys.executable, *words]
        self._program = subprocess.Popen(command, cwd=ROOT, stdout=write, stderr=write, start_new_session=True)
        os.close(write)
        os.set_blocking(self._read, False)
        self.text = ""

    def says(self, words: str) -> bool:
        with contextlib.suppress(BlockingIOError):
            self.text += os.read(self._read, 65536).decode()
        return words in self.text

    def ctrl_c(self) -> int:
        """The terminal sends it to every program of the command; returns how the command ended."""
        os.killpg(self._program.pid, signal.SIGINT)
        return self.end(60)

    def end(self, seconds: float) -> int:
        code = self._program.wait(seconds)
        eventually(self._at_end, 10, "the end of what it said")
        return code

    def _at_end(self) -> bool:
        before = self.text
        self.says("")
        return before == self.text
