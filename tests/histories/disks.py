"""Small disks below the system's folder, which can be filled to the last byte; to mount them takes root."""

from __future__ import annotations

import errno
import os
import subprocess
from contextlib import suppress
from pathlib import Path

# The machine's own, with the database, its logs and what the parts note; the outbox and the mails lie on others.
WHOLE = "the machine's disk"
SIZES = {WHOLE: (".", "2200m"), "the outbox": ("letters/outbox", "96m"), "the mail server's disk": ("mail", "48m")}
DISKS = tuple(SIZES)
FILLER = "filler-of-a-test"
STEP_BYTES = 64 * 2**20


class Disks:
    """The mounted disks of one state folder."""

    def __init__(self, state: Path) -> None:
        self._places = {name: state / place for name, (place, _) in SIZES.items()}

    def mount(self) -> None:
        """All of them, empty; what is still there of a run that was killed goes first."""
        self.unmount()
        for name, place in self._places.items():
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            options = f"size={SIZES[name][1]},mode=0700"
            subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=True)

    def unmount(self) -> None:
        for place in reversed(self._places.values()):
            while os.path.ismount(place):
                subprocess.run(["umount", "--lazy", str(place)], check=True)

    def fill(self, name: str) -> None:
        """Takes what is free, in ever smaller pieces."""
        step = STEP_BYTES
        with (self._places[name] / FILLER).open("ab") as filler:
            while step >= os.sysconf("SC_PAGE_SIZE"):
                try:
                    os.posix_fallocate(filler.fileno(), os.fstat(filler.fileno()).st_size, step)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    step //= 2

    def empty(self, name: str) -> None:
        with suppress(FileNotFoundError):
            (self._places[name] / FILLER).unlink()
