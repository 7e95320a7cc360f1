"""Clocks of single parts that can be moved while they run: libfaketime reads from a file by how much."""

from __future__ import annotations

from pathlib import Path

LIBRARY = "libfaketimeMT.so.1"
# Not of Keycloak and PostgreSQL: what they say is the time is the time, and the others are wrong.
MOVED = ("matcher", "matcher-worker", "letter-service", "letter-worker")


class Clocks:
    """One file for each part, below the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for part in MOVED:
            self.move(part, 0)

    def environment(self, part: str) -> dict[str, str]:
        """What a part is started with, so that its clock can be moved; nothing for the others."""
        if part not in MOVED:
            return {}
        [library] = Path("/usr/lib").glob(f"*/faketime/{LIBRARY}")
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file(part)),
            "FAKETIME_CACHE_DURATION": "1",
            # Only the time of day: what waits for ten seconds waits for ten seconds.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def move(self, part: str, minutes: int) -> None:
        """Takes effect within a second."""
        draft = self._file(part).with_suffix(".new")
        draft.write_text(f"{minutes:+d}m\n")
        draft.rename(self._file(part))

    def _file(self, part: str) -> Path:
        return self._folder / f"clock-of-{part}"
